import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("Traces of version 1")
struct OldTraceTests {
  private static let old = "Tests/Fixtures/trace-1/unlock.trace"
  private let folder = try! Folder()

  @Test("with a vault of format 2 the device refuses it, and the strokes cannot become samples")
  func convert() throws {
    let output = folder.path + "/digits.jsonl"
    let outcome = try Program.run("convert", Self.old, output)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == "inklock: \(Self.old):1: has a vault of format 2, which the firmware refuses: the digits of "
        + "this session cannot be read again\n")
    #expect(folder.content.isEmpty)
  }

  @Test("it replays as a device that refuses its vault once it is updated to this firmware's log")
  func replay() throws {
    let path = try folder.file("old.trace", try AtomicFile.read("\(Program.root)/\(Self.old)"))
    let model = ["--model", "Tests/Fixtures/trace-1/inklock.model"]
    let before = try Program.run(["replay"] + model + [path])
    #expect(before.status == 1)
    #expect(before.errors.contains("framing=normalised"))
    #expect(try Program.run(["replay"] + model + [path, "--update", "--force"]).status == 0)
    let after = try Program.run(["replay"] + model + [path])
    #expect(after.status == 0, "\(after.errors)")
    let updated = String(decoding: try AtomicFile.read(path), as: UTF8.self)
    #expect(updated.contains("vault refused format=2"))
    #expect(after.output == "1 passed, 0 failed\n")
  }
}
