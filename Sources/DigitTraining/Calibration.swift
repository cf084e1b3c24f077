import DigitNet
import Ink

/// What the header says about confidence, fitted to validation data.
package enum Calibration {
  /// Assumed share of wrong labels in a data set. Without it the few mislabeled digits, which the network contradicts
  /// with high confidence, would make the confidence of all other digits too low.
  private static let mislabelled: Float = 0.04

  /// Assumed share of non-digits in what people enter on a device.
  private static let nonDigitsInUse: Float = 0.02

  /// The correction of the exponent of "no digit" for a network that was trained with a share of `learned` non-digits,
  /// 0..<1: many more than people enter (Saerens, Latinne, Decaestecker 2002). Without it the confidence of all digits
  /// is too low.
  package static func priorCorrection(learned: Double) -> Float {
    guard learned > 0 else { return 0 }
    let odds = Float(learned / (1 - learned))
    return PortableMath.log(nonDigitsInUse / (1 - nonDigitsInUse) / odds)
  }

  /// The factor for logits at which the softmax of validation examples is likeliest (temperature scaling, Guo et al.
  /// 2017).
  ///
  /// - Parameters:
  ///   - logits: rows of `classes`.
  ///   - weights: how much each example counts.
  ///   - correction: added to the exponent of class 10, if there is one.
  package static func gain(
    logits: [Float], labels: [UInt8], weights: [Double], classes: Int, correction: Float = 0, start: Float
  ) -> Float {
    func negativeLogLikelihood(_ gain: Float) -> Double {
      var total = 0.0
      var exponents = [Float](repeating: 0, count: classes)
      for (k, label) in labels.enumerated() where Int(label) < classes {
        for n in 0..<classes { exponents[n] = logits[k * classes + n] * gain + (n == 10 ? correction : 0) }
        let highest = exponents.max() ?? 0
        var sum: Float = 0
        for exponent in exponents { sum += PortableMath.exp(exponent - highest) }
        let probability = PortableMath.exp(exponents[Int(label)] - highest) / sum
        total -= weights[k] * Double(PortableMath.log((1 - mislabelled) * probability + mislabelled / Float(classes)))
      }
      return total
    }
    // The likelihood has a single maximum over the gain: a ternary search from e^-3 to e^3 times the start.
    var low: Float = -3
    var high: Float = 3
    for _ in 0..<24 {
      let a = low + (high - low) / 3
      let b = high - (high - low) / 3
      if negativeLogLikelihood(start * PortableMath.exp(a)) < negativeLogLikelihood(start * PortableMath.exp(b)) {
        high = b
      } else {
        low = a
      }
    }
    return start * PortableMath.exp((low + high) / 2)
  }

  /// A factor for logits as the sharpness of the model header, in units of 1/65536 of 1/256 of a power of two.
  package static func sharpness(gain: Float) -> UInt32 {
    let units = Double(gain) / 0.693_147_180_559_945_3 * 256 * 65_536
    return UInt32(min(max(units.rounded(), 1), 4_294_967_295))
  }

  /// The factor for logits that a sharpness of the model header means.
  static func gain(sharpness: UInt32) -> Float { Float(Double(sharpness) * 0.693_147_180_559_945_3 / 256 / 65_536) }

  /// The threshold of a network without validation digits, in thousandths: a digit is clear if it is more likely than
  /// all other classes together.
  package static let defaultThreshold: UInt16 = 500

  /// The highest threshold, in thousandths, at which the digits that are unclear weigh at most `share` of all.
  package static func threshold(confidences: [UInt16], weights: [Double], share: Double) -> UInt16 {
    guard !confidences.isEmpty else { return defaultThreshold }
    let allowed = weights.reduce(0, +) * share
    var unclear = 0.0
    // A confidence equal to the threshold is clear. Above 0.9 a digit is always clear.
    for k in confidences.indices.sorted(by: { confidences[$0] < confidences[$1] }) {
      unclear += weights[k]
      if unclear > allowed { return min(confidences[k], 900) }
    }
    return 900
  }

  /// Weights with which all sources of examples count equally: a large data set does not mean that the device gets many
  /// such digits.
  package static func weights(sources: [UInt8]) -> [Double] {
    var counts = [Double](repeating: 0, count: 256)
    for source in sources { counts[Int(source)] += 1 }
    return sources.map { 1 / counts[Int($0)] }
  }

  /// Half of the ink that all but one in a thousand digits have, and more than a tap leaves.
  static func minimumInk(digits: [Raster], pen: Pen) -> UInt16 {
    let tap = pen == .square ? 9 : pen == .plus ? 5 : 1
    let cells = digits.map(\.inkedCells).sorted()
    let small = cells.isEmpty ? 0 : cells[cells.count / 1000]
    return UInt16(max(small / 2, tap + 1))
  }
}
