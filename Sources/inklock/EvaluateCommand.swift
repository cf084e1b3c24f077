import ArgumentParser
import Evaluation
import Foundation
import Handwriting
import HostSupport

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a model on handwriting that it has not seen.",
    subcommands: [
      EvaluateStrokesCommand.self, EvaluateMNISTCommand.self, EvaluateStylesCommand.self, EvaluatePINsCommand.self,
      EvaluateOwnersCommand.self, EvaluatePicturesCommand.self,
    ])
}

struct EvaluateStrokesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strokes", abstract: "Draw each sample of strokes files on a freshly booted device.",
    discussion: """
      A device is booted for each sample and switched to practice; the sample is drawn on its touch panel and entered, \
      and what it reads is scored. Samples whose label is not a digit should be unclear.
      """)

  @Argument(
    help: ArgumentHelp("Strokes files, .jsonl, or .ndjson of Quick, Draw!; plain or .gz.", valueName: "FILE"),
    completion: .file())
  var files: [String]

  @OptionGroup var taught: TaughtOption
  @OptionGroup var model: ModelOption
  @OptionGroup var options: EvaluationOptions

  func run() throws {
    let evaluator = try options.evaluator(for: model)
    // All files are read before the first sample is drawn, so that an invalid file is reported immediately.
    let sets = try files.map { path in
      let (samples, lines) = try DataSummary.read(strokes: path)
      return (name: path, samples: samples, lines: lines)
    }
    for line in sets.flatMap(\.lines) { StandardError.line(line) }
    let writers = try taught.rounds.map { rounds in
      try sets.map { try taught.teach($0.samples, of: $0.name, rounds: rounds, model.load()) }
    }
    let counts = writers.map { $0.map(\.samples.count) } ?? sets.map(\.samples.count)
    let progress = ProgressLine(total: counts.reduce(0, +))
    var evaluated: [EvaluatedSet] = []
    var finished = 0
    for (index, set) in sets.enumerated() {
      let before = finished
      let show: @Sendable (Int) -> Void = { progress.show(before + $0) }
      evaluated.append(
        writers.map { evaluator.evaluate($0[index], named: set.name, progress: show) }
          ?? evaluator.evaluate(set.samples, named: set.name, progress: show))
      finished += counts[index]
    }
    progress.clear()
    if let writers, !options.writesToOutput {
      for (set, writers) in zip(sets, writers) {
        let untaught = evaluator.evaluate(writers.samples, named: set.name).score.summary
        StandardOutput.line("\(set.name), not taught: \(untaught)")
      }
    }
    try options.report(evaluated)
  }
}

struct EvaluateMNISTCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist", abstract: "Show MNIST's test images to the network.",
    discussion:
      "The images enter the network as rasters, with ink where a pixel is above the threshold; no device boots.")

  @Argument(
    help: ArgumentHelp(
      "The folder that holds t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a file of images as .csv; plain or .gz.",
      valueName: "DIR"), completion: .directory)
  var folder: String

  @Option(help: ArgumentHelp("Gray value of 0...254 above which a pixel is ink.", valueName: "N"))
  var threshold: UInt8 = 0

  @Flag(help: "Swap rows and columns of the images, as EMNIST needs.")
  var transposed = false

  @OptionGroup var model: ModelOption
  @OptionGroup var options: EvaluationOptions

  func validate() throws {
    guard threshold < 255 else { throw ValidationError("--threshold 255 leaves no ink") }
  }

  func run() throws {
    let evaluator = try options.evaluator(for: model)
    let name = folder.lowercased()
    let isTable = name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")
    let read = isTable ? try ImageSet(csv: folder) : try ImageSet(mnist: folder, .test)
    let images = transposed ? read.transposed : read
    DataSummary.report(images, of: folder, threshold: threshold)
    try options.report([evaluator.evaluate(images, named: folder, threshold: threshold)])
  }
}
