public import DigitModel
public import DigitNet

/// The outcome of a training run.
public struct TrainedModel: Sendable {
  /// The model file.
  public var bytes: [UInt8]
  public var header: ModelHeader
  /// The epoch that the network is from, from 1.
  public var epoch: Int
  public var wasInterrupted: Bool
  /// Whether any digits were set aside for validation; else the threshold is a default, and the confidence is fitted to
  /// the training data.
  public var isValidated: Bool
  public var validation: ValidationFigures
  /// Share of validation digits that the threshold calls unclear, and of non-digits; of the training data, where there
  /// is no validation.
  public var unclearDigits: Double
  public var unclearNonDigits: Double
}
