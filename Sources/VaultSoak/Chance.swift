import VirtualDevice

/// A seeded generator: the same seed gives the same cuts.
struct Chance: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  init(_ seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  /// Whether something happens that happens once in so many times; never where that is 0.
  mutating func isOneIn(_ count: Int) -> Bool { count > 0 && below(count) == 0 }

  /// A number in 0..<bound.
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
