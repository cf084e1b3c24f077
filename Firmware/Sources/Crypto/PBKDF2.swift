/// PBKDF2-HMAC-SHA-256 (RFC 8018).
public enum PBKDF2 {
  /// The first 32 bytes that the function derives.
  ///
  /// - Parameters:
  ///   - password: what the key is derived from.
  ///   - salt: a random value, other for each record.
  ///   - iterations: 1 and more; each costs two compressions of SHA-256. 0 counts as 1.
  public static func derive(
    password: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer, iterations: UInt32
  ) -> SHA256.Digest {
    block(1, password: password, salt: salt, iterations: iterations)
  }

  /// Block `index` of the derived key, counted from 1, 32 bytes.
  static func block(
    _ index: UInt32, password: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer, iterations: UInt32
  ) -> SHA256.Digest {
    var mac = HMACSHA256(key: password)
    mac.update(salt)
    for k: UInt32 in 0..<4 { mac.update(UInt8(truncatingIfNeeded: index &>> (24 &- 8 &* k))) }
    let first = mac.finish()

    var u = SHA256State()
    for k in 0..<8 {
      u.words[k] = 0
      for n in 0..<4 { u.words[k] = u.words[k] &<< 8 | UInt32(first[4 * k + n]) }
    }
    var sum = u
    var turn: UInt32 = 1
    while turn < iterations {
      // HMAC of 32 bytes: both keyed states are known, so two compressions are enough.
      u = compress(u, after: mac.inner)
      u = compress(u, after: mac.outer)
      for k in 0..<8 { sum.words[k] ^= u.words[k] }
      turn += 1
    }
    let key = sum.digest
    sum.wipe()
    u.wipe()
    mac.wipe()
    return key
  }

  /// The hash of a message of one block and 32 bytes; `state` is the state after the first block.
  @inline(__always)
  private static func compress(_ message: SHA256State, after state: SHA256State) -> SHA256State {
    var block = InlineArray<16, UInt32>(repeating: 0)
    for k in 0..<8 { block[k] = message.words[k] }
    block[8] = 0x8000_0000
    block[15] = (64 + 32) * 8
    var state = state
    state.compress(&block)
    return state
  }
}
