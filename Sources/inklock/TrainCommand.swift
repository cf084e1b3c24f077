import ArgumentParser
import DigitModel
import DigitTraining
import Foundation
import HostSupport

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on your own data, in the device's arithmetic.",
    discussion:
      "Without a subcommand it trains a network that reads digits: 'inklock train digits --help' has its options.",
    subcommands: [TrainDigitsCommand.self, TrainOwnerCommand.self], defaultSubcommand: TrainDigitsCommand.self)
}

struct TrainDigitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digits", abstract: "Train a network that reads digits.",
    discussion: """
      The same seed and data give the same bytes, whatever the number of threads. Whole writers are set \
      aside to measure progress and to calibrate the confidence. Ctrl-C writes the network of the last complete epoch, \
      or nothing if the first epoch is not finished; the exit status is 130 in both cases.

      With --from, an existing network is fine-tuned to one person. Two samples of each digit are enough. The network \
      keeps its shape, threshold and sharpness. It does not learn from a part of the samples, which are scored before and \
      after. Synthetic digits and non-digits are mixed in, and other people's where options give them:

        inklock train --from Models/inklock.model mine.jsonl -o mine.model
      """)

  @OptionGroup(title: "Fine-tuning to one person") var fineTuning: FineTuningOptions
  @OptionGroup(title: "Training data") var input: TrainingDataOptions
  @OptionGroup(title: "The network and its training") var recipe: RecipeOptions
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model file; its card is written beside it.", valueName: "MODEL"),
    completion: .file())
  var output: String

  func validate() throws {
    guard fineTuning.from == nil else { return }
    try input.requireDigits()
    try recipe.requireNewNetwork()
  }

  func run() throws {
    let output = ModelOutput(path: output)
    if let from = fineTuning.from {
      return try FineTuningRun(from: from, options: fineTuning, recipe: recipe, input: input, output: output).run()
    }
    try output.check()
    let data = try input.read()
    let recipe = try recipe.recipe(for: data)
    for warning in warnings(data) { note(warning) }
    // Before this point there is nothing to save, so a signal ends the program immediately.
    Interruption.catchSignals()
    let log = TrainingLog()
    let trained = Trainer(recipe, data: data, threads: input.threads)
      .run(shouldStop: { Interruption.isRequested }, progress: log.report)
    guard let model = trained else {
      note("interrupted before the end of the first epoch: \(output.path) was not written")
      throw ExitCode(Interruption.exitStatus)
    }
    let card = try ModelCard(
      DeviceModel(model.bytes, from: output.path), trained: model, recipe: recipe, data: data,
      command: ModelOutput.commandLine)
    try output.write(model.bytes, card: card)
    StandardError.line(
      String(format: "%@: %d bytes, epoch %d, %.0f s", output.path, model.bytes.count, model.epoch, log.seconds))
    if model.isValidated {
      StandardError.line(
        String(
          format: "unclear: %.2f%% of digits, %.2f%% of non-digits, threshold %d", 100 * model.unclearDigits,
          100 * model.unclearNonDigits, model.header.threshold))
    }
    if model.wasInterrupted {
      note("interrupted: \(output.path) holds the network of epoch \(model.epoch) of \(recipe.epochs)")
      throw ExitCode(Interruption.exitStatus)
    }
  }

  /// Warns about missing data and its consequences for the network.
  private func warnings(_ data: TrainingData) -> [String] {
    var warnings: [String] = []
    if !data.hasValidationDigits {
      warnings.append(
        "nothing was set aside for validation: accuracy on new writers is not measured, the threshold is a default, and "
          + "the confidence is fitted to the training data; more writers or a larger --validation-share change that")
    }
    if !data.hasNonDigits {
      warnings.append(
        "no non-digits to learn from: the network takes everything for a digit, and a scribble is rejected only where its "
          + "confidence is low; --non-digits or labels that are not digits change that")
    }
    return warnings
  }
}
