import Foundation
import Testing

@Suite("Traces of version 1")
struct OldTraceTests {
  private static let old = "Tests/Fixtures/trace-1/unlock.trace"
  private let folder = try! Folder()

  @Test("its strokes become samples with the digits that its log has")
  func convert() throws {
    let output = folder.path + "/digits.jsonl"
    let outcome = try Program.run("convert", Self.old, output)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.map { String($0.prefix(12)) } == [3, 6, 9, 1].map { "{\"label\":\"\($0)\"" })
  }

  @Test("it replays with its own model")
  func replay() throws {
    let outcome = try Program.run("replay", "--model", "Tests/Fixtures/trace-1/inklock.model", Self.old)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "1 passed, 0 failed\n")
  }
}
