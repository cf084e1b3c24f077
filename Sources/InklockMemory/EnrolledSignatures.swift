import Crypto

/// The templates of a hand in flash, decrypted; `PROFILE.md` has the offsets.
enum EnrolledSignatures {
  /// The start of the partition `profile` in the flash, and the bytes of its sectors.
  private static let partition = 16_384
  private static let sector = 4096
  private static let slots = [576, 576 + 1472]

  /// The signatures of all templates that a key opens, one array of 16 bytes for each digit of each drawing; also those of
  /// records that were replaced, whose content is still in flash.
  ///
  /// - Parameters:
  ///   - flash: the partitions of the vault and of the profile.
  ///   - salt: of the PIN.
  ///   - key: the profile key of the PIN.
  static func all(in flash: [UInt8], salt: [UInt8], key: [UInt8]) -> [[UInt8]] {
    stride(from: partition, to: flash.count, by: sector).flatMap { start in
      slots.flatMap { signatures(Array(flash[(start + $0)..<(start + $0 + 1472)]), salt: salt, key: key) }
    }
  }

  /// Whether nothing was ever written to the partition since its last erase.
  static func isErased(_ flash: [UInt8]) -> Bool { flash.dropFirst(partition).allSatisfy { $0 == 0xFF } }

  private static func signatures(_ slot: [UInt8], salt: [UInt8], key: [UInt8]) -> [[UInt8]] {
    guard Array(slot[0..<16]) == salt,
      HMAC.code(of: Array(slot[..<1440]), key: HMAC.code(of: "inklock hand code", key: key)) == Array(slot[1440...])
    else { return [] }
    let streamKey = HMAC.code(of: "inklock hand stream", key: key)
    let stream = (0..<44 as Range<UInt8>).flatMap { HMAC.code(of: Array(slot[..<32]) + [$0], key: streamKey) }
    let content = zip(slot[32..<1440], stream).map { $0 ^ $1 }
    return (0..<Int(slot[16])).flatMap { drawing in
      (0..<Int(slot[17])).map { digit in
        let start = (drawing * 8 + digit) * 16
        return Array(content[start..<start + 16])
      }
    }
  }
}

/// HMAC-SHA-256 of arrays.
enum HMAC {
  static func code(of message: String, key: [UInt8]) -> [UInt8] { code(of: Array(message.utf8), key: key) }

  static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = key.withUnsafeBytes { HMACSHA256(key: $0) }
    message.withUnsafeBytes { code.update($0) }
    let digest = code.finish()
    return digest.indices.map { digest[$0] }
  }
}
