import Core2Simulator
import DigitModel
import Foundation
import HostSupport
import LockFirmware
import TestSupport
import Testing

@testable import TouchTrace

/// Sessions of a device that knows its owner's hand.
@Suite("Traces with a hand") struct OwnerTraceTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private let folder = try! TemporaryFolder()
  private let digits: DeviceModel
  private let hands: SignatureModel
  private let lines: [String]

  init() throws {
    digits = try DeviceModel(reading: Self.root + "/Models/inklock.model")
    hands = try SignatureModel(reading: Self.root + "/Models/inklock-owner.model")
    lines = String(decoding: try AtomicFile.read(Self.root + "/Tests/Traces/owners-hand.trace"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// A model of hands with another threshold, so with another SHA-256.
  private func other() throws -> SignatureModel {
    let bytes = hands.embedding.bytes
    return try SignatureModel(
      ModelBytes.patched(bytes, at: bytes.count - 1, [bytes[bytes.count - 1] ^ 1]), from: "other.model")
  }

  private func trace(_ change: (String) -> String = { $0 }) throws -> String {
    let header = change(lines[0])
    return try folder.file("a.trace", ([header] + lines.dropFirst()).joined(separator: "\n") + "\n")
  }

  @Test("a header names the model of hands and the level, and is written as it was read")
  func header() throws {
    let reader = try TraceReader(try trace())
    #expect(reader.header.models.owner == hands.embedding.id)
    #expect(reader.header.configuration.owner == .on)
    #expect(reader.header.line == lines[0])
    let strict = try TraceReader(try trace { $0.replacing(#""owner":"on""#, with: #""owner":"strict""#) })
    #expect(strict.header.configuration.owner == .strict)
  }

  @Test(
    "a header whose model and setting do not belong together is refused",
    arguments: [
      (
        #""owner":"on""#, #""owner":"off""#,
        #"1: "models" names a model "owner" where "config" has "owner", and only there"#
      ),
      (#","owner":"on""#, "", #"1: "models" names a model "owner" where "config" has "owner", and only there"#),
      (#""owner":"on""#, #""owner":"maybe""#, #"1: "owner" is "maybe", not "off", "on" or "strict""#),
      (#""owner":"ID"#, #""owner":"x"#, #"1: "owner" is not a SHA-256 of 64 hexadecimal digits"#),
    ])
  func contradictions(text: String, replacement: String, sentence: String) throws {
    let text = text.replacing("ID", with: hands.embedding.id.prefix(1))
    let path = try trace { $0.replacing(text, with: replacement) }
    let message = TestSupport.refusal(in: folder) { _ = try Replay(model: digits, owner: hands).run(path) }
    #expect(message?.contains(sentence) == true, "\(message ?? "accepted")")
  }

  @Test("a trace of a hand replays with its model, and says which one it needs")
  func models() throws {
    let path = try trace()
    #expect(try Replay(model: digits, owner: hands).run(path).difference == nil)
    for replay in [Replay(model: digits), Replay(model: digits, owner: try other())] {
      let message = TestSupport.refusal(in: folder) { _ = try replay.run(path) }
      #expect(message?.contains("give it with --owner-model") == true)
    }
  }

  @Test("an update takes the present model of hands, and keeps that of digits")
  func update() throws {
    let path = try trace()
    let other = try other()
    #expect(try TraceUpdate(model: digits, owner: hands, force: false).run(path) == .unchanged)
    #expect(try TraceUpdate(model: digits, owner: other, force: true).run(path) == .updated)
    let header = try TraceReader(path).header
    #expect(header.models == TraceHeader.Models(digits: digits.id, owner: other.embedding.id))
    #expect(try Replay(model: digits, owner: other).run(path).difference == nil)
  }
}
