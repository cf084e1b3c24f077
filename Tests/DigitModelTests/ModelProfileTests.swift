import Foundation
import HostSupport
import TestSupport
import Testing

@testable import DigitModel

@Suite("What the layers of a model cost")
struct ModelProfileTests {
  private static func profile(_ name: String) throws -> ModelProfile {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try ModelProfile(
      ModelFile(try AtomicFile.read(root.appendingPathComponent("Models/\(name)").path), from: name))
  }

  @Test("a signature network has layers, a table, and is read once")
  func signatures() throws {
    #expect(
      try Self.profile("inklock-owner.model").text == """
        inklock-owner.model: 134-48-32
                                                bytes     MACs      RAM
          header and parameters                   144
          layer 1: 134 -> 48, 4 bits             3312     6432      320
          layer 2: 48 -> 32, 4 bits               832     1536      176
          table                                  1280
          total                                  5568     7968      640

        """)
  }

  @Test("a digit network is read once for each view, and its first layer holds a row of zones")
  func digits() throws {
    let profile = try Self.profile("inklock.model")
    // 64 neurons of a quarter of 5x5 zones in eight planes, and two numbers of the motion.
    #expect(profile.layers[0].inputs == 3 * 3 * 8 + 2 && profile.layers[0].macs == 74 * 64)
    #expect(profile.layers[0].ram == 4 * 64 + 5 * 8 && profile.layers[1].ram == 4 * 48 + 64)
    #expect(profile.readings == 3)
    #expect(profile.macs == 3 * profile.layers.reduce(0) { $0 + $1.inputs * $1.outputs })
    #expect(profile.text.contains("\n  total, 3 views "))
    #expect(profile.tableBytes == 0)
    #expect(profile.headerBytes == 32 + 8 * profile.layers.count)
  }

  @Test("the JSON has the same figures as the table")
  func json() throws {
    #expect(
      try Self.profile("inklock-owner.model").json.description.hasSuffix(
        #""shape":"134-48-32","bytes":5568,"headerBytes":144,"tableBytes":1280,"readings":1,"macs":7968,"layers":["#
          + #"{"inputs":134,"outputs":48,"bitsPerWeight":4,"bytes":3312,"macs":6432,"ram":320},"#
          + #"{"inputs":48,"outputs":32,"bitsPerWeight":4,"bytes":832,"macs":1536,"ram":176}]}"#))
  }
}
