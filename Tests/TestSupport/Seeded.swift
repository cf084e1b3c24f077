import VirtualDevice

/// The tests' own seeded generator.
package struct Seeded: RandomNumberGenerator {
  private var generator: SplitMix64

  package init(_ seed: UInt64) { generator = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { generator.next() }
}
