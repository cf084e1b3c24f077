import Foundation
import TestSupport
import Testing

@Suite("inklock report")
struct ReportCommandTests {
  private let model = "Models/inklock.model"
  private let line = #"{"label":"7","writer":"w","strokes":[[[0,0],[10,0],[5,20]]]}"# + "\n"

  /// A folder as MNIST's is, with three bars in it.
  private func images(in folder: Folder) throws -> String {
    try FileManager.default.createDirectory(atPath: folder.path + "/bars", withIntermediateDirectories: true)
    var pixels = [UInt8](repeating: 0, count: 3 * 784)
    for k in 0..<3 { for row in 4..<24 { pixels[k * 784 + row * 28 + 13] = 255 } }
    _ = try folder.file(
      "bars/t10k-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28] + pixels)
    _ = try folder.file("bars/t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 1, 1, 7])
    return folder.path + "/bars"
  }

  @Test("writes one page about all that it was given, the same each time")
  func page() throws {
    let folder = try Folder()
    let strokes = try folder.file("mine.jsonl", text: line)
    let nonDigits = try folder.file("scribbles.jsonl", text: line)
    let sweep = try folder.file("sweep.csv", text: "name,bytes,accuracy\nsmall,4000,0.9\n")
    let arguments = [
      "report", model, "Models/as-drawn.model", "--samples", "2", "--mnist", try images(in: folder), "--strokes",
      strokes, "--non-digits", nonDigits, "--sweep", sweep, "-o",
    ]
    let pages = try ["a", "b/c"].map { name in
      let outcome = try Program.run(arguments + [folder.path + "/" + name])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name) == ["index.html"])
      return try String(contentsOfFile: folder.path + "/\(name)/index.html", encoding: .utf8)
    }
    #expect(pages[0] == pages[1])
    for text in ["inklock", "as-drawn", "mine", "scribbles", "bars", "small"] {
      #expect(pages[0].contains(text), "\(text)")
    }
    // Even a digit in a file of non-digits counts as a non-digit.
    #expect(pages[0].contains("scribbles: 0 of 1 non-digits") || pages[0].contains("scribbles: 1 of 1 non-digits"))
  }

  @Test("unusable input is one line and exit status 2, and leaves nothing behind")
  func unusable() throws {
    let folder = try Folder()
    let bad = try folder.file("bad.csv", text: "name,bytes,accuracy\na,b,c\n")
    let strokes = try folder.file("bad.jsonl", text: line + "{}\n")
    let noModel = try folder.file("text.model", text: "hello\n")
    let out = folder.path + "/out"
    for (arguments, message) in [
      ([model, "-o", out, "--sweep", bad], "bad.csv:2: bytes is \"b\""),
      ([model, "-o", out, "--strokes", strokes], "bad.jsonl:2: "),
      ([model, "-o", out, "--mnist", folder.path], "t10k-images-idx3-ubyte"),
      ([model, noModel, "-o", out], "text.model: is not"),
      ([model, "-o", bad + "/out"], "bad.csv/out: cannot be created"),
    ] {
      let outcome = try Program.run(["report", "--samples", "1"] + arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(folder.content == ["bad.csv", "bad.jsonl", "text.model"])
  }

  @Test("needs a model and a folder")
  func usage() throws {
    for arguments in [
      ["-o", "out"], [model], [model, "-o", "out", "--samples", "0"], [model, "-o", "out", "--jobs", "0"],
    ] {
      #expect(try Program.run(["report"] + arguments).status == 64, "\(arguments)")
    }
  }
}
