public import DigitModel

/// The progress of a training run.
public enum TrainingProgress: Sendable {
  /// Images are about to be redrawn as strokes.
  case redrawing(images: Int)
  /// The figures of the network that is fine-tuned, before the first epoch.
  case start(ValidationFigures)
  case epoch(EpochSummary)
}

/// The figures of a training run after an epoch.
public struct EpochSummary: Sendable {
  /// Whether this is an epoch of the teacher, which exists only during training.
  public var isTeacher = false
  /// From 1.
  public var epoch: Int
  public var epochs: Int
  /// Whether the forward pass was the device's.
  public var isQuantized: Bool
  /// Mean cross-entropy of the epoch's examples.
  public var loss: Double
  /// Share of the epoch's digits that were right.
  public var accuracy: Double
  public var validation: ValidationFigures
}
