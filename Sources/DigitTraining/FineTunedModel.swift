public import DigitModel

/// The outcome of fine-tuning.
public struct FineTunedModel: Sendable {
  /// The model file: the header of the original with other weights.
  public var bytes: [UInt8]
  /// The epoch that the network is from; 0 is the original.
  public var epoch: Int
  public var wasInterrupted: Bool
  /// The figures of other people's validation data.
  public var validation: ValidationFigures
}
