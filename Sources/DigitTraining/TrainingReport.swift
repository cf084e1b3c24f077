public import DigitNet

/// What a training run is at after an epoch.
public struct EpochReport: Sendable {
  /// Whether this is about the teacher, which only the training knows.
  public var isTeacher = false
  /// From 1.
  public var epoch: Int
  public var epochs: Int
  /// Whether the forward pass was the device's.
  public var isQuantised: Bool
  /// Mean cross-entropy of the epoch's examples.
  public var loss: Double
  /// Share of the epoch's digits that were right.
  public var accuracy: Double
  public var validation: ValidationFigures
}

/// How many validation examples of each source a network gets right.
public struct ValidationFigures: Equatable, Sendable {
  public struct Source: Equatable, Sendable {
    public var name: String
    /// Digits, and those for which the largest logit of a digit is the right one.
    public var digits = 0
    public var right = 0
    /// Negatives, and those that the class "no digit" wins.
    public var negatives = 0
    public var rejected = 0
  }
  public var sources: [Source]
}

/// The outcome of a training run.
public struct TrainedModel: Sendable {
  /// The model file.
  public var bytes: [UInt8]
  public var header: ModelHeader
  /// The epoch that the network is from, from 1; 0 is before the first.
  public var epoch: Int
  public var wasInterrupted: Bool
  public var validation: ValidationFigures
  /// Share of validation digits that the threshold calls unclear, and of negatives.
  public var unclearDigits: Double
  public var unclearNegatives: Double
}
