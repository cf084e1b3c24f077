import Core2HAL
import DigitNet

extension DigitReading {
  /// The reading that the board receives; `prediction` is `nil` if there was too much ink (`overflowed`) or too little.
  init(_ prediction: Prediction?, inkedCells: Int, overflowed: Bool, isMasked: Bool) {
    // A raster has 784 cells.
    let inkedCells = UInt16(truncatingIfNeeded: inkedCells)
    if let prediction {
      self.init(
        verdict: prediction.isUnclear ? .unclear : .clear, digit: prediction.digit, second: prediction.second,
        confidence: prediction.confidence, inkedCells: inkedCells, isMasked: isMasked)
    } else {
      self.init(verdict: overflowed ? .overflow : .tooLittleInk, inkedCells: inkedCells, isMasked: isMasked)
    }
  }
}
