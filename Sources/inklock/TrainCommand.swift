import ArgumentParser
import DigitModel
import DigitTraining
import Foundation
import HostSupport

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on your own data, in the device's arithmetic.",
    discussion: """
      The same seed and data give the same bytes, whatever the number of threads. Whole writers are set \
      aside to measure progress and to calibrate the confidence. Ctrl-C writes the network of the last complete epoch, \
      or nothing if the first epoch is not finished; the exit status is 130 in both cases.
      """)

  @OptionGroup(title: "Training data") var input: TrainingDataOptions
  @OptionGroup(title: "The network and its training") var recipe: RecipeOptions
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model file; its card is written beside it.", valueName: "MODEL"),
    completion: .file())
  var output: String

  func run() throws {
    for file in [output, beside(".md"), beside(".json")] { try AtomicFile.check(file) }
    let data = try input.read()
    let recipe = try recipe.recipe(for: data)
    for warning in warnings(data) { note(warning) }
    // Before this point there is nothing to save, so a signal ends the program immediately.
    Interruption.catchSignals()
    let clock = ContinuousClock()
    let start = clock.now
    var last = start
    func report(_ progress: TrainingProgress) {
      switch progress {
      case .redrawing(let images): StandardError.line("redrawing \(images) images as strokes")
      case .epoch(let epoch):
        let now = clock.now
        StandardError.line(epoch.line + String(format: "  %.1f s", (now - last) / .seconds(1)))
        last = now
      }
    }
    let trained = Trainer(recipe, data: data, threads: input.threads)
      .run(shouldStop: { Interruption.isRequested }, progress: report)
    guard let model = trained else {
      note("interrupted before the end of the first epoch: \(output) was not written")
      throw ExitCode(Interruption.exitStatus)
    }
    let seconds = (clock.now - start) / .seconds(1)
    let card = try ModelCard(
      DeviceModel(model.bytes, from: output), trained: model, recipe: recipe, data: data, command: commandLine)
    try AtomicFile.write(model.bytes, to: output)
    try AtomicFile.write(Array(card.markdown.utf8), to: beside(".md"))
    try AtomicFile.write(Array((card.json.description + "\n").utf8), to: beside(".json"))
    StandardError.line(
      String(format: "%@: %d bytes, epoch %d, %.0f s", output, model.bytes.count, model.epoch, seconds))
    if model.isValidated {
      StandardError.line(
        String(
          format: "unclear: %.2f%% of digits, %.2f%% of non-digits, threshold %d", 100 * model.unclearDigits,
          100 * model.unclearNonDigits, model.header.threshold))
    }
    if model.wasInterrupted {
      note("interrupted: \(output) holds the network of epoch \(model.epoch) of \(recipe.epochs)")
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

  /// The path of the model with another extension.
  private func beside(_ suffix: String) -> String {
    (output.hasSuffix(".model") ? String(output.dropLast(".model".count)) : output) + suffix
  }

  /// The command line as one would type it. Absolute paths are shortened, because they reveal details of this machine.
  private var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().map { argument in
      // A folder that others do not have says nothing to them.
      let isElsewhere = argument.hasPrefix("/") || argument.hasPrefix("../")
      let shown = isElsewhere ? argument.split(separator: "/").last.map(String.init) ?? argument : argument
      let isPlain = shown.allSatisfy { $0.isLetter || $0.isNumber || "-_./,=:+@%".contains($0) }
      return isPlain && !shown.isEmpty ? shown : "'" + shown.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    return (["inklock"] + arguments).joined(separator: " ")
  }
}

extension EpochSummary {
  /// One line of progress.
  fileprivate var line: String {
    func percent(_ part: Int, _ whole: Int) -> String {
      String(format: "%.2f%%", 100 * Double(part) / Double(max(whole, 1)))
    }
    let head = String(
      format: "epoch %3d/%d %@  loss %.4f  training %.2f%%", epoch, epochs,
      isTeacher ? "teacher" : isQuantized ? "rounded" : "smooth ", loss, 100 * accuracy)
    let figures = validation.sources.map { source in
      source.digits > 0
        ? " \(source.name) \(percent(source.right, source.digits))"
        : source.nonDigits > 0 ? " \(source.name) rejected \(percent(source.rejected, source.nonDigits))" : ""
    }
    return head + (figures.joined().isEmpty ? "" : "  validation" + figures.joined())
  }
}
