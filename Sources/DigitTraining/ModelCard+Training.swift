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
    let sets = data.sources.indices.map { k in
      DataSet(
        name: data.sources[k], origin: DataSetOrigin.of(data.sources[k]), trainedOn: data.trained[k],
        validatedOn: data.validated[k])
    }
    self.init(
      try ModelSummary(model), command: command, seed: recipe.seed, epochs: recipe.epochs, epoch: trained.epoch,
      wasInterrupted: trained.wasInterrupted, data: sets, validation: trained.validation,
      unclear: trained.isValidated
        ? Unclear(digits: trained.unclearDigits, nonDigits: trained.unclearNonDigits) : nil)
  }
}
