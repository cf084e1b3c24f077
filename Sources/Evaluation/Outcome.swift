public import Core2HAL
public import DigitNet

/// What the device recognized in one sample.
public struct Outcome: Equatable, Sendable {
  /// The likeliest digit, 0...9; `nil` where there was no prediction.
  public var digit: UInt8?
  /// The probability of `digit`, 0...1.
  public var confidence: Double
  /// The second likeliest digit, 0...9; `nil` where there was no prediction.
  public var second: UInt8?
  /// Whether the device rejected the prediction, or had none.
  public var isUnclear: Bool

  public init(digit: UInt8?, confidence: Double, second: UInt8? = nil, isUnclear: Bool) {
    self.digit = digit
    self.confidence = confidence
    self.second = second
    self.isUnclear = isUnclear
  }

  /// No prediction: too little ink, or too much.
  static let none = Outcome(digit: nil, confidence: 0, isUnclear: true)

  /// The network's own prediction, or `nil` where the raster held too little ink.
  public init(_ prediction: Prediction?) {
    guard let prediction else {
      self = .none
      return
    }
    self.init(
      digit: prediction.digit, confidence: Double(prediction.confidence) / 1000, second: prediction.second,
      isUnclear: prediction.isUnclear)
  }

  /// What the device read.
  public init(_ reading: DigitReading) {
    guard reading.hasPrediction else {
      self = .none
      return
    }
    self.init(
      digit: reading.digit, confidence: Double(reading.confidence) / 1000, second: reading.second,
      isUnclear: reading.verdict == .unclear)
  }
}
