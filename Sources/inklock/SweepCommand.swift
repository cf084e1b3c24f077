import ArgumentParser
import DigitModel
import DigitTraining
import Evaluation
import Foundation
import Handwriting
import HostSupport

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Train a list of networks and write a table of their accuracies.",
    discussion: """
      A plan has a line `name: options of train` for each network; empty lines and lines that begin with # are \
      skipped. The table has a line for each network and seed: its size and its accuracy on the validation writers, as \
      a share. With --unseen it also has the accuracy of the device on strokes that are not used in training: another \
      set of writers is a better test than validation writers. The table is written after each network; networks that \
      it already holds with the same options are not trained again.
      """)

  @Argument(help: "The plan: a text file with the networks to train.", completion: .file()) var plan: String
  @OptionGroup(title: "Training data") var input: TrainingDataOptions
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Test data: strokes files to score each network on, not used in training.", valueName: "FILE"),
    completion: .file())
  var unseen: [String] = []
  @Option(help: ArgumentHelp("Seeds to train each network with, separated by commas.", valueName: "N,…"))
  var seeds = IntegerList([1])
  @Option(
    help: ArgumentHelp("The folder to write the models to, as NAME-SEED.model.", valueName: "DIR"),
    completion: .directory)
  var models: String?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The table to write, as comma-separated values.", valueName: "TABLE"),
    completion: .file())
  var output: String

  func validate() throws {
    try input.requireDigits()
    guard seeds.values.allSatisfy({ $0 >= 0 }), Set(seeds.values).count == seeds.values.count else {
      throw ValidationError("--seeds are different numbers, 0 or more")
    }
  }

  func run() throws {
    let plan = try SweepPlan(reading: plan)
    try AtomicFile.check(output)
    let data = try input.read()
    let unseen = try unseen.map { (name: TrainingDataOptions.name($0), samples: try StrokeFile.read($0)) }
    var table = try SweepLog(output, data: data, unseen: unseen.map(\.name))
    if let models { try ArtifactsFolder.create(models) }
    Interruption.catchSignals()
    for entry in plan.entries {
      for number in seeds.values {
        let seed = UInt64(number)
        guard !table.holds(entry, seed: seed) else {
          StandardError.line("\(entry.name), seed \(seed): in the table already")
          continue
        }
        var recipe = try entry.recipe.recipe(for: data)
        recipe.seed = seed
        let start = ContinuousClock().now
        let trained = Trainer(recipe, data: data, threads: input.threads)
          .run(shouldStop: { Interruption.isRequested })
        guard let model = trained, !model.wasInterrupted else {
          note("interrupted: \(output) holds what was finished before")
          throw ExitCode(Interruption.exitStatus)
        }
        let shape = ([recipe.shape.inputs] + recipe.shape.hidden + [recipe.shape.classes]).map(String.init)
          .joined(separator: "-")
        let evaluator = Evaluator(model: try DeviceModel(model.bytes, from: entry.name), jobs: input.threads)
        try table.add(
          entry, seed: seed, shape: shape, model: model, unseen: unseen.map { evaluator.score($0.samples) })
        if let models { try AtomicFile.write(model.bytes, to: "\(models)/\(entry.name)-\(seed).model") }
        StandardError.line("\(table.lines.last ?? "")  \((ContinuousClock().now - start).components.seconds) s")
      }
    }
  }
}
