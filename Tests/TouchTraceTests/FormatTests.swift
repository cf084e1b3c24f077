import Core2HAL
import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import DigitModel
@testable import TouchTrace

/// The root of the checkout.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

@Suite("Versions of the format")
struct FormatTests {
  let folder = try! TemporaryFolder()
  /// A trace of version 1 with a vault, and its model, as they were when version 1 was written.
  private static let old = root + "/Tests/Fixtures/trace-1"

  private static func model() throws -> DeviceModel { try DeviceModel(reading: old + "/inklock.model") }

  @Test("a trace of version 1 is read: its vault is the only partition that is not erased")
  func readsVersion1() throws {
    let reader = try TraceReader(Self.old + "/unlock.trace")
    #expect(reader.version == 1)
    #expect(reader.header.title == "A device with a PIN is unlocked and locked again")
    #expect(reader.header.models.digits == (try Self.model().id))
    #expect(!reader.header.flash.isErased(.vault))
    #expect(reader.header.flash.isErased(.profile))
    #expect(reader.header.configuration.resetAtBoot)
  }

  @Test("a trace of version 1 is replayed up to the first line that the firmware of its time logged in other words")
  func replaysVersion1() throws {
    let difference = try #require(try Replay(model: try Self.model()).run(Self.old + "/unlock.trace").difference)
    #expect(difference.line == 3)
    #expect(difference.expected.contains("framing=normalised"))
    #expect(difference.actual.contains("framing=normalized"))
  }

  @Test("an update makes version 2 of version 1, with the same inputs, which is not updated again")
  func updatesVersion1() throws {
    let path = try folder.file("old.trace", try AtomicFile.read(Self.old + "/unlock.trace"))
    let old = try inputs(path)
    let update = TraceUpdate(model: try Self.model(), force: true)
    #expect(try update.run(path) == .updated)
    let reader = try TraceReader(path)
    #expect(reader.version == 2)
    #expect(reader.header == (try TraceReader(Self.old + "/unlock.trace").header))
    #expect(try inputs(path) == old)
    #expect(try Replay(model: try Self.model()).run(path).difference == nil)
    #expect(try update.run(path) == .unchanged)
  }

  @Test(
    "a header of version 1 with a value of another version is refused",
    arguments: [
      ("\"iterations\":10", "\"iterations\":10,\"reset\":\"boot\"", "\"reset\" is \"boot\", not \"unlocked\""),
      ("\"trace\":1", "\"trace\":1,\"flash\":{}", "\"flash\" is not a string"),
      ("\"trace\":1", "\"trace\":1,\"flash\":\"AAAA\"", "\"flash\" is not 16384 bytes in base64"),
      ("\"model\":", "\"models\":", "unknown key \"models\""),
      ("\"trace\":1", "\"trace\":2", "unknown key \"model\""),
    ])
  func refusesMixtures(_ old: String, _ new: String, _ message: String) throws {
    let header = """
      {"trace":1,"title":"t","device":"M5Stack Core2","seed":"1","model":"\(ZoneModel.device.id)",\
      "secret":"documented","config":{"pinLength":4,"lockout":"default","autoAccept":1000,"log":"development",\
      "iterations":10}}
      """
    _ = try TraceReader(try folder.file("good.trace", lines: [header]))
    let path = try folder.file("x.trace", lines: [header.replacingOccurrences(of: old, with: new)])
    #expect(refusal(in: folder) { _ = try TraceReader(path) } == "x.trace:1: " + message)
  }

  @Test("a setting that a trace does not have means what it did before the setting existed")
  func absentSetting() throws {
    let line = TraceHeader(title: "", setup: Recorded.setup).line
    let without = line.replacingOccurrences(of: ",\"reset\":\"boot\"", with: "")
    #expect(without != line)
    let header = try TraceReader(try folder.file("x.trace", lines: [without])).header
    #expect(header.configuration.resetAtBoot)
    #expect(header.line == line)
  }

  @Test("the example of the document is a trace, and is written as a recorder writes it")
  func example() throws {
    let text = try String(contentsOfFile: root + "/Docs/Trace.md", encoding: .utf8)
    let start = try #require(text.range(of: "```trace\n"))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    let lines = text[start.upperBound..<end.lowerBound].split(separator: "\n").map(String.init)
    let reader = try TraceReader(try folder.file("example.trace", lines: lines))
    #expect(reader.version == TraceHeader.version)
    #expect(reader.header.line == lines[0])
    var events: [TimedEvent] = []
    while let moment = try reader.nextMoment() { events += moment.lines.map(\.event) }
    #expect(events.map(\.line) == Array(lines.dropFirst()))
    #expect(events.last?.event == .end)
  }

  private func inputs(_ path: String) throws -> [TimedEvent] {
    let reader = try TraceReader(path)
    var inputs: [TimedEvent] = []
    while let line = try reader.next() {
      if line.event.event.isInput { inputs.append(line.event) }
    }
    return inputs
  }
}
