/// The bytes of a fuzzer's input, taken one after the other.
struct InputBytes {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  /// The next byte, 0 at the end.
  mutating func next() -> UInt8 {
    guard position < bytes.count else { return 0 }
    position += 1
    return bytes[position - 1]
  }

  /// The next bytes, fewer at the end.
  mutating func take(_ count: Int) -> [UInt8] {
    let end = min(position + count, bytes.count)
    defer { position = end }
    return Array(bytes[position..<end])
  }

  /// A number of two bytes, the first one the higher.
  mutating func nextPair() -> Int { Int(next()) << 8 | Int(next()) }

  /// One of the PINs of `PreparedVault`.
  mutating func pin() -> [UInt8] { PreparedVault.pins[Int(next()) % PreparedVault.pins.count] }

  /// Overwrites parts of an image: the number of patches, 0...15; each has two bytes of offset, one of length, and what
  /// is written there.
  mutating func patch(_ image: inout [UInt8]) {
    for _ in 0..<next() & 15 {
      let offset = nextPair()
      for (k, byte) in take(Int(next() & 127)).enumerated() { image[(offset + k) % image.count] = byte }
    }
  }

  mutating func rest() -> [UInt8] { take(bytes.count) }
}
