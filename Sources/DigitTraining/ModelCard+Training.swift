public import DigitModel
import Handwriting
public import HostSupport

extension ModelCard {
  /// The card of a model that was just trained.
  ///
  /// - Parameters:
  ///   - model: the file that was written.
  ///   - trained: what the training run reports.
  ///   - recipe: how it was trained.
  ///   - data: the training data.
  ///   - command: the command line that reproduces the model.
  public init(
    _ model: DeviceModel, trained: TrainedModel, recipe: TrainingRecipe, data: TrainingData, command: String
  ) throws(InputError) {
    self.init(
      try ModelSummary(model), command: command, seed: recipe.seed, epochs: recipe.epochs, epoch: trained.epoch,
      wasInterrupted: trained.wasInterrupted, data: sets(of: data), validation: trained.validation,
      unclear: trained.isValidated
        ? Unclear(digits: trained.unclearDigits, nonDigits: trained.unclearNonDigits) : nil)
  }

  /// The card of a model that was just fine-tuned.
  ///
  /// - Parameters:
  ///   - model: the file that was written.
  ///   - tuned: what the run reports.
  ///   - recipe: how it was trained.
  ///   - fineTuning: the original model, and the person.
  ///   - others: the data of other people.
  ///   - command: the command line that reproduces the model.
  public init(
    _ model: DeviceModel, tuned: FineTunedModel, recipe: FineTuningRecipe, fineTuning: FineTuning, others: TrainingData,
    command: String
  ) throws(InputError) {
    self.init(
      try ModelSummary(model), command: command, seed: recipe.seed, epochs: recipe.epochs, epoch: tuned.epoch,
      wasInterrupted: tuned.wasInterrupted, data: sets(of: others), validation: tuned.validation, unclear: nil)
    self.fineTuning = fineTuning
  }
}

/// The data sets as a card names them.
private func sets(of data: TrainingData) -> [ModelCard.DataSet] {
  data.sources.indices.map { k in
    ModelCard.DataSet(
      name: data.sources[k], origin: DataSetOrigin.of(data.sources[k]), trainedOn: data.trained[k],
      validatedOn: data.validated[k])
  }
}
