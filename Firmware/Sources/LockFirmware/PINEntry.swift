import DigitNet
import PINVault

/// The digits of a PIN while it is drawn, each with its confidence and its runner-up.
struct PINEntry: Sendable {
  /// The digits, as they were read.
  private(set) var pin = PIN()
  /// For each digit: confidence in thousandths * 16 + runner-up.
  private var readings = InlineArray<8, UInt16>(repeating: 0)
  /// The most confident of the unclear drawings of the next digit: confidence * 256 + runner-up * 16 + digit.
  private var best: UInt32 = 0
  /// How many drawings of the next digit were unclear.
  private var unclearCount: UInt8 = 0

  // Everything is always inlined: a call would pass a copy and leave the digits on the stack.

  @inline(__always)
  init() {}

  /// Digits entered so far, 0...8.
  @inline(__always)
  var count: Int { pin.count }

  /// Whether unclear drawings of the next digit are kept.
  @inline(__always)
  var hasDrawings: Bool { unclearCount > 0 }

  /// Whether there are neither digits nor unclear drawings.
  @inline(__always)
  var isEmpty: Bool { pin.count == 0 && unclearCount == 0 }

  /// The last digit, as a clear prediction. There must be one.
  @inline(__always)
  var last: Prediction {
    let position = pin.count - 1
    return Prediction(
      digit: pin[position], confidence: readings[position] >> 4,
      second: UInt8(truncatingIfNeeded: readings[position] & 15), isUnclear: false)
  }

  /// Adds a digit.
  @inline(__always)
  mutating func append(_ prediction: Prediction) {
    append(PINEntry.packed(prediction))
  }

  @inline(__always)
  private mutating func append(_ reading: UInt32) {
    if pin.count < PIN.capacity { readings[pin.count] = UInt16(truncatingIfNeeded: reading >> 4) }
    pin.append(UInt8(truncatingIfNeeded: reading & 15))
    forgetDrawings()
  }

  /// A prediction as one number, which is larger if its confidence is higher.
  @inline(__always)
  private static func packed(_ prediction: Prediction) -> UInt32 {
    UInt32(prediction.confidence) << 8 | UInt32(prediction.second) << 4 | UInt32(prediction.digit)
  }

  /// Counts an unclear drawing of the next digit. After the last redraw, adds the most confident of its drawings.
  ///
  /// - Parameter redraws: the number of redraws; 0 means no limit.
  /// - Returns: whether a digit was added.
  @inline(__always)
  mutating func appendUnclear(_ prediction: Prediction, redraws: UInt8) -> Bool {
    guard redraws > 0 else { return false }
    best = max(best, PINEntry.packed(prediction))
    if unclearCount < redraws {
      unclearCount += 1
      return false
    }
    append(best)
    return true
  }

  /// Drops the unclear drawings of the next digit.
  @inline(__always)
  mutating func forgetDrawings() {
    best = 0
    unclearCount = 0
  }

  /// Drops the last digit, if there is one, and the unclear drawings of the next one.
  @inline(__always)
  mutating func removeLast() {
    pin.removeLast()
    // Now there are at most seven digits.
    readings[pin.count] = 0
    forgetDrawings()
  }

  /// Replaces the least confident digit by its runner-up, for a second reading of the drawings.
  ///
  /// - Parameter threshold: confidence in thousandths; digits that reach it are not replaced.
  /// - Returns: whether a digit was replaced.
  @inline(__always)
  mutating func readAgain(below threshold: UInt16) -> Bool {
    var least = threshold
    var position = -1
    for k in 0..<pin.count where readings[k] >> 4 < least {
      least = readings[k] >> 4
      position = k
    }
    guard position >= 0 else { return false }
    pin.replace(position, by: UInt8(truncatingIfNeeded: readings[position] & 15))
    return true
  }

  /// Overwrites the digits, their confidences and their runner-ups. Then the entry is empty.
  @inline(__always)
  mutating func wipe() {
    pin.wipe()
    for k in 0..<PIN.capacity { readings[k] = 0 }
    forgetDrawings()
  }
}
