/// The weak bits of a partition, byte by byte. Most readings touch none, so they are counted by blocks.
struct WeakBits: Sendable {
  private static let blockSize = 64
  /// Empty where no bit is weak.
  private var bytes: [UInt8] = []
  /// Bytes with weak bits, in each block and in total.
  private var counts: [UInt8] = []
  private var total = 0

  var isEmpty: Bool { total == 0 }

  /// The weak bits of a byte.
  subscript(offset: Int) -> UInt8 { total == 0 ? 0 : bytes[offset] }

  /// Whether a byte near a range has weak bits.
  func mayTouch(_ range: Range<Int>) -> Bool {
    guard total > 0, !range.isEmpty else { return false }
    let blocks = range.lowerBound / WeakBits.blockSize...(range.upperBound - 1) / WeakBits.blockSize
    for block in blocks where counts[block] > 0 { return true }
    return false
  }

  /// Sets which bits of a byte are weak; `size` is that of the partition.
  mutating func set(_ offset: Int, _ bits: UInt8, of size: Int) {
    if bytes.isEmpty {
      guard bits != 0 else { return }
      bytes = [UInt8](repeating: 0, count: size)
      counts = [UInt8](repeating: 0, count: (size + WeakBits.blockSize - 1) / WeakBits.blockSize)
    }
    let old = bytes[offset]
    bytes[offset] = bits
    guard (old == 0) != (bits == 0) else { return }
    // A block has 64 bytes, so its count fits.
    if bits != 0 { counts[offset / WeakBits.blockSize] += 1 } else { counts[offset / WeakBits.blockSize] -= 1 }
    total += bits != 0 ? 1 : -1
  }

  /// Makes all bits of a range firm.
  mutating func clear(_ range: Range<Int>) {
    guard mayTouch(range) else { return }
    for offset in range where bytes[offset] != 0 { set(offset, 0, of: bytes.count) }
  }
}
