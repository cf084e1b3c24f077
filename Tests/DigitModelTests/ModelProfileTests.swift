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
        inklock-owner.model: 104-64-16
                                                bytes     MACs      RAM
          header and parameters                    88
          layer 1: 104 -> 64, 4 bits             3456     6656      360
          layer 2: 64 -> 16, 8 bits              1056     1024      128
          table                                  1280
          total                                  5880     7680      640

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
        #""shape":"104-64-16","bytes":5880,"headerBytes":88,"tableBytes":1280,"readings":1,"macs":7680,"layers":["#
          + #"{"inputs":104,"outputs":64,"bitsPerWeight":4,"bytes":3456,"macs":6656,"ram":360},"#
          + #"{"inputs":64,"outputs":16,"bitsPerWeight":8,"bytes":1056,"macs":1024,"ram":128}]}"#))
  }
}
