import Foundation
import TestSupport
import Testing

@Suite("inklock train owner and evaluate owners") struct OwnerCommandTests {
  /// Four drawings of five digits by each writer: lines that lean as the writer does.
  private static func strokes(writers: Int) -> String {
    (0..<writers).flatMap { writer in
      (0..<5).flatMap { digit in
        (0..<4).map { sample in
          let points = (0..<20).map { k in "[\(k * (writer - 3) + sample),\(10 * k + digit * (k % 5))]" }
          return "{\"label\":\"\(digit)\",\"writer\":\"w\(writer)\",\"strokes\":[[\(points.joined(separator: ","))]]}\n"
        }
      }
    }.joined()
  }

  @Test("a network is trained, described, and used to judge")
  func trains() throws {
    let folder = try Folder()
    let data = try folder.file("hands.jsonl", text: Self.strokes(writers: 8))
    let model = folder.path + "/hand.model"
    let trained = try Program.run(
      "train", "owner", "--strokes", data, "-o", model, "--epochs", "2", "--hidden", "8", "--folds", "2")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(folder.content == ["hand.json", "hand.md", "hand.model", "hands.jsonl"])
    let card = try String(contentsOfFile: folder.path + "/hand.md", encoding: .utf8)
    #expect(card.contains("| hands | 160 | 8 | the user's own |"))
    #expect(card.contains("8 owners, 3 drawings of each digit enrolled"))
    let info = try Program.run("model", "info", model)
    #expect(info.output.contains("shape       134-24-32, an embedding of 32 numbers"))
    let judged = try Program.run("evaluate", "owners", data, "--model", model, "--baseline", "--json", "-")
    #expect(judged.status == 0, "\(judged.errors)")
    for key in ["\"signatures\":{\"enrolled\":3,\"owners\":8", "\"warping\":", "\"frrAtFar01\":", "\"lenient\":"] {
      #expect(judged.output.contains(key), "\(key)")
    }
    #expect(judged.errors.contains("no times; the points are taken as equally spaced in time, 13 ms apart"))
  }

  @Test("options that make no sense are usage errors, and write nothing")
  func badOptions() throws {
    let folder = try Folder()
    let data = try folder.file("hands.jsonl", text: Self.strokes(writers: 3))
    for options in [
      ["--epochs", "0"], ["--hidden", "43"], ["--folds", "1"], ["--only", "3/2"], ["--leave-out", "x"],
      ["--jobs", "0"],
    ] {
      let outcome = try Program.run(
        ["train", "owner", "--strokes", data, "-o", folder.path + "/m.model"] + options)
      #expect(outcome.status == 64, "\(options) \(outcome.errors)")
    }
    for options in [["--pins", "0"], ["--enrol", "0"], ["--jobs", "0"]] {
      #expect(try Program.run(["evaluate", "owners", data] + options).status == 64)
    }
    #expect(folder.content == ["hands.jsonl"])
  }

  @Test("data and models that cannot be used are one sentence and exit status 2")
  func badData() throws {
    let folder = try Folder()
    let data = try folder.file("hands.jsonl", text: Self.strokes(writers: 3))
    let alone = try folder.file("alone.jsonl", text: Self.strokes(writers: 1))
    let one = try Program.run("train", "owner", "--strokes", alone, "-o", folder.path + "/m.model")
    #expect(one.status == 2)
    #expect(one.errors.contains("no two writers on one device have drawn the same digit twice"))
    let few = try Program.run("evaluate", "owners", data, "--enrol", "4")
    #expect(few.status == 2)
    #expect(few.errors.contains("no writer has drawn four digits 5 times each"))
    let digits = try Program.run("evaluate", "owners", data, "--model", "Models/inklock.model")
    #expect(digits.status == 2)
    #expect(digits.errors.contains("Models/inklock.model: reads digits; a signature network"))
    let other = try Program.run("evaluate", "strokes", data, "--model", "Models/inklock-owner.model")
    #expect(other.status == 2)
    #expect(folder.content == ["alone.jsonl", "hands.jsonl"])
  }

  @Test("report shows a signature network with drawings, the same each time")
  func report() throws {
    let folder = try Folder()
    let data = try folder.file("hands.jsonl", text: Self.strokes(writers: 4))
    let pages = try ["a", "b"].map { name in
      let outcome = try Program.run(
        "report", "Models/inklock-owner.model", "--strokes", data, "--enrol", "1", "--pins", "2", "-o",
        folder.path + "/" + name)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try String(contentsOfFile: folder.path + "/\(name)/index.html", encoding: .utf8)
    }
    #expect(pages[0] == pages[1])
    #expect(pages[0].contains("4 owners enrolled 1 drawing of each digit and drew 2 PINs"))
    let part = try Program.run(
      "report", "Models/inklock-owner.model", "--strokes", data, "--leave-out", "1/2", "-o", folder.path + "/part")
    #expect(part.status == 0, "\(part.errors)")
    let html = try String(contentsOfFile: folder.path + "/part/index.html", encoding: .utf8)
    #expect(!html.contains(" 4 owners enrolled"))
  }

  @Test(
    "report refuses what does not go with a kind of network, and writes nothing",
    arguments: [
      (["Models/inklock-owner.model"], 64, "a signature network is shown with --strokes FILE"),
      (["Models/inklock-owner.model", "--strokes", "DATA", "--pins", "0"], 64, "at least one PIN of each writer"),
      (["Models/inklock-owner.model", "--strokes", "DATA", "--mnist", "."], 64, "are for networks that read digits"),
      (["Models/inklock-owner.model", "--strokes", "DATA", "--enrol", "12"], 64, "--enrol is 1 to 11"),
      (["Models/inklock.model", "--enrol", "2"], 64, "are for signature networks"),
      (["Models/inklock.model", "--only", "1/2"], 64, "are for signature networks"),
      (["Models/inklock-owner.model", "--strokes", "DATA", "--enrol", "9"], 2, "no writer has drawn four digits 10"),
      (["Models/inklock.model", "Models/inklock-owner.model"], 2, "does not read digits, as the first model does"),
      (["Models/inklock-owner.model", "Models/inklock.model"], 2, "reads digits, and the first model does not"),
    ])
  func reportRefusals(arguments: [String], status: Int32, sentence: String) throws {
    let folder = try Folder()
    let data = try folder.file("hands.jsonl", text: Self.strokes(writers: 3))
    let outcome = try Program.run(
      ["report"] + arguments.map { $0 == "DATA" ? data : $0 } + ["-o", folder.path + "/out"])
    #expect(outcome.status == status && outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/index.html"))
  }
}
