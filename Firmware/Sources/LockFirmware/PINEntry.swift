import DigitNet
import PINVault

/// The digits of a PIN while it is drawn, and how surely each was read.
struct PINEntry: Sendable {
  /// The digits, as they were read.
  private(set) var pin = PIN()
  /// For each digit its confidence in thousandths, times 16, plus the runner-up.
  private var readings = InlineArray<8, UInt16>(repeating: 0)
  /// The surest drawing of the next digit, all of which were unclear: the same, times 16, plus the digit.
  private var surest: UInt32 = 0
  /// Unclear drawings of the next digit.
  private var unclear: UInt8 = 0

  // Everything is always inlined: a call would pass a copy and leave the digits on the stack.

  @inline(__always)
  init() {}

  /// Digits entered so far, 0...8.
  @inline(__always)
  var count: Int { pin.count }

  /// Whether it has neither digits nor an unclear drawing.
  @inline(__always)
  var isEmpty: Bool { pin.count == 0 && unclear == 0 }
  /// The last digit, which counts as clear; not for an entry without digits.
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

  /// A reading in one number, larger where it is surer.
  @inline(__always)
  private static func packed(_ prediction: Prediction) -> UInt32 {
    UInt32(prediction.confidence) << 8 | UInt32(prediction.second) << 4 | UInt32(prediction.digit)
  }

  /// Keeps an unclear reading of the next digit.
  ///
  /// - Parameter redraws: how often a digit is drawn again; then its surest drawing is added. 0 means without limit.
  /// - Returns: whether a digit was added.
  @inline(__always)
  mutating func appendUnclear(_ prediction: Prediction, redraws: UInt8) -> Bool {
    guard redraws > 0 else { return false }
    surest = max(surest, PINEntry.packed(prediction))
    if unclear < redraws {
      unclear += 1
      return false
    }
    append(surest)
    return true
  }

  /// Drops the drawings of the next digit that were unclear.
  @inline(__always)
  mutating func forgetDrawings() {
    surest = 0
    unclear = 0
  }

  /// Drops the last digit, if there is one, and the unclear drawings of the next one.
  @inline(__always)
  mutating func removeLast() {
    pin.removeLast()
    // There is room for one more now.
    readings[pin.count] = 0
    forgetDrawings()
  }

  /// Replaces the least sure digit by its runner-up, for a second reading of the drawings.
  ///
  /// - Parameter bound: confidence, in thousandths, from which a digit is sure.
  /// - Returns: whether a digit was replaced. None is if all are sure.
  @inline(__always)
  mutating func readAgain(below bound: UInt16) -> Bool {
    var least = bound
    var position = -1
    for k in 0..<pin.count where readings[k] >> 4 < least {
      least = readings[k] >> 4
      position = k
    }
    guard position >= 0 else { return false }
    pin.replace(position, by: UInt8(truncatingIfNeeded: readings[position] & 15))
    return true
  }

  /// Overwrites the digits and how they were read; the entry is empty then.
  @inline(__always)
  mutating func wipe() {
    pin.wipe()
    for k in 0..<PIN.capacity { readings[k] = 0 }
    forgetDrawings()
  }
}
