import DigitModel
import Foundation
import Handwriting
import HostSupport
import TestSupport
import Testing

@Suite("inklock train --from") struct FineTuneCommandTests {
  private let folder: Folder
  private let model: String
  private static let original = "Models/inklock-4k.model"

  init() throws {
    folder = try Folder()
    model = folder.path(of: "mine.model")
  }

  /// A strokes file of synthetic digits.
  ///
  /// - Parameters:
  ///   - count: samples of each style.
  ///   - writers: names that the samples get in turn.
  ///   - digits: what is drawn.
  private func strokes(
    _ name: String = "mine.jsonl", count: Int = 2, writers: [String] = ["me"], digits: ClosedRange<Int> = 0...9
  ) throws -> String {
    var writer = SyntheticWriter(seed: 6)
    var samples: [StrokeSample] = []
    for _ in 0..<count {
      for style in DigitStyle.all where digits.contains(style.digit) {
        var sample = writer.sample(style)
        sample.writer = writers.isEmpty ? nil : writers[samples.count % writers.count]
        samples.append(sample)
      }
    }
    let path = folder.path(of: name)
    try StrokeFile.write(samples, to: path)
    return path
  }

  private func tune(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["train"] + arguments + ["--from", Self.original, "-o", model])
  }

  @Test("the model is scored before and after, keeps its shape and threshold, and its card says where it comes from")
  func wholeRun() throws {
    let outcome = try tune(try strokes(), "--epochs", "1", "--seed", "5")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0].wholeMatch(of: /before: \d+ digits, [\d.]+% right, [\d.]+% unclear, [\d.]+% right when clear/) != nil)
    #expect(lines[1].hasPrefix("after: "))

    let original = try DeviceModel(reading: Program.root + "/" + Self.original)
    let tuned = try DeviceModel(reading: model)
    #expect(tuned.header == original.header)
    #expect(tuned.bytes.count == original.bytes.count)
    #expect(tuned.bytes != original.bytes)
    #expect(try Program.run("model", "info", model).status == 0)
    #expect(try Program.run("evaluate", "strokes", folder.path(of: "mine.jsonl"), "--model", model).status == 0)

    let card = try String(contentsOfFile: folder.path(of: "mine.md"), encoding: .utf8)
    #expect(card.contains("inklock train mine.jsonl --epochs 1 --seed 5 --from Models/inklock-4k.model -o mine.model"))
    #expect(card.contains("From `inklock-4k.model`, id `\(original.id)`"))
    #expect(card.contains("| before | "))
    #expect(card.contains("| seed | 5 |"))
    let json = try JSON(parsing: try AtomicFile.read(folder.path(of: "mine.json")))
    let origin = json["fineTunedFrom"]
    #expect(origin?["id"] == .string(original.id))
    let validated = try #require(origin?["validatedOn"]?.int)
    #expect(origin?["after"]?["digits"] == .integer(validated))
    #expect((origin?["trainedOn"]?.int).map { $0 + validated } == 2 * DigitStyle.all.count)
  }

  @Test("no epoch writes the same model, and any number of threads the same bytes")
  func sameBytes() throws {
    let mine = try strokes()
    #expect(try tune(mine, "--epochs", "0").status == 0)
    #expect(try AtomicFile.read(model) == AtomicFile.read(Program.root + "/" + Self.original))
    let bytes = try ["1", "3"].map { threads in
      #expect(try tune(mine, "--epochs", "1", "--threads", threads).status == 0)
      return try AtomicFile.read(model)
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test("a score that is worse than before is said, and the model is written")
  func worse() throws {
    let outcome = try tune(try strokes(), "--epochs", "1", "--rate", "0.1", "--own-share", "1", "--smoothing", "0.49")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("worse than before on these samples: \(model) was written, but"), "\(outcome.errors)")
    #expect(folder.content.contains("mine.model"))
  }

  @Test("a sample that is clearly another digit is left out, and said")
  func doubt() throws {
    let mine = try strokes(count: 3)
    let text = try String(contentsOfFile: mine, encoding: .utf8)
    let zero = try #require(text.split(separator: "\n").first { $0.contains(#""label":"0""#) })
    let file = try folder.file("m.jsonl", text: text + zero.replacing(#""label":"0""#, with: #""label":"4""#) + "\n")
    let outcome = try tune(file, "--epochs", "0", "--validation-share", "0")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("a sample with label 4 is left out, because \(Self.original) clearly reads 0"),
      "\(outcome.errors)")
    let json = try JSON(parsing: try AtomicFile.read(folder.path(of: "mine.json")))
    #expect(json["fineTunedFrom"]?["trainedOn"] == .integer(3 * DigitStyle.all.count))
  }

  @Test("without validation nothing is scored")
  func unscored() throws {
    let outcome = try tune(try strokes(count: 1, digits: 0...4), "--epochs", "1", "--validation-share", "0")
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("no sample to learn from of 5, 6, 7, 8, 9: these digits are read about as before"))
    #expect(!(try String(contentsOfFile: folder.path(of: "mine.md"), encoding: .utf8)).contains("| before |"))
  }

  @Test("of a file of several people, one is chosen")
  func writers() throws {
    let mine = try strokes(count: 4, writers: ["me", "you"])
    let refused = try tune(mine, "--epochs", "1")
    #expect(refused.status == 2)
    #expect(refused.errors == "inklock: \(mine): samples of 2 writers, me, you: choose the person with --writer NAME\n")
    let stranger = try tune(mine, "--epochs", "1", "--writer", "him")
    #expect(stranger.status == 2)
    #expect(stranger.errors.contains("no sample is of writer him: there are me, you"))
    let outcome = try tune(mine, "--epochs", "1", "--writer", "you")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let json = try JSON(parsing: try AtomicFile.read(folder.path(of: "mine.json")))
    let origin = json["fineTunedFrom"]
    #expect((origin?["trainedOn"]?.int ?? 0) + (origin?["validatedOn"]?.int ?? 0) == 2 * DigitStyle.all.count)
    #expect(try tune(mine, "--epochs", "0", "--writer", "you", "--writer", "me").status == 0)
  }

  @Test(
    "options that contradict the model, or mean nothing here, are usage errors that name both",
    arguments: [
      (["--hidden", "64,48"], "--hidden contradicts \(original), which has layers of 64,32 neurons"),
      (["--bits", "4,4,4"], "--bits contradicts \(original), which has 4,4,8 bits"),
      (["--hidden", "64", "--no-local"], "--hidden contradicts"), (["--features", "ink"], "which has edges"),
      (["--step", "4"], "--step contradicts"), (["--margin", "1"], "--margin contradicts"),
      (["--no-local"], "--no-local contradicts \(original), which has local receptive fields"),
      (["--no-motion"], "--no-motion contradicts"), (["--box", "20"], "--box contradicts"),
      (["--pen", "plus"], "--pen contradicts"), (["--views", "1"], "--views contradicts \(original), which has 3"),
      (["--framing", "asDrawn"], "--framing contradicts"), (["--teacher", "64"], "--teacher is for new networks"),
      (["--redrawn", "0.1"], "--redrawn is for new networks"), (["--unclear-share", "0.1"], "--unclear-share is for"),
      (["--own-share", "0"], "--own-share is above 0"), (["--rate", "0"], "--rate is above 0"),
    ])
  func contradictions(options: [String], message: String) throws {
    let outcome = try Program.run(["train", try strokes(), "--from", Self.original] + options + ["-o", model])
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(folder.content == ["mine.jsonl"])
  }

  @Test("options that agree with the model are fine")
  func agreement() throws {
    let outcome = try tune(
      try strokes(), "--hidden", "64,32", "--local", "--bits", "4,4,8", "--views", "3", "--motion", "--epochs", "0")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("a person's files belong to --from, and --from to a person's files")
  func incomplete() throws {
    let mine = try strokes()
    for (arguments, message) in [
      ([mine], "stands alone: give --from MODEL"), (["--from", Self.original], "--from needs strokes files"),
      ([mine, "--from", model], "-o would replace the model of --from"),
      (["--strokes", mine, "--writer", "me"], "--writer needs --from"),
      (["--strokes", mine, "--own-share", "0.5"], "--own-share needs --from"),
      (["--strokes", mine, "--epochs", "0"], "--epochs is 1 to 100000, or 0 with --from"),
    ] {
      let outcome = try Program.run(["train"] + arguments + ["-o", model])
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test("files that cannot be used are one line and exit status 2")
  func badData() throws {
    let mine = try strokes()
    let once = try folder.file("once.jsonl", text: #"{"label":"1","strokes":[[[0,0],[0,9]]]}"# + "\n")
    let letters = try folder.file("l.jsonl", text: #"{"label":"a","strokes":[[[0,0],[1,1]]]}"# + "\n")
    let embedding = try folder.file(
      "e.model",
      ModelBytes.embedding(
        layers: [
          (inputs: 4, outputs: 4, bits: 8, shift: 1, biases: [0, 0, 0, 0], weights: [UInt8](repeating: 1, count: 16))
        ]
      ))
    for (arguments, message) in [
      ([mine, "--from", folder.path(of: "none.model")], "none.model"),
      ([mine, "--from", mine], "is not a model"),
      ([mine, "--from", "Tests/Models/format-3.model"], "is a model of format version 3"),
      ([mine, "--from", embedding], "is a model with an embedding head, which does not read digits"),
      ([letters, "--from", Self.original], "no sample is a digit"),
      ([folder.path(of: "none.jsonl"), "--from", Self.original], "none.jsonl"),
      ([once, "--from", Self.original], "no digit has two samples, so that none can be kept to score the network"),
      ([mine, "--writer", "x", "--from", Self.original], "no sample is of writer x: there are me"),
    ] {
      let outcome = try Program.run(["train"] + arguments + ["-o", model])
      #expect(outcome.status == 2, "\(arguments) \(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(!folder.content.contains("mine.model"))
  }
}
