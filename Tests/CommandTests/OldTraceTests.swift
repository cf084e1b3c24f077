import Foundation
import HostSupport
import TestSupport
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

  @Test("it replays with its own model once it is updated to the words of this firmware's log")
  func replay() throws {
    let path = try folder.file("old.trace", try AtomicFile.read("\(Program.root)/\(Self.old)"))
    let model = ["--model", "Tests/Fixtures/trace-1/inklock.model"]
    let before = try Program.run(["replay"] + model + [path])
    #expect(before.status == 1)
    #expect(before.errors.contains("framing=normalised"))
    #expect(try Program.run(["replay"] + model + [path, "--update", "--force"]).status == 0)
    let after = try Program.run(["replay"] + model + [path])
    #expect(after.status == 0, "\(after.errors)")
    #expect(after.output == "1 passed, 0 failed\n")
  }
}
