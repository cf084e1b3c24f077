/// How far a training run has come.
public enum TrainingProgress: Sendable {
  /// Images are about to be redrawn as strokes.
  case redrawing(images: Int)
  case epoch(EpochSummary)
}

/// What a training run has reached after an epoch.
public struct EpochSummary: Sendable {
  /// Whether this is about the teacher, which only the training knows.
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
