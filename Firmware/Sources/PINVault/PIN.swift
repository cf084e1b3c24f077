import Crypto

/// The digits of a PIN while it is entered. They exist in RAM only; wipe the PIN as soon as it has been used.
public struct PIN: Sendable {
  /// Maximum number of digits.
  public static let capacity = 8

  private var digits = InlineArray<8, UInt8>(repeating: 0)
  @usableFromInline var used: UInt8 = 0

  public init() {}

  /// Digits entered so far, 0...8. Inlined, so that the caller does not copy the digits only to count them.
  @inlinable
  public var count: Int { Int(used) }

  /// The digit at a position in 0..<count; 0 outside of that.
  public subscript(position: Int) -> UInt8 {
    position >= 0 && position < count ? digits[position] : 0
  }

  /// Adds a digit, 0...9. Another value, or a ninth digit, is ignored.
  public mutating func append(_ digit: UInt8) {
    guard digit <= 9, count < PIN.capacity else { return }
    digits[count] = digit
    used += 1
  }

  /// Replaces the digit at a position in 0..<count. Another position, or a value above 9, is ignored.
  public mutating func replace(_ position: Int, by digit: UInt8) {
    guard digit <= 9, position >= 0, position < count else { return }
    digits[position] = digit
  }

  /// Drops the last digit, if there is one.
  public mutating func removeLast() {
    guard used > 0 else { return }
    used -= 1
    digits[count] = 0
  }

  /// Overwrites the digits; the PIN is empty then.
  public mutating func wipe() {
    withUnsafeMutableBytes(of: &digits) { Memory.wipe($0) }
    used = 0
  }

  /// Passes the digits in ASCII, padded with zeros to eight bytes, to `body`, and then wipes that copy.
  func withASCII(_ body: (UnsafeRawBufferPointer) -> Void) {
    var text = InlineArray<8, UInt8>(repeating: 0)
    for k in 0..<PIN.capacity { text[k] = k < count ? digits[k] &+ 0x30 : 0 }
    withUnsafeMutableBytes(of: &text) {
      body(UnsafeRawBufferPointer($0))
      Memory.wipe($0)
    }
  }

  /// Whether both hold the same digits, in a time that does not depend on them.
  public static func areEqual(_ a: borrowing PIN, _ b: borrowing PIN) -> Bool {
    var difference = a.used ^ b.used
    for k in 0..<capacity { difference |= a.digits[k] ^ b.digits[k] }
    return difference == 0
  }
}
