/// How well a set of samples was recognized.
public struct Score: Equatable, Sendable {
  /// Counts from which accuracies are computed.
  public struct Tally: Equatable, Sendable {
    public private(set) var samples = 0
    /// Samples whose likeliest digit is the label, whether unclear or not.
    public private(set) var right = 0
    public private(set) var unclear = 0
    /// Samples whose likeliest digit is the label, and which are not unclear.
    public private(set) var rightAndClear = 0

    public init() {}

    mutating func add(isRight: Bool, isUnclear: Bool) {
      samples += 1
      if isRight { right += 1 }
      if isUnclear { unclear += 1 }
      if isRight, !isUnclear { rightAndClear += 1 }
    }

    mutating func merge(_ other: Tally) {
      samples += other.samples
      right += other.right
      unclear += other.unclear
      rightAndClear += other.rightAndClear
    }

    /// Shares from 0 to 1; `nil` where nothing was counted.
    public var accuracy: Double? { share(right, of: samples) }
    public var unclearShare: Double? { share(unclear, of: samples) }
    public var accuracyWhenClear: Double? { share(rightAndClear, of: samples - unclear) }

    private func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
  }

  /// Predictions of similar confidence.
  public struct CalibrationBin: Equatable, Sendable {
    public fileprivate(set) var samples = 0
    public fileprivate(set) var right = 0
    public fileprivate(set) var confidence = 0.0
  }

  /// How well one digit is distinguished from the others, as shares from 0 to 1; `nil` where nothing was counted.
  public struct Retrieval: Equatable, Sendable {
    /// The share that is right of the samples that were read as this digit.
    public var precision: Double?
    /// The share of this digit's samples that were read as it; unclear ones were not.
    public var recall: Double?
    /// The harmonic mean of precision and recall; 0 if no sample was right.
    public var f1: Double?
  }

  /// Bins of equal width from 0 to 1 that calibration is measured in.
  static let calibrationBins = 15
  /// The column of `confusion` that counts unclear samples.
  public static let unclearColumn = 10

  /// The digits, without the non-digits.
  public private(set) var digits = Tally()
  /// The digits of each writer; samples without one are left out.
  public private(set) var perWriter: [String: Tally] = [:]
  /// Rows: what was drawn, 0...9. Columns: what was recognized, 0...9, then unclear.
  public private(set) var confusion = Array(repeating: Array(repeating: 0, count: 11), count: 10)
  /// The non-digits, and how many of them were unclear.
  public private(set) var nonDigits = Tally()
  /// Digits with a prediction, by its confidence; the first bin ends at 1/15.
  public private(set) var calibration = Array(repeating: CalibrationBin(), count: calibrationBins)

  public init() {}

  /// The score of all samples of some scores.
  public init(merging scores: [Score]) {
    for score in scores { merge(score) }
  }

  /// Counts one sample; `label` is `nil` for a non-digit.
  public mutating func add(label: UInt8?, writer: String? = nil, _ outcome: Outcome) {
    guard let label, label <= 9 else {
      nonDigits.add(isRight: outcome.isUnclear, isUnclear: outcome.isUnclear)
      return
    }
    let isRight = outcome.digit == label
    digits.add(isRight: isRight, isUnclear: outcome.isUnclear)
    if let writer { perWriter[writer, default: Tally()].add(isRight: isRight, isUnclear: outcome.isUnclear) }
    guard let digit = outcome.digit, digit <= 9 else {
      confusion[Int(label)][Score.unclearColumn] += 1
      return
    }
    confusion[Int(label)][outcome.isUnclear ? Score.unclearColumn : Int(digit)] += 1
    let bin = min(max(Int(outcome.confidence * Double(Score.calibrationBins)), 0), Score.calibrationBins - 1)
    calibration[bin].samples += 1
    calibration[bin].right += isRight ? 1 : 0
    calibration[bin].confidence += outcome.confidence
  }

  /// Adds the samples of another score to this one.
  public mutating func merge(_ other: Score) {
    digits.merge(other.digits)
    nonDigits.merge(other.nonDigits)
    for (writer, tally) in other.perWriter { perWriter[writer, default: Tally()].merge(tally) }
    for row in 0..<10 {
      for column in 0..<11 { confusion[row][column] += other.confusion[row][column] }
    }
    for k in calibration.indices {
      calibration[k].samples += other.calibration[k].samples
      calibration[k].right += other.calibration[k].right
      calibration[k].confidence += other.calibration[k].confidence
    }
  }

  /// Precision, recall and F1 of a digit, 0...9, from the table of confusions.
  public func retrieval(of digit: Int) -> Retrieval {
    let right = Double(confusion[digit][digit])
    let read = Double(confusion.reduce(0) { $0 + $1[digit] })
    let drawn = Double(confusion[digit].reduce(0, +))
    return Retrieval(
      precision: read > 0 ? right / read : nil, recall: drawn > 0 ? right / drawn : nil,
      f1: read + drawn > 0 ? 2 * right / (read + drawn) : nil)
  }

  /// The expected calibration error (Naeini, Cooper, Hauskrecht, AAAI 2015), 0...1: the difference between confidence
  /// and accuracy of each bin, weighted by its samples. `nil` without predictions.
  public var calibrationError: Double? {
    let samples = calibration.reduce(0) { $0 + $1.samples }
    guard samples > 0 else { return nil }
    return calibration.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(samples)
  }
}
