/// xorshift32 (Marsaglia, 2003): the same numbers on every machine.
struct Randomness {
  private var state: UInt32

  /// Seeds that differ by one give very different numbers.
  init(seed: UInt32) {
    // An odd multiplier keeps seeds apart, and the generator must not start at zero.
    state = (seed &* 0x9E37_79B1) ^ 0x85EB_CA6B
    if state == 0 { state = 1 }
    for _ in 0..<8 { _ = next() }
  }

  mutating func next() -> UInt32 {
    state ^= state << 13
    state ^= state >> 17
    state ^= state << 5
    return state
  }

  /// A number in `range`, whose width is below 2^16.
  mutating func within(_ range: ClosedRange<Int32>) -> Int32 {
    let width = UInt32(truncatingIfNeeded: range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int32(truncatingIfNeeded: (next() >> 16) % width)
  }
}
