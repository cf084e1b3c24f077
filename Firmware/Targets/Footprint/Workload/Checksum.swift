/// FNV-1a of 32 bits (Fowler, Noll, Vo) over words, lowest byte first.
public struct Checksum: Sendable {
  public private(set) var value: UInt32 = 0x811C_9DC5

  public init() {}

  public mutating func add(_ word: UInt32) {
    var rest = word
    for _ in 0..<4 {
      value = (value ^ (rest & 0xFF)) &* 0x0100_0193
      rest >>= 8
    }
  }
}
