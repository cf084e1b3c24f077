import Foundation
import TestSupport
import Testing

@Suite("inklock sweep")
struct SweepCommandTests {
  /// Ten writers of two digits that even a tiny network can distinguish.
  private static let strokes = (0..<10).map { writer in
    #"{"label":"1","writer":"w\#(writer)","strokes":[[[50,\#(writer)],[52,60],[50,120]]]}"# + "\n"
      + #"{"label":"7","writer":"w\#(writer)","strokes":[[[0,\#(writer)],[60,0],[30,120]]]}"# + "\n"
  }.joined()

  private static let plan = """
    # Two of a size.
    small: --hidden 8 --epochs 1

    wide: --hidden 16 --no-motion --epochs 1
    """

  @Test("a sweep writes a line for each network and seed, and trains none of them twice")
  func table() throws {
    let folder = try Folder()
    let data = try folder.file("s, 1.jsonl", text: Self.strokes)
    let plan = try folder.file("plan.txt", text: Self.plan)
    let table = folder.path + "/table.csv"
    let models = folder.path + "/models"
    let arguments = ["sweep", plan, "--strokes", data, "--seeds", "1,2", "--models", models, "-o", table]
    let first = try Program.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let text = try String(contentsOfFile: table, encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", maxSplits: 4).map(String.init) }
    #expect(lines.map { $0[0] } == ["name", "small", "small", "wide", "wide"])
    #expect(lines.map { $0[1] } == ["seed", "1", "2", "1", "2"])
    #expect(lines[1][3] == "206-8-10")
    #expect(lines[1][2] == "1004")
    #expect(lines[3][3] == "200-16-10")
    #expect(text.hasPrefix("name,seed,bytes,shape,options,\"s, 1 accuracy\",unclear digits,unclear non-digits\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: models).count == 4)

    let kept = try Data(contentsOf: URL(fileURLWithPath: models + "/small-2.model"))
    try FileManager.default.removeItem(atPath: models)
    #expect(try Program.run(arguments).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: models).isEmpty)
    #expect(try String(contentsOfFile: table, encoding: .utf8) == text)

    let alone = folder.path + "/alone.model"
    let train = ["train", "--strokes", data, "--hidden", "8", "--epochs", "1", "--seed", "2", "-o", alone]
    #expect(try Program.run(train).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: alone)) == kept)
  }

  @Test("a plan that cannot be used is one line that says where, and exit status 2")
  func badPlans() throws {
    let folder = try Folder()
    let data = try folder.file("s.jsonl", text: Self.strokes)
    let cases = [
      ("", "plans no network"), ("small --hidden 8\n", "plan.txt:1: is not `name: options`"),
      ("a: --hidden 8\na: --hidden 9\n", "plan.txt:2: has the name a again"),
      ("a b: --hidden 8\n", "plan.txt:1: \"a b\" is no name"), ("# x\na: --hidden 999\n", "plan.txt:2: "),
      ("a: --hiden 8\n", "plan.txt:1: "), ("a: --seed 4\n", "plan.txt:1: has a seed"),
    ]
    for (plan, message) in cases {
      let path = try folder.file("plan.txt", text: plan)
      let outcome = try Program.run(["sweep", path, "--strokes", data, "-o", folder.path + "/t.csv"])
      #expect(outcome.status == 2, "\(plan)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(folder.content == ["plan.txt", "s.jsonl"])
  }

  @Test("strokes that are not trained on are scored for each network")
  func unseen() throws {
    let folder = try Folder()
    let data = try folder.file("s.jsonl", text: Self.strokes)
    let others = try folder.file("others.jsonl", text: Self.strokes)
    let plan = try folder.file("plan.txt", text: "a: --hidden 8 --synthetic 0 --epochs 60\n")
    let table = folder.path + "/t.csv"
    let outcome = try Program.run(["sweep", plan, "--strokes", data, "--unseen", others, "-o", table])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
    #expect(lines[0].hasSuffix(",unseen others accuracy,unseen others unclear,unseen others calibration error"))
    let cells = lines[1].split(separator: ",").suffix(3).compactMap { Double($0) }
    try #require(cells.count == 3)
    #expect(cells[0] > 0.5)
    #expect(cells.allSatisfy { (0...1).contains($0) })
  }

  @Test("a table of other columns is kept")
  func otherTable() throws {
    let folder = try Folder()
    let data = try folder.file("s.jsonl", text: Self.strokes)
    let plan = try folder.file("plan.txt", text: Self.plan)
    let table = try folder.file("t.csv", text: "name,seed\n")
    let outcome = try Program.run(["sweep", plan, "--strokes", data, "-o", table])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("t.csv:1: has other columns"))
    #expect(try String(contentsOfFile: table, encoding: .utf8) == "name,seed\n")
  }
}
