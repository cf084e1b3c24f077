import ArgumentParser
import DigitModel
import DigitTraining
import Foundation
import HostSupport

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on your own data, in the device's arithmetic.",
    discussion: """
      The same seed and data give the same bytes, whatever the number of threads. Whole writers are held back to \
      measure progress on and to fit the confidence to. Ctrl-C keeps the network of the last whole epoch.
      """)

  @OptionGroup(title: "What is learnt from") var input: TrainingDataOptions
  @OptionGroup(title: "The network and its training") var recipe: RecipeOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("The model file; its card is written beside it.", valueName: "MODEL"))
  var output: String

  func run() throws {
    let data = try input.read()
    let recipe = try recipe.recipe(for: data)
    let interrupt = Interrupt()
    let clock = ContinuousClock()
    let start = clock.now
    var last = start
    func report(_ epoch: EpochReport) {
      let now = clock.now
      tell(epoch.line + String(format: "  %.1f s", (now - last) / .seconds(1)))
      last = now
    }
    let model = Trainer(recipe, data: data, threads: input.threads)
      .run(shouldStop: { interrupt.isRaised }, report: report)
    let seconds = (clock.now - start) / .seconds(1)
    let card = try ModelCard(
      DeviceModel(model.bytes, from: output), trained: model, recipe: recipe, data: data, command: commandLine)
    try AtomicFile.write(model.bytes, to: output)
    try AtomicFile.write(Array(card.markdown.utf8), to: beside(".md"))
    try AtomicFile.write(Array((card.json.description + "\n").utf8), to: beside(".json"))
    if model.wasInterrupted { tell("interrupted: \(output) holds the network of epoch \(model.epoch)") }
    tell(String(format: "%@: %d bytes, epoch %d, %.0f s", output, model.bytes.count, model.epoch, seconds))
    tell(
      String(
        format: "unclear: %.2f%% of digits, %.2f%% of negatives, threshold %d", 100 * model.unclearDigits,
        100 * model.unclearNegatives, model.header.threshold))
  }

  /// The path of the model with another extension.
  private func beside(_ suffix: String) -> String {
    (output.hasSuffix(".model") ? String(output.dropLast(".model".count)) : output) + suffix
  }

  /// The command line as one would type it; what an absolute path says about this machine is nobody's business.
  private var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().map { argument in
      let shown = argument.hasPrefix("/") ? argument.split(separator: "/").last.map(String.init) ?? argument : argument
      let isPlain = shown.allSatisfy { $0.isLetter || $0.isNumber || "-_./,=:+@%".contains($0) }
      return isPlain && !shown.isEmpty ? shown : "'" + shown.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    return (["inklock"] + arguments).joined(separator: " ")
  }
}

/// Writes a line to standard error.
func tell(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

extension EpochReport {
  /// One line of progress.
  fileprivate var line: String {
    func percent(_ part: Int, _ whole: Int) -> String {
      String(format: "%.2f%%", 100 * Double(part) / Double(max(whole, 1)))
    }
    let head = String(
      format: "epoch %3d/%d %@  loss %.4f  training %.2f%%  validation", epoch, epochs,
      isTeacher ? "teacher" : isQuantised ? "rounded" : "smooth ", loss, 100 * accuracy)
    let figures = validation.sources.map { source in
      source.digits > 0
        ? " \(source.name) \(percent(source.right, source.digits))"
        : source.negatives > 0 ? " \(source.name) rejected \(percent(source.rejected, source.negatives))" : ""
    }
    return head + figures.joined() + "  "
  }
}
