/// How a hand drew one digit: a vector that lies near those of the same hand's other drawings of the digit.
public struct Signature: Equatable, Sendable {
  /// Numbers of a signature, and its bytes.
  public static let count = 16

  public var values = InlineArray<16, Int8>(repeating: 0)

  public init() {}

  /// The Euclidean distance to another signature, in 1/16; at most 16,320.
  @inline(never)
  public func distance(to other: borrowing Signature) -> UInt32 {
    var sum: UInt32 = 0
    for k in 0..<Signature.count {
      let difference = Int32(values[k]) &- Int32(other.values[k])
      sum &+= UInt32(bitPattern: difference &* difference)
    }
    // At most 16 * 255^2, so that 256 times as much fits.
    return Signature.squareRoot(sum &* 256)
  }

  /// The integer square root, bit by bit, with the same work for every number: a lock must not show by its time how far
  /// a hand is from the enrolled one.
  private static func squareRoot(_ value: UInt32) -> UInt32 {
    var rest = value
    var root: UInt32 = 0
    var bit: UInt32 = 1 << 30
    while bit != 0 {
      let next = root &+ bit
      // All ones where the bit belongs to the root.
      let mask: UInt32 = rest >= next ? .max : 0
      rest &-= next & mask
      root = root >> 1 &+ bit & mask
      bit >>= 2
    }
    return root
  }

  public static func == (a: Signature, b: Signature) -> Bool {
    for k in 0..<count where a.values[k] != b.values[k] { return false }
    return true
  }
}
