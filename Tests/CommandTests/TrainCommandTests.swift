import Foundation
import TestSupport
import Testing

@Suite("inklock train and model") struct TrainCommandTests {
  /// A strokes file of ten digits that differ enough to be distinguished.
  private static let strokes = (0...9).map { digit in
    "{\"label\":\"\(digit)\",\"writer\":\"w\(digit % 3)\",\"strokes\":[[[0,0],[\(10 * digit),50],[100,\(10 * digit)]]]}\n"
  }.joined()

  @Test(
    "options that make no sense are usage errors",
    arguments: [
      [], ["--hidden", "0"], ["--hidden", "1,x"], ["--hidden", "8,8,8,8"], ["--bits", "4"], ["--bits", "4,4,3"],
      ["--step", "9"], ["--step", "1"], ["--features", "gray"], ["--box", "3"], ["--unclear-share", "2"],
      ["--redrawn", "1"], ["--synthetic", "-0.1"], ["--box", "29"],
      ["--epochs", "0"],
      ["--threads", "0"], ["--pen", "round"],
      ["--framing", "square"], ["--validation-share", "0.6"], ["--rate", "0"], ["--rate", "nan"], ["--batch", "1"],
      ["--stroke-share", "1"], ["--teacher", "0"], ["--augmentation", "-1"],
    ])
  func badOptions(options: [String]) throws {
    let folder = try Folder()
    let data = options.isEmpty ? [] : ["--strokes", try folder.file("s.jsonl", text: Self.strokes)]
    let outcome = try Program.run(["train"] + data + options + ["-o", folder.path + "/m.model"])
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(!outcome.errors.contains("Unknown option"), "\(outcome.errors)")
    #expect(!folder.content.contains("m.model"))
  }

  @Test("data that cannot be used is one line and exit status 2")
  func badData() throws {
    let folder = try Folder()
    let digits = try folder.file("s.jsonl", text: Self.strokes)
    let letters = try folder.file("l.jsonl", text: #"{"label":"a","strokes":[[[0,0],[1,1]]]}"# + "\n")
    let model = folder.path + "/m.model"
    for arguments in [
      ["--strokes", folder.path + "/none.jsonl"], ["--mnist", folder.path], ["--csv", digits],
      ["--strokes", letters], ["--strokes", digits, "--non-digits", digits],
    ] {
      let outcome = try Program.run(["train"] + arguments + ["-o", model])
      #expect(outcome.status == 2, "\(arguments) \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(folder.content == ["l.jsonl", "s.jsonl"])
  }

  @Test("where all writers are set aside for validation, the message says how to change that")
  func nothingLeft() throws {
    let folder = try Folder()
    // By the hash of its name, this writer is one that is set aside.
    let data = try folder.file("s.jsonl", text: Self.strokes.replacing(/"w\d"/, with: "\"dora\""))
    let model = folder.path + "/m.model"
    let outcome = try Program.run("train", "--strokes", data, "-o", model)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "inklock: training data: all writers of digits are set aside for validation, so that none is left to train on: "
        + "give more writers, or --validation-share 0\n")
    #expect(
      try Program.run(
        "train", "--strokes", data, "--validation-share", "0", "--hidden", "8", "--epochs", "1", "-o", model
      ).status == 0)
  }

  @Test("a model is trained, described and exported, and its card names no folder of this machine")
  func trainInfoExport() throws {
    let folder = try Folder()
    let data = try folder.file("s.jsonl", text: Self.strokes)
    let model = folder.path + "/m.model"
    let trained = try Program.run("train", "--strokes", data, "--hidden", "8", "--epochs", "2", "-o", model)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(folder.content == ["m.json", "m.md", "m.model", "s.jsonl"])
    let card = try String(contentsOfFile: folder.path + "/m.md", encoding: .utf8)
    #expect(card.contains("inklock train --strokes s.jsonl --hidden 8 --epochs 2 -o m.model"))
    #expect(!card.contains(folder.path))

    // Nor does it name a folder above this one.
    let depth = Program.root.split(separator: "/").count
    let above = String(repeating: "../", count: depth) + data.dropFirst()
    let again = try Program.run("train", "--strokes", above, "--hidden", "8", "--epochs", "1", "-o", model)
    #expect(again.status == 0, "\(again.errors)")
    #expect(
      try String(contentsOfFile: folder.path + "/m.md", encoding: .utf8).contains("train --strokes s.jsonl --hidden"))

    let info = try Program.run("model", "info", model, "--json", "-")
    #expect(info.status == 0)
    #expect(info.output.contains("\"shape\":\"206-8-10\""))
    #expect(try Program.run("model", "export", model, "--format", "c", "-o", folder.path + "/m.h").status == 0)
    #expect(try Program.run("model", "export", model, "--format", "swift", "-o", folder.path + "/m.swift").status == 0)
    let header = try String(contentsOfFile: folder.path + "/m.h", encoding: .utf8)
    #expect(header.contains("aligned(4)"))
    #expect(header.contains("0x49, 0x4b, 0x44, 0x4e,"))
    let swift = try String(contentsOfFile: folder.path + "/m.swift", encoding: .utf8)
    #expect(swift.contains("  0x4e444b49,"))
    #expect(try Program.run("model", "info", data).status == 2)
  }
}
