import Testing

@testable import DigitTraining

@Suite("Calibration")
struct CalibrationTests {
  @Test("all sources count equally, however many examples they have")
  func weights() {
    let weights = Calibration.weights(sources: [0, 0, 0, 0, 2, 2])
    #expect(weights == [0.25, 0.25, 0.25, 0.25, 0.5, 0.5])
  }

  @Test("the threshold leaves as many unclear as the share allows, by weight")
  func threshold() {
    let confidences = (1...100).map { UInt16($0 * 8) }
    let alike = [Double](repeating: 1, count: 100)
    // Five are below the sixth, and one more would be too many.
    #expect(Calibration.threshold(confidences: confidences, weights: alike, share: 0.05) == 48)
    // The two least sure weigh as much as ten others.
    let heavy = (0..<100).map { $0 < 2 ? 5.0 : 90.0 / 98 }
    #expect(Calibration.threshold(confidences: confidences, weights: heavy, share: 0.101) == 24)
  }

  @Test("digits of high confidence do not raise the threshold above its maximum")
  func ceiling() {
    #expect(Calibration.threshold(confidences: [990, 995, 1000], weights: [1, 1, 1], share: 0) == 900)
    #expect(Calibration.threshold(confidences: [100, 995, 1000], weights: [1, 1, 1], share: 1) == 900)
    #expect(Calibration.threshold(confidences: [], weights: [], share: 0.1) == 500)
  }

  @Test("logits that are often wrong are made less sure, and those of a heavy source decide")
  func sharpness() {
    // Two classes, a logit ahead by 4: always right in one source, half of the time in the other.
    let logits = [Float](repeating: 0, count: 8).indices.map { $0 % 2 == 0 ? Float(4) : 0 }
    let labels: [UInt8] = [0, 0, 0, 1]
    func sharpness(_ weights: [Double]) -> UInt32 {
      Calibration.sharpness(
        gain: Calibration.gain(logits: logits, labels: labels, weights: weights, classes: 2, start: 1))
    }
    // Three of four right, and four labels in a hundred by chance: a probability p of 0.96 * p + 0.04 / 2 = 0.75, and a
    // gain of log(p / (1 - p)) / 4, in 1/65536 of 1/256 of a power of two.
    let wanted = 1.1550 / 4 / 0.6931 * 256 * 65_536
    #expect(abs(Double(sharpness([1, 1, 1, 1])) - wanted) < 0.01 * wanted)
    #expect(sharpness([1, 1, 1, 2]) < sharpness([1, 1, 1, 1]))
  }

  @Test("non-digits are assumed to be as rare as in use")
  func prior() {
    // Odds of 12 to 88 become odds of 2 to 98.
    #expect(abs(Calibration.priorCorrection(learned: 0.12) - -1.8994) < 0.001)
    #expect(abs(Calibration.priorCorrection(learned: 0.02)) < 0.001)
    #expect(Calibration.priorCorrection(learned: 0) == 0)
  }

  @Test("the gain is fitted to the exponents as they are after the correction")
  func correctedGain() {
    // "No digit" ties with the likeliest digit, but for the correction. Nine of ten are right: the likelihood is
    // highest where 0.96 * p + 0.04 / 11 is 81 times what it is for each of the nine that share 1 - p, at p = 0.9303,
    // and the gain is log(9 * p / (1 - p)).
    let row = (0..<11).map { Float($0 == 3 || $0 == 10 ? 1 : 0) }
    let gain = Calibration.gain(
      logits: row + row, labels: [3, 4], weights: [9, 1], classes: 11, correction: -30, start: 1)
    #expect(abs(gain - 4.788) < 0.01)
  }
}
