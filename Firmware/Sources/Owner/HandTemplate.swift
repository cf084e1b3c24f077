import Crypto

/// The signatures that were enrolled with a PIN, as they lie in a slot of the profile: sealed under a key that only this
/// PIN gives. `PROFILE.md` has the layout.
enum HandTemplate {
  /// Drawings of a PIN that fit: three of when it was set, and eight of other fingers.
  static var capacity: Int { EnrolledDigit.capacity }
  /// Digits of a PIN that fit.
  static var digits: Int { 8 }

  // Offsets in a slot, which begins with the salt of the PIN.
  static var drawings: Int { 16 }
  static var length: Int { 17 }
  static var model: Int { 20 }
  static var nonce: Int { 24 }
  static var signatures: Int { 32 }
  static var code: Int { signatures + capacity * digits * Signature.size }
  /// Bytes of a slot.
  static var size: Int { code + 32 }

  /// Encrypts or decrypts the signatures of a slot: each block of 32 bytes is combined with the code of the slot's head
  /// and the block's number. A head is never used twice, because each one has another nonce.
  @inline(never)
  static func crypt(_ slot: UnsafeMutableRawBufferPointer, _ key: UnsafeRawBufferPointer) {
    var stream = mac("inklock hand stream", key)
    for block in 0..<(capacity * digits / 2) {
      stream.update(UnsafeRawBufferPointer(rebasing: slot[0..<signatures]))
      stream.update(UInt8(truncatingIfNeeded: block))
      var bytes = stream.finish()
      for k in 0..<32 { slot[signatures + 32 * block + k] ^= bytes[k] }
      withUnsafeMutableBytes(of: &bytes) { Memory.wipe($0) }
    }
    stream.wipe()
  }

  /// The code of a slot's head and its encrypted signatures.
  @inline(never)
  static func code(of slot: UnsafeMutableRawBufferPointer, _ key: UnsafeRawBufferPointer) -> SHA256.Digest {
    var mac = mac("inklock hand code", key)
    mac.update(UnsafeRawBufferPointer(rebasing: slot[0..<code]))
    let digest = mac.finish()
    mac.wipe()
    return digest
  }

  private static func mac(_ name: StaticString, _ key: UnsafeRawBufferPointer) -> HMACSHA256 {
    var derived = HMACSHA256.code(of: name, key: key)
    let mac = withUnsafeBytes(of: derived) { HMACSHA256(key: $0) }
    withUnsafeMutableBytes(of: &derived) { Memory.wipe($0) }
    return mac
  }
}
