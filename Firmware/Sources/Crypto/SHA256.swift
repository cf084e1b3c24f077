/// SHA-256 (FIPS 180-4) of a stream of bytes.
public struct SHA256: Sendable {
  /// 32 bytes, the most significant byte first.
  public typealias Digest = InlineArray<32, UInt8>

  /// Bytes that one compression takes.
  static let blockSize = 64

  private var state = SHA256State()
  private var block = InlineArray<16, UInt32>(repeating: 0)
  /// Bytes hashed so far; the lowest six bits are the number of bytes that wait in `block`.
  private var count: UInt64 = 0

  public init() {}

  /// Continues after one whole block, whose state is `state`.
  init(afterBlock state: SHA256State) {
    self.state = state
    count = 64
  }

  public mutating func update(_ byte: UInt8) {
    let position = Int(truncatingIfNeeded: count & 63)
    let shift = UInt32(truncatingIfNeeded: 24 - 8 * (position & 3))
    if position & 3 == 0 { block[position >> 2] = 0 }
    block[position >> 2] |= UInt32(byte) &<< shift
    count &+= 1
    if position == 63 { state.compress(&block) }
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { update(byte) }
  }

  public mutating func update<let n: Int>(_ bytes: borrowing InlineArray<n, UInt8>) {
    for k in bytes.indices { update(bytes[k]) }
  }

  /// The digest of all bytes so far. The hash cannot be used again and keeps no data.
  public mutating func finish() -> Digest {
    let bits = count &<< 3
    update(0x80)
    while count & 63 != 56 { update(0) }
    for k: UInt64 in 0..<8 { update(UInt8(truncatingIfNeeded: bits &>> (56 &- 8 &* k))) }
    let digest = state.digest
    wipe()
    return digest
  }

  /// Forgets everything that was hashed.
  public mutating func wipe() {
    state.wipe()
    withUnsafeMutableBytes(of: &block) { Memory.wipe($0) }
    count = 0
  }
}
