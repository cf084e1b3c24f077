import Foundation
import TestSupport
import Testing

/// An option that writes: the command, with `OUT` where its output stands.
struct OutputWriter: CustomTestStringConvertible {
  var arguments: [String]
  /// The ending that the output must have.
  var ending = ""
  /// Whether the output is a folder, which a folder in its place suits.
  var isFolder = false

  var testDescription: String { arguments.joined(separator: " ") }

  init(_ command: String, ending: String = "", isFolder: Bool = false) {
    arguments = command.split(separator: " ").map(String.init)
    self.ending = ending
    self.isFolder = isFolder
  }

  private static let run = "run --headless --fast --for 1 --seed 1"

  static let all = [
    OutputWriter(run + " --record OUT"), OutputWriter(run + " --screenshot OUT", ending: ".png"),
    OutputWriter(run + " --serial file:OUT"), OutputWriter(run + " --flash OUT"),
    OutputWriter("replay Tests/Traces/unlock.trace --junit OUT"),
    OutputWriter("replay DIFFERENT --artifacts OUT", isFolder: true),
    OutputWriter("scenario Tests/Scenarios/unlock.yaml --junit OUT"),
    OutputWriter("scenario Tests/Scenarios/unlock.yaml --record OUT", isFolder: true),
    OutputWriter("scenario FAILING --artifacts OUT", isFolder: true),
    OutputWriter("model info Models/inklock.model --json OUT"),
    OutputWriter("model profile Models/inklock.model --images nowhere --json OUT"),
    OutputWriter("model set Models/inklock.model threshold=1 -o OUT"),
    OutputWriter("model export Models/inklock.model --format c -o OUT"),
    OutputWriter("model export Models/inklock.model --format swift -o OUT"),
    OutputWriter("evaluate strokes STROKES --json OUT"), OutputWriter("evaluate styles --samples 1 --json OUT"),
    OutputWriter("train --strokes STROKES --epochs 1 --hidden 8 --no-local --validation-share 0 -o OUT"),
    OutputWriter("sweep PLAN --strokes STROKES --validation-share 0 -o OUT"),
    OutputWriter("report Models/inklock.model --samples 1 -o OUT", isFolder: true),
    OutputWriter("convert STROKES OUT", ending: ".trace"), OutputWriter("convert STROKES OUT", ending: ".jsonl"),
    OutputWriter("convert STROKES OUT", ending: ".jsonl.gz"), OutputWriter("flash erase --force OUT"),
  ]
}

/// Everything that writes a file, given a folder or a full disk instead.
@Suite("Outputs that cannot be written")
struct OutputRefusalTests {
  /// The files that commands read, and the outcome of a writer whose output is at `output`.
  private func run(_ writer: OutputWriter, output: String, in folder: Folder) throws -> Program.Outcome {
    let unlock = try String(contentsOfFile: Program.root + "/Tests/Traces/unlock.trace", encoding: .utf8)
    let strokes = (0...9).map { #"{"label":"\#($0)","writer":"w","strokes":[[[0,0],[1\#($0),50],[90,1\#($0)]]]}"# }
    let inputs = try Folder()
    let files = [
      "DIFFERENT": try inputs.file("d.trace", text: unlock.replacing("attempts=1", with: "attempts=2")),
      "FAILING": try inputs.file("f.yaml", text: "name: f\nsteps:\n  - expect-serial: never\n"),
      "STROKES": try inputs.file("s.jsonl", text: strokes.joined(separator: "\n") + "\n"),
      "PLAN": try inputs.file("plan.txt", text: "a: --epochs 1 --hidden 8 --no-local\n"),
    ]
    let outcome = try Program.run(
      writer.arguments.map { argument in
        files[argument] ?? argument.replacing("OUT", with: output)
      })
    #expect(inputs.content == ["d.trace", "f.yaml", "plan.txt", "s.jsonl"])
    return outcome
  }

  /// One sentence about the output, exit status 2, and nothing in `folder` that was not there before.
  private func expectRefusal(
    _ writer: OutputWriter, output: String, in folder: Folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    let outcome = try run(writer, output: output, in: folder)
    #expect(outcome.status == 2, "\(outcome.errors)", sourceLocation: sourceLocation)
    let sentences = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("inklock: \(output)") }
    #expect(sentences.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    #expect(after == before, "something was left behind", sourceLocation: sourceLocation)
  }

  @Test("a folder in the place of a file is refused", arguments: OutputWriter.all.filter { !$0.isFolder })
  func folder(writer: OutputWriter) throws {
    let folder = try Folder()
    let output = folder.path + "/out" + writer.ending
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    try expectRefusal(writer, output: output, in: folder)
  }

  @Test("a file in the place of a folder is refused", arguments: OutputWriter.all.filter(\.isFolder))
  func file(writer: OutputWriter) throws {
    let folder = try Folder()
    try expectRefusal(writer, output: try folder.file("out", text: "x"), in: folder)
  }

  /// The link has the ending that a command asks for; a device has none.
  @Test(
    "a full disk is an error, and the device that stands for it stays",
    arguments: OutputWriter.all.filter { !$0.isFolder })
  func full(writer: OutputWriter) throws {
    let folder = try Folder()
    let output = folder.path + "/out" + writer.ending
    try FileManager.default.createSymbolicLink(atPath: output, withDestinationPath: "/dev/full")
    try expectRefusal(writer, output: output, in: folder)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: output) == "/dev/full")
  }

  @Test(
    "results on a full standard output are an error",
    arguments: ["model info Models/inklock.model", "replay Tests/Traces/unlock.trace", "run --headless --fast --for 1"])
  func standardOutput(command: String) throws {
    let outcome = try Program.run(command.split(separator: " ").map(String.init), output: "/dev/full")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("inklock: standard output: cannot be written: No space left on device\n"))
  }
}
