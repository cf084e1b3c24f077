import DigitNet
import Ink

/// What the header says about confidence, fitted to validation data.
package enum Calibration {
  /// Share of a set's labels that are believed to be wrong. Without it the few mislabelled digits, which a network is
  /// surest of, would make it look less sure of all others than it has reason to be.
  private static let mislabelled: Float = 0.04

  /// The factor for logits at which the softmax of validation examples is likeliest (temperature scaling, Guo et al.
  /// 2017), as the sharpness of the model header.
  ///
  /// - Parameters:
  ///   - logits: rows of `classes`.
  ///   - weights: how much each example counts.
  package static func sharpness(
    logits: [Float], labels: [UInt8], weights: [Double], classes: Int, start: Float
  ) -> UInt32 {
    func negativeLogLikelihood(_ gain: Float) -> Double {
      var total = 0.0
      for (k, label) in labels.enumerated() where Int(label) < classes {
        let row = logits[k * classes..<(k + 1) * classes]
        let highest = row.max() ?? 0
        var sum: Float = 0
        for logit in row { sum += PortableMath.exp((logit - highest) * gain) }
        let probability = PortableMath.exp((row[row.startIndex + Int(label)] - highest) * gain) / sum
        total -= weights[k] * Double(PortableMath.log((1 - mislabelled) * probability + mislabelled / Float(classes)))
      }
      return total
    }
    // The likelihood has one peak in the gain: thirds of a range of e^-3 to e^3 around the start.
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
    let gain = Double(start * PortableMath.exp((low + high) / 2))
    // Units of 1/65536 of 1/256 of a power of two.
    let units = gain / 0.693_147_180_559_945_3 * 256 * 65_536
    return UInt32(min(max(units.rounded(), 1), 4_294_967_295))
  }

  /// The highest threshold, in thousandths, at which the digits that are unclear weigh at most `share` of all.
  package static func threshold(confidences: [UInt16], weights: [Double], share: Double) -> UInt16 {
    guard !confidences.isEmpty else { return 500 }
    let allowed = weights.reduce(0, +) * share
    var unclear = 0.0
    // A confidence equal to the threshold is clear. Beyond 0.9 a digit is clear to anyone.
    for k in confidences.indices.sorted(by: { confidences[$0] < confidences[$1] }) {
      unclear += weights[k]
      if unclear > allowed { return min(confidences[k], 900) }
    }
    return 900
  }

  /// Weights with which every source of examples counts alike: the largest set is not what the device will see most of.
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
