/// HMAC-SHA-256 (RFC 2104, FIPS 198-1).
public struct HMACSHA256: Sendable {
  /// The states of SHA-256 after the two key pads; nothing else of the key is stored.
  private(set) var inner: SHA256State
  private(set) var outer: SHA256State
  private var hash: SHA256

  public init(key: UnsafeRawBufferPointer) {
    var pad = InlineArray<64, UInt8>(repeating: 0)
    if key.count > SHA256.blockSize {
      var hash = SHA256()
      hash.update(key)
      let digest = hash.finish()
      for k in 0..<32 { pad[k] = digest[k] }
    } else {
      for k in 0..<key.count { pad[k] = key[k] }
    }
    inner = HMACSHA256.state(afterPad: pad, xor: 0x36)
    outer = HMACSHA256.state(afterPad: pad, xor: 0x5c)
    hash = SHA256(afterBlock: inner)
    withUnsafeMutableBytes(of: &pad) { Memory.wipe($0) }
  }

  private static func state(afterPad pad: borrowing InlineArray<64, UInt8>, xor mask: UInt8) -> SHA256State {
    var block = InlineArray<16, UInt32>(repeating: 0)
    for k in 0..<64 { block[k >> 2] = block[k >> 2] &<< 8 | UInt32(pad[k] ^ mask) }
    var state = SHA256State()
    state.compress(&block)
    withUnsafeMutableBytes(of: &block) { Memory.wipe($0) }
    return state
  }

  public mutating func update(_ byte: UInt8) { hash.update(byte) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bytes) }

  public mutating func update<let n: Int>(_ bytes: borrowing InlineArray<n, UInt8>) { hash.update(bytes) }

  /// The code of all bytes so far; the next update begins a new message with the same key.
  public mutating func finish() -> SHA256.Digest {
    let digest = hash.finish()
    var last = SHA256(afterBlock: outer)
    last.update(digest)
    hash = SHA256(afterBlock: inner)
    return last.finish()
  }

  /// The code of a name. Different names give keys that are independent of each other.
  @inline(never)
  public static func code(of name: StaticString, key: UnsafeRawBufferPointer) -> SHA256.Digest {
    var mac = HMACSHA256(key: key)
    mac.update(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    let digest = mac.finish()
    mac.wipe()
    return digest
  }

  /// Forgets the key.
  public mutating func wipe() {
    inner.wipe()
    outer.wipe()
    hash.wipe()
  }
}
