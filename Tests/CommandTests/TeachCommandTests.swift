import Core2Simulator
import Foundation
import TestSupport
import Testing

/// `inklock teach` and `--taught`, with the digits of a recorded lesson.
@Suite("inklock teach") struct TeachCommandTests {
  /// A strokes file with at least two drawings of each digit.
  private func strokes(in folder: Folder) throws -> String {
    let path = folder.path + "/mine.jsonl"
    #expect(try Program.run("convert", "Tests/Traces/teach-hand.trace", path).status == 0)
    return path
  }

  @Test("the drawings of a file become the profile of a flash file, whose vault stays as it is")
  func teach() throws {
    let folder = try Folder()
    let strokes = try strokes(in: folder)
    var image = FlashImage()
    image[.vault][3] = 7
    let flash = try folder.file("my.flash", image.fileContent)
    let outcome = try Program.run("teach", "--strokes", strokes, "--flash", flash, "--rounds", "1")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("\(flash): taught with 10 drawings of \(strokes)\nbefore: "))
    #expect(outcome.output.contains("\nafter:  "))
    let info = try Program.run("flash", "info", flash).output
    #expect(info.contains("profile: the owner's hand, 10 drawings, taught with the model of CRC-32 "))
    let content = try FlashFile.read(flash)
    #expect(content[.vault] == image[.vault] && !content.isErased(.profile))
  }

  @Test("what cannot be taught is refused with a sentence, and changes no file")
  func refusals() throws {
    let folder = try Folder()
    let strokes = try strokes(in: folder)
    let flash = folder.path + "/my.flash"
    let lines = try String(contentsOfFile: strokes, encoding: .utf8).split(separator: "\n")
    let few = try folder.file(
      "few.jsonl", Array(lines.filter { !$0.contains("\"label\":\"4\"") }.joined(separator: "\n").utf8))
    let two = try folder.file(
      "two.jsonl",
      Array(
        lines.enumerated().map { "{\"writer\":\"\($0 % 2 == 0 ? "a" : "b")\"," + $1.dropFirst() }
          .joined(separator: "\n").utf8))
    for (arguments, sentence) in [
      (
        ["--strokes", few],
        "has too few drawings of the digit 4: each of the 2 rounds needs one of each digit (--rounds)"
      ),
      (["--strokes", two], "samples of 2 writers, a, b: choose the person with --writer NAME"),
      (["--strokes", two, "--writer", "c"], "no sample is of writer c: there are a, b"),
      (["--strokes", strokes, "--model", "Models/none.model"], "Models/none.model: cannot be read"),
    ] {
      let outcome = try Program.run(["teach", "--flash", flash] + arguments)
      #expect(outcome.status == 2 && outcome.errors.contains(sentence), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: flash))
    }
    #expect(try Program.run("teach", "--strokes", strokes, "--flash", flash, "--rounds", "0").status == 64)
  }

  @Test("evaluations teach each writer's device first, and leave out who lacks drawings")
  func taught() throws {
    let folder = try Folder()
    let strokes = try strokes(in: folder)
    let score = try Program.run("evaluate", "strokes", strokes, "--taught", "1")
    #expect(score.status == 0 && score.output.contains("\(strokes), not taught: "))
    let pins = try Program.run("evaluate", "pins", strokes, "--taught", "1", "--pins", "2")
    #expect(pins.status == 0 && pins.output.hasPrefix("2 PINs of 1 writer,"))
    let many = try Program.run("evaluate", "strokes", strokes, "--taught", "9")
    #expect(many.status == 2 && many.errors.contains("1 writer is left out, without 9 drawings of each digit"))
    #expect(try Program.run("evaluate", "pins", strokes, "--taught", "9").status == 2)
    #expect(try Program.run("evaluate", "strokes", strokes, "--taught", "16").status == 64)
  }
}
