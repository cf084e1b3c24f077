/// CRC-32 as in IEEE 802.3, zlib and PNG: polynomial 0xEDB88320 reflected, initial value and final XOR all ones.
public struct CRC32: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  public init() {}

  public mutating func update(_ byte: UInt8) {
    state ^= UInt32(byte)
    for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 0 ? 0 : 0xEDB8_8320) }
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { update(byte) }
  }

  public var value: UInt32 { ~state }
}
