public import VirtualDevice

/// A generator whose numbers are the same on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline var generator: SplitMix64

  /// A generator for one purpose: different streams of one seed are unrelated.
  @inlinable
  public init(seed: UInt64, stream: UInt64 = 0) {
    generator = SplitMix64(seed: seed)
    generator = SplitMix64(seed: next() ^ stream)
    generator = SplitMix64(seed: next())
  }

  @inlinable
  public mutating func next() -> UInt64 { generator.next() }

  /// Uniform in 0..<1, a multiple of 2^-24.
  @inlinable
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in `range`.
  @inlinable
  public mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Nearly normal with mean 0 and standard deviation 1: a sum of twelve uniforms, so within ±6 and free of logarithms.
  @inlinable
  public mutating func normal() -> Float {
    var sum: Int64 = 0
    for _ in 0..<3 {
      let bits = next()
      for part in 0..<4 { sum += Int64(bits >> UInt64(16 * part) & 0xFFFF) }
    }
    return Float(sum - 6 * 0xFFFF) * 0x1p-16
  }

  /// Uniform in 0..<count; the bias of at most count / 2^64 is negligible.
  @inlinable
  public mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The numbers 0..<count in random order.
  @inlinable
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for k in stride(from: count - 1, to: 0, by: -1) { order.swapAt(k, index(below: k + 1)) }
    return order
  }
}
