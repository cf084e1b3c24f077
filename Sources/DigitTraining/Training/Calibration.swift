import DigitNet
import Ink

/// What the header says about confidence, fitted to validation data.
enum Calibration {
  /// The factor for logits at which the softmax of validation examples is likeliest (temperature scaling, Guo et al.
  /// 2017), as the sharpness of the model header.
  ///
  /// - Parameter logits: rows of `classes`.
  static func sharpness(logits: [Float], labels: [UInt8], classes: Int, start: Float) -> UInt32 {
    func negativeLogLikelihood(_ gain: Float) -> Double {
      var total = 0.0
      for (k, label) in labels.enumerated() where Int(label) < classes {
        let row = logits[k * classes..<(k + 1) * classes]
        let highest = row.max() ?? 0
        var sum: Float = 0
        for logit in row { sum += PortableMath.exp((logit - highest) * gain) }
        total += Double(PortableMath.log(sum) - (row[row.startIndex + Int(label)] - highest) * gain)
      }
      return total
    }
    // The likelihood is unimodal in the gain: thirds of a range of e^-3 to e^3 around the start.
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

  /// The highest threshold, in thousandths, at which at most `share` of the digits are unclear.
  static func threshold(confidences: [UInt16], share: Double) -> UInt16 {
    guard !confidences.isEmpty else { return 500 }
    let sorted = confidences.sorted()
    let allowed = Int(Double(sorted.count) * share)
    // A confidence equal to the threshold is clear. Beyond 0.9 a digit is clear to anyone.
    return min(sorted[min(allowed, sorted.count - 1)], 900)
  }

  /// Half of the ink that all but one in a thousand digits have, and more than a tap leaves.
  static func minimumInk(digits: [Raster], pen: Pen) -> UInt16 {
    let tap = pen == .square ? 9 : pen == .plus ? 5 : 1
    let cells = digits.map(\.inkedCells).sorted()
    let small = cells.isEmpty ? 0 : cells[cells.count / 1000]
    return UInt16(max(small / 2, tap + 1))
  }
}
