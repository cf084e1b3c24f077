import VirtualDevice

/// A seeded generator: the same seed gives the same cuts.
public struct Chance: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  public init(_ seed: UInt64) { generator = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { generator.next() }

  /// A number in 0..<bound.
  public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
