/// How a hand drew one digit: a vector that lies near those of the same hand's other drawings of the digit.
public struct Signature: Equatable, Sendable {
  /// Numbers of a signature, of 4 bits each.
  public static let count = 32
  /// Bytes of a signature.
  public static let size = count / 2

  /// Eight numbers each, the first one in the lowest bits. In files and in flash the lowest byte of a word is the first.
  public var words = InlineArray<4, UInt32>(repeating: 0)

  public init() {}

  /// The signature that lies at an address of any alignment.
  init(at address: UnsafeRawPointer) {
    for k in 0..<4 {
      words[k] = UInt32(littleEndian: address.loadUnaligned(fromByteOffset: 4 * k, as: UInt32.self))
    }
  }

  /// A number, -8...7; what lies beyond is clamped when it is set.
  public subscript(k: Int) -> Int32 {
    // The shift left and back extends the sign.
    get { Int32(bitPattern: words[k >> 3] << (28 - 4 * UInt32(k & 7))) >> 28 }
    set {
      let place = 4 * UInt32(k & 7)
      let bits = UInt32(bitPattern: min(max(newValue, -8), 7)) & 15
      words[k >> 3] = words[k >> 3] & ~(15 << place) | bits << place
    }
  }

  /// The Euclidean distance to another signature, in 1/64; at most 5,430.
  @inline(never)
  public func distance(to other: borrowing Signature) -> UInt32 {
    var sum: Int32 = 0
    for k in 0..<4 {
      var (a, b) = (Int32(bitPattern: words[k]), Int32(bitPattern: other.words[k]))
      for _ in 0..<8 {
        let difference = (a >> 28) &- (b >> 28)
        sum &+= difference &* difference
        a <<= 4
        b <<= 4
      }
    }
    // At most 32 * 15^2.
    return Signature.squareRoot(UInt32(bitPattern: sum) &* 4096)
  }

  /// The integer square root, bit by bit, with the same work for every number: a lock must not show by its time how far
  /// a hand is from the enrolled one.
  @inline(never)
  static func squareRoot(_ value: UInt32) -> UInt32 {
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
    for k in 0..<4 where a.words[k] != b.words[k] { return false }
    return true
  }
}
