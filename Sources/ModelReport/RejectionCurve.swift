/// The cost and benefit of rejection for each threshold: the higher it is, the more digits are unclear, and the fewer
/// wrong digits and non-digits are accepted.
struct RejectionCurve: Equatable, Sendable {
  struct Point: Equatable, Sendable {
    /// Thousandths: a confidence below it is unclear. 1001 rejects everything.
    var threshold: Int
    /// Shares of 0...1; `nil` where nothing was counted.
    var unclearDigits: Double?
    /// Share of the clear digits that are wrong.
    var wrongWhenClear: Double?
    var unclearNonDigits: Double?
  }

  /// Thresholds from 0 up, closer to each other where most confidences are, and one above all.
  static let thresholds =
    Array(stride(from: 0, to: 900, by: 10)) + Array(stride(from: 900, through: 1000, by: 2)) + [1001]

  /// In the order of `thresholds`.
  let points: [Point]

  /// - Parameter samples: digits and non-digits; what has no prediction is unclear at any threshold.
  init(_ samples: some Sequence<Reading.Sample>) {
    // Counts by confidence in thousandths; what has no prediction lies below all thresholds.
    var right = [Int](repeating: 0, count: 1002)
    var wrong = right
    var negative = right
    for sample in samples {
      let outcome = sample.outcome
      let place = outcome.digit == nil ? 0 : 1 + min(max(Int((outcome.confidence * 1000).rounded()), 0), 1000)
      if sample.label == nil {
        negative[place] += 1
      } else if outcome.digit == sample.label {
        right[place] += 1
      } else {
        wrong[place] += 1
      }
    }
    let digits = right.reduce(0, +) + wrong.reduce(0, +)
    let nonDigits = negative.reduce(0, +)
    points = RejectionCurve.thresholds.map { threshold in
      let clearRight = right[(threshold + 1)...].reduce(0, +)
      let clearWrong = wrong[(threshold + 1)...].reduce(0, +)
      let clearNonDigits = negative[(threshold + 1)...].reduce(0, +)
      return Point(
        threshold: threshold, unclearDigits: share(digits - clearRight - clearWrong, of: digits),
        wrongWhenClear: share(clearWrong, of: clearRight + clearWrong),
        unclearNonDigits: share(nonDigits - clearNonDigits, of: nonDigits))
    }
  }
}

/// 0...1, or `nil` where nothing was counted.
func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
