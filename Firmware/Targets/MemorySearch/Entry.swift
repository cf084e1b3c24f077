import Link

/// A PIN of eight digits in forms that a search for its digits does not find.
struct Entry {
  /// Indices of `Workload.drawDigit`.
  private(set) var drawings = InlineArray<8, UInt32>(repeating: 0)
  /// The upper half of byte k is k + 4, the lower half is the digit.
  private var disguised = InlineArray<8, UInt8>(repeating: 0)

  mutating func receive() {
    for k in 0..<8 { drawings[k] = UInt32(Link.half()) }
    for k in 0..<8 { disguised[k] = Link.byte() }
  }

  func digit(_ k: Int) -> UInt8 { disguised[k] & 15 }
}
