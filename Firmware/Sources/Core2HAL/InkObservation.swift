/// What the firmware does with the finger on the drawing area, in order. A reading takes all ink since the previous
/// reading, or since the ink was cleared.
public enum InkObservation: Equatable, Sendable {
  /// A touch sample became ink: pixels of the drawing area, 0..<240. The first one after `strokeEnded`, `cleared` or
  /// `read` begins a stroke.
  case drew(x: UInt16, y: UInt16)
  case strokeEnded
  /// The ink was dropped without being read: by CLEAR, or because the mode changed.
  case cleared
  /// The ink was read as a digit and then removed.
  case read(DigitReading)
}

/// The result of reading the ink of one digit.
public struct DigitReading: Equatable, Sendable {
  public enum Verdict: UInt8, Equatable, Sendable {
    /// The digit was accepted.
    case clear
    /// The network's confidence is below the model's threshold.
    case unclear
    /// There was too little ink for a prediction.
    case tooLittleInk
    /// The ink had more points than the stroke buffer holds, so the network did not read it.
    case overflow
  }

  public var verdict: Verdict
  /// The most probable digit, 0...9; 0 without a prediction.
  public var digit: UInt8
  /// The second most probable digit, 0...9; 0 without a prediction.
  public var second: UInt8
  /// The calibrated probability of `digit` in thousandths, 0...1000; 0 without a prediction.
  public var confidence: UInt16
  /// Cells of the raster with ink, 0...784.
  public var inkedCells: UInt16
  /// Whether the log and the screen hide the digit, because it belongs to a PIN.
  public var isMasked: Bool

  public init(
    verdict: Verdict, digit: UInt8 = 0, second: UInt8 = 0, confidence: UInt16 = 0, inkedCells: UInt16,
    isMasked: Bool = false
  ) {
    self.verdict = verdict
    self.digit = digit
    self.second = second
    self.confidence = confidence
    self.inkedCells = inkedCells
    self.isMasked = isMasked
  }

  /// Whether there is a digit, clear or not.
  public var hasPrediction: Bool { verdict == .clear || verdict == .unclear }
}
