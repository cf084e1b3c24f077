import Evaluation

/// Whether a confidence of 0.9 is right nine times of ten: confidence against accuracy, bin by bin.
struct ReliabilityDiagram: Equatable, Sendable {
  /// Predictions of similar confidence. All values are shares of 0...1.
  struct Bin: Equatable, Sendable {
    var lower: Double
    var upper: Double
    /// Mean confidence of the predictions in the bin.
    var confidence: Double
    var accuracy: Double
    /// The 95% confidence interval of the accuracy.
    var interval: ClosedRange<Double>
    /// The bin's share of all predictions.
    var share: Double
  }

  /// Bins with predictions in them, confidence ascending.
  let bins: [Bin]
  /// The expected calibration error; `nil` without predictions.
  let error: Double?

  init(_ score: Score) {
    let total = score.calibration.reduce(0) { $0 + $1.samples }
    let width = 1 / Double(score.calibration.count)
    bins = score.calibration.enumerated().compactMap { k, bin in
      guard let interval = wilsonInterval(bin.right, of: bin.samples) else { return nil }
      return Bin(
        lower: Double(k) * width, upper: Double(k + 1) * width, confidence: bin.confidence / Double(bin.samples),
        accuracy: Double(bin.right) / Double(bin.samples), interval: interval,
        share: Double(bin.samples) / Double(total))
    }
    error = score.calibrationError
  }
}
