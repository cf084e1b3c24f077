import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("inklock train, interrupted or short of data") struct TrainInterruptTests {
  private let folder: TemporaryFolder
  private let model: String
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    model = try folder.file("m.model", "a good model")
    data = try folder.file(
      "s.jsonl",
      (0..<10).map { digit in
        #"{"label":"\#(digit)","writer":"w\#(digit % 3)","strokes":[[[0,0],[\#(10 * digit),50],[100,\#(10 * digit)]]]}"#
      }.joined(separator: "\n") + "\n")
  }

  /// Images of a bar each, as Kaggle has them.
  private func images(_ count: Int) throws -> String {
    let bar = (0..<784).map { $0 % 28 == 14 ? "255" : "0" }.joined(separator: ",")
    return try folder.file(
      "images.csv",
      "label," + (0..<784).map { "pixel\($0)" }.joined(separator: ",") + "\n"
        + (0..<count).map { _ in "1,\(bar)\n" }.joined())
  }

  private var isModelUntouched: Bool { (try? AtomicFile.read(model)).map { $0 == Array("a good model".utf8) } ?? false }

  @Test("Ctrl-C while data is loaded ends with 130 and leaves the old model")
  func loading() throws {
    let pipe = Pipe()
    let outcome = try Program.interrupt(
      ["train", "--strokes", "/dev/stdin", "-o", model], input: pipe.fileHandleForReading
    ) { _ in
      // More than a pipe holds: returns when the program reads it.
      try pipe.fileHandleForWriting.write(contentsOf: Data(repeating: 0x20, count: 1 << 18))
      return ""
    }
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("interrupted"))
    #expect(isModelUntouched)
  }

  @Test("Ctrl-C while images are redrawn, or a teacher is trained, ends with 130 and leaves the old model")
  func beforeTheFirstEpoch() throws {
    let arguments = [
      "train", "--csv", try images(400), "--hidden", "8", "--teacher", "256", "--teacher-epochs", "10000", "-o", model,
    ]
    for text in ["redrawing", "teacher"] {
      let outcome = try Program.interrupt(arguments, after: text)
      #expect(outcome.status == 130, "\(text): \(outcome.errors)")
      #expect(outcome.errors.contains("m.model was not written"), "\(text): \(outcome.errors)")
      #expect(isModelUntouched, "\(text)")
    }
  }

  @Test("Ctrl-C after an epoch writes its network and ends with 130")
  func afterAnEpoch() throws {
    let outcome = try Program.interrupt(
      ["train", "--strokes", data, "--hidden", "8", "--epochs", "100000", "-o", model], after: "epoch   1/")
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("m.model holds the network of epoch "), "\(outcome.errors)")
    #expect(try Program.run("model", "info", model).status == 0)
  }

  @Test("Ctrl-C in a sweep keeps the table and ends with 130")
  func sweep() throws {
    let plan = try folder.file("plan.txt", "first: --hidden 8 --epochs 1\nsecond: --hidden 8 --epochs 100000\n")
    let table = folder.path(of: "t.csv")
    let outcome = try Program.interrupt(["sweep", plan, "--strokes", data, "-o", table], after: "first,1,")
    #expect(outcome.status == 130, "\(outcome.errors)")
    let lines = String(decoding: try AtomicFile.read(table), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 2)
  }

  @Test("without validation data or non-digits, train says what that means for the model")
  func shortOfData() throws {
    let outcome = try Program.run(
      "train", "--strokes", data, "--validation-share", "0", "--hidden", "8", "--epochs", "1", "-o", model)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("nothing was set aside for validation"))
    #expect(outcome.errors.contains("the threshold is a default"))
    #expect(outcome.errors.contains("no non-digits to learn from"))
    #expect(!outcome.errors.contains("unclear:"), "no figures without data: \(outcome.errors)")
    let card = String(decoding: try AtomicFile.read(folder.path(of: "m.md")), as: UTF8.self)
    #expect(card.contains("Nothing was set aside for validation"))
  }
}
