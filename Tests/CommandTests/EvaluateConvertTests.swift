import Foundation
import HostSupport
import TestSupport
import Testing

@Suite("inklock evaluate and convert")
struct EvaluateConvertTests {
  private let line = #"{"label":"7","strokes":[[[0,0],[10,0],[5,20]]]}"# + "\n"

  @Test("unusable input is one line that says where, and exit status 2")
  func unusable() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array((line + "{}\n").utf8))
    let model = try folder.file("m.model", [1, 2, 3])
    let csv = try folder.file("a.csv", Array("label,pixel0\n".utf8))
    let unipen = try folder.file("a.dat", Array(".PEN_DOWN\n1 x\n".utf8))
    let inkML = try folder.file("a.inkml", Array("<ink><trace>1 2, 3</trace></ink>".utf8))
    let out = folder.path + "/out"
    let cases: [([String], String)] = [
      (["evaluate", "strokes", folder.path + "/none.jsonl", "--model", model], "m.model: is not a whole model"),
      (["convert", strokes, out + ".jsonl"], #"a.jsonl:2: the key "label" is missing"#),
      (["convert", csv, out + ".csv"], "a.csv:1: 2 columns instead of 785"),
      (["convert", unipen, out + ".jsonl"], "a.dat:2: is not a point of X Y"),
      (["convert", inkML, out + ".jsonl"], #"a.inkml:1: "3" is not a point of X Y"#),
      (["convert", folder.path + "/none.trace", out + ".jsonl"], "none.trace: cannot be read"),
    ]
    for (arguments, message) in cases {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.output.isEmpty, "\(arguments)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(folder.content == ["a.csv", "a.dat", "a.inkml", "a.jsonl", "m.model"])
  }

  @Test("a conversion that does not exist is a usage error")
  func usage() throws {
    for arguments in [
      ["a.jsonl", "b.csv"], ["a.csv", "b.jsonl"], ["a.doc", "b.jsonl"], ["a.txt", "b.csv"], ["a.jsonl", "b"],
      ["a.jsonl"],
      ["a.csv", "b.csv", "--threshold", "255"],
    ] {
      #expect(try Program.run(["convert"] + arguments).status == 64, "\(arguments)")
    }
    #expect(try Program.run("evaluate", "strokes").status == 64)
    #expect(try Program.run("evaluate", "strokes", "a.jsonl", "--jobs", "0").status == 64)
  }

  @Test("characters of UJI become strokes, and times of drawings that are left out are told in one line")
  func textAndTimes() throws {
    let folder = try Folder()
    let uji = try folder.file("a.txt", Array("WORD 7 w1-1\n NUMSTROKES 1\n POINTS 2 # 1 2 3 4\n".utf8))
    let converted = try Program.run("convert", uji, folder.path + "/a.jsonl")
    #expect(converted.status == 0)
    #expect(converted.errors == "\(uji): 1 digit of 1 writer\n")
    #expect(
      try String(contentsOfFile: folder.path + "/a.jsonl", encoding: .utf8)
        == #"{"label":"7","writer":"w1","strokes":[[[1,2],[3,4]]]}"# + "\n")
    let drawing = #"{"word":"line","drawing":[[[1,2,3],[1,2,3],[0,900,40]]]}"# + "\n"
    let drawings = try folder.file("a.ndjson", Array(drawing.utf8))
    let model = try folder.file("m.model", handMadeModel())
    for arguments in [
      ["convert", drawings, folder.path + "/b.jsonl"],
      ["convert", drawings, folder.path + "/b.trace", "--model", model],
      ["evaluate", "strokes", drawings, "--model", model],
    ] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.hasPrefix(
          "\(drawings): times of 1 samples are left out, for they are not milliseconds along the strokes\n"),
        "\(outcome.errors)")
    }
  }

  @Test("strokes drawn into a trace come back from it as they were drawn, and replay")
  func trace() throws {
    let folder = try Folder()
    let samples = [
      // A finger that rests on its way, and one that rests at its end.
      #"{"label":"7","strokes":[[[0,0,0],[10,0,52],[10,0,130],[5,20,195],[5,20,300]],[[2,9,900],[8,9,950]]]}"#,
      #"{"label":"x","canvas":[100,50],"hz":100,"strokes":[[[0,0],[10,0],[50,20],[90,40],[5,20]]]}"#,
    ]
    let strokes = try folder.file("a.jsonl", Array((samples.joined(separator: "\n") + "\n").utf8))
    let model = try folder.file("m.model", handMadeModel())
    let trace = folder.path + "/a.trace"
    #expect(try Program.run("convert", strokes, trace, "--model", model).status == 0)
    #expect(try Program.run("replay", trace, "--model", model).status == 0)
    #expect(try Program.run("convert", trace, folder.path + "/b.jsonl", "--label", "7x").status == 0)
    #expect(
      try Program.run("convert", folder.path + "/b.jsonl", folder.path + "/b.trace", "--model", model).status == 0)
    #expect(try Program.run("convert", folder.path + "/b.trace", folder.path + "/c.jsonl", "--label", "7x").status == 0)
    let drawn = try String(contentsOfFile: folder.path + "/b.jsonl", encoding: .utf8)
    #expect(drawn == (try String(contentsOfFile: folder.path + "/c.jsonl", encoding: .utf8)))
    // All but the title, and the answers to it, are the same.
    let lines = try ["a", "b"].map {
      try String(contentsOfFile: "\(folder.path)/\($0).trace", encoding: .utf8).split(separator: "\n").dropFirst()
    }
    #expect(lines[0] == lines[1])
  }

  @Test("evaluate writes its JSON to standard output alone")
  func json() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array(line.utf8))
    let model = try folder.file("m.model", handMadeModel())
    let outcome = try Program.run("evaluate", "strokes", strokes, strokes, "--model", model, "--json", "-")
    #expect(outcome.status == 0)
    let json = try JSON(parsing: outcome.output.utf8)
    #expect(json["samples"] == .integer(2))
    #expect(json["files"]?.array?.count == 2)
    #expect(outcome.errors == "\(strokes): 1 digit\n\(strokes): 1 digit\n")
  }

  /// Each digit by some writers, each drawing its own.
  private func digits(_ writers: (name: String, drawings: Int)...) -> String {
    writers.flatMap { writer in
      (0..<10 * writer.drawings).map { k in
        #"{"label":"\#(k % 10)","writer":"\#(writer.name)","strokes":[[[0,0],[10,\#(k)],[5,90]]]}"# + "\n"
      }
    }.joined()
  }

  @Test("evaluate pins scores the writers who drew each digit twice, and names the others")
  func pins() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array(digits(("ann", 2), ("bob", 1), ("cy", 3)).utf8))
    let model = try folder.file("m.model", handMadeModel())
    let arguments = ["evaluate", "pins", strokes, "--model", model, "--pins", "3"]
    let outcome = try Program.run(arguments + ["--json", "-"])
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.hasSuffix("\n1 of 3 writers are left out, for they have not drawn each digit twice: bob\n"))
    let json = try JSON(parsing: outcome.output.utf8)
    #expect(json["pins"] == .integer(6) && json["right"] == .number(1) && json["attemptsPerPIN"] == .number(1))
    // All digits are nines to this model, so that every PIN is the same.
    #expect(json["wrongRandom"]?["opened"] == .integer(6) && json["wrongByOneDigit"]?["opened"] == .integer(6))
    #expect(json["perWriter"]?["cy"]?["pins"] == .integer(3))
    let table = try Program.run(arguments + ["--writers"])
    #expect(table.output.hasPrefix("6 PINs of 2 writers, 100.00% read right at the first attempt\n"))
    #expect(table.output.contains("\nann        3  100.00%    0.000     1.000"))
  }

  @Test("evaluate pins needs a writer with two drawings of each digit, and a number of PINs")
  func pinsRefused() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array(digits(("bob", 1)).utf8))
    let outcome = try Program.run("evaluate", "pins", strokes)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("a.jsonl: no writer has drawn each digit twice"))
    #expect(try Program.run("evaluate", "pins", strokes, "--pins", "0").status == 64)
    #expect(try Program.run("evaluate", "pins").status == 64)
  }

  @Test("evaluate writes its predictions to a file, or to standard output alone")
  func predictions() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array((line + line).utf8))
    let model = try folder.file("m.model", handMadeModel())
    let path = folder.path + "/p.jsonl"
    let outcome = try Program.run("evaluate", "strokes", strokes, "--model", model, "--predictions", path)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("\(strokes): 2 digits"))
    let lines = try String(contentsOfFile: path, encoding: .utf8)
    let parsed = try lines.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
    #expect(parsed.map { $0["index"]?.int } == [0, 1])
    #expect(
      parsed.allSatisfy { $0["label"] == .string("7") && $0["digit"] == .integer(9) && $0["file"] == .string(strokes) })
    let printed = try Program.run("evaluate", "strokes", strokes, "--model", model, "--predictions", "-")
    #expect(printed.status == 0 && printed.output == lines)
  }

  @Test("predictions that cannot be written are refused before anything is drawn, and so is one output for two things")
  func predictionsRefused() throws {
    let folder = try Folder()
    let strokes = try folder.file("a.jsonl", Array(line.utf8))
    let model = try folder.file("m.model", handMadeModel())
    let arguments = ["evaluate", "strokes", strokes, "--model", model, "--predictions"]
    let refused = try Program.run(arguments + [folder.path + "/none/p.jsonl"])
    #expect(refused.status == 2 && refused.output.isEmpty && refused.errors.contains("none/p.jsonl: cannot be written"))
    #expect(try Program.run(arguments + ["-", "--json", "-"]).status == 64)
  }

  @Test("writing styles are scored without any data, one by one and together")
  func styles() throws {
    let outcome = try Program.run("evaluate", "styles", "--samples", "3", "--json", "-")
    #expect(outcome.status == 0)
    let json = try JSON(parsing: outcome.output.utf8)
    let files = try #require(json["files"]?.array)
    #expect(json["samples"] == .integer(3 * (files.count - 1)))
    #expect(files.contains { $0["file"] == .string("7 crossed") && $0["samples"] == .integer(3) })
    #expect(json["negatives"]?["samples"] == .integer(3))
    #expect(files.last?["file"] == .string("signs"))
    let weakSpots = try #require(json["weakSpots"])
    #expect(weakSpots["samples"] == .integer(3 * (weakSpots["files"]?.array?.count ?? 0)))
    #expect(try Program.run("evaluate", "styles", "--samples", "0").status == 64)
  }
}

/// Its weights rise from digit to digit: ink of any kind is a 9.
private func handMadeModel() -> [UInt8] {
  ZoneModel.oneLayer(framing: (1, 20, 2), threshold: 0) { _, digit in Int8(digit) }
}
