import ArgumentParser
import DigitModel
import DigitTraining
import Evaluation
import Foundation
import Handwriting
import HostSupport

/// `inklock train --from`: adapts a model to one person, and scores it before and after on drawings that it did not learn
/// from.
struct FineTuningRun {
  let from: String
  let options: FineTuningOptions
  let recipe: RecipeOptions
  let input: TrainingDataOptions
  let output: ModelOutput

  func run() throws {
    guard !output.isSameFile(as: from) else {
      throw ValidationError(
        "-o would replace the model of --from, which the result is compared with: give another file")
    }
    try output.check()
    let model = try DeviceModel(reading: from)
    let recipe = try recipe.fineTuningRecipe(
      for: model, ownShare: options.ownShare ?? FineTuningRecipe.Default.ownShare)
    let (samples, summary) = try options.read()
    let (others, summaryOfOthers) = try input.read(validationShare: TrainingDataOptions.defaultValidationShare)
    let share = input.validationShare ?? FineTuningRecipe.Default.validationShare
    var own = PersonalSamples(samples, validationShare: share, seed: recipe.seed)
    guard share == 0 || !own.validation.isEmpty else {
      throw InputError(
        options.own.joined(separator: ", "),
        "no digit has two samples, so that none can be kept to score the network: draw each digit twice at least, or give "
          + "--validation-share 0 to learn without a score")
    }
    for line in summary + summaryOfOthers { StandardError.line(line) }
    for doubt in own.removeDoubtful(by: LoadedNetwork(model)) {
      note(
        "a sample with label \(doubt.label) is left out, because \(from) clearly reads \(doubt.digit), and reads others with this "
          + "label right: is the label wrong?")
    }
    if !own.missingDigits.isEmpty {
      note(
        "no sample to learn from of \(own.missingDigits.map(String.init).joined(separator: ", ")): "
          + "these digits are read about as before")
    }
    if model.header.classes == 10, own.hasNonDigits || others.hasNonDigits {
      note("\(from) has no class for non-digits: those of the data are left out")
    }

    func score(_ model: DeviceModel) -> Score? {
      own.validation.isEmpty ? nil : Evaluator(model: model, jobs: input.threads).score(own.validation)
    }
    let before = score(model)
    // Before this point there is nothing to save, so a signal ends the program immediately.
    Interruption.catchSignals()
    let log = TrainingLog()
    let tuned = FineTuner(model, recipe: recipe, own: own, others: others, threads: input.threads)
      .run(shouldStop: { Interruption.isRequested }, progress: log.report)
    guard let tuned else {
      note("interrupted before the end of the first epoch: \(output.path) was not written")
      throw ExitCode(Interruption.exitStatus)
    }
    let result = try DeviceModel(tuned.bytes, from: output.path)
    let after = score(result)
    let fineTuning = ModelCard.FineTuning(
      file: ModelOutput.name(from), id: model.id, trainedOn: own.trained.count, validatedOn: own.validation.count,
      before: before.map { ModelCard.Counts($0.digits) }, after: after.map { ModelCard.Counts($0.digits) })
    let card = try ModelCard(
      result, tuned: tuned, recipe: recipe, fineTuning: fineTuning, others: others, command: ModelOutput.commandLine)
    try output.write(tuned.bytes, card: card)
    StandardError.line(
      String(
        format: "%@: %d bytes, epoch %d, learned from %d samples, %.0f s", output.path, tuned.bytes.count, tuned.epoch,
        own.trained.count, log.seconds))
    if let before, let after { report(before, after) }
    if tuned.wasInterrupted {
      note("interrupted: \(output.path) holds the network of epoch \(tuned.epoch) of \(recipe.epochs)")
      throw ExitCode(Interruption.exitStatus)
    }
  }

  private func report(_ before: Score, _ after: Score) {
    StandardOutput.line("before: \(before.summary)")
    StandardOutput.line("after: \(after.summary)")
    if after.digits.right < before.digits.right || after.digits.rightAndClear < before.digits.rightAndClear {
      note(
        "worse than before on these samples: \(output.path) was written, but \(from) reads them better; more samples, fewer "
          + "--epochs or a lower --rate may help")
    }
  }
}

extension ModelCard.Counts {
  fileprivate init(_ tally: Score.Tally) {
    self.init(
      digits: tally.samples, right: tally.right, unclear: tally.unclear, rightAndClear: tally.rightAndClear)
  }
}
