/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the state starts as the seed, and for each number
///
///     state += 0x9E3779B97F4A7C15
///     z = state;  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;  z = (z ^ z >> 27) * 0x94D049BB133111EB;  z ^= z >> 31
///
/// modulo 2^64; the number is z.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable
  public init(seed: UInt64) { state = seed }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }

  /// The upper half of the next number: the entropy of a device on a virtual clock. A reset or a power cut does not
  /// restart the sequence.
  @inlinable
  public mutating func nextHalf() -> UInt32 { UInt32(truncatingIfNeeded: next() &>> 32) }
}
