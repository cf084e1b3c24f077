import Crypto
import PINVault

/// Bytes that must not be left in memory.
struct SecretValue: Equatable {
  var name: String
  var bytes: [UInt8]
}

extension SecretValue {
  /// What the firmware computes from the secret of the device alone, to authenticate records.
  static func values(ofDevice secret: [UInt8]) -> [SecretValue] {
    let recordKey = code(of: "inklock record", key: secret)
    return states(of: secret, name: "the device secret")
      + [SecretValue(name: "the record key", bytes: recordKey)] + states(of: recordKey, name: "the record key")
  }

  /// Everything that the vault computes from a PIN on the way to its keys, which `VAULT.md` describes.
  ///
  /// - Parameters:
  ///   - pin: the digits, 0...9.
  ///   - name: the name of the PIN in a report.
  static func values(
    ofPIN pin: [UInt8], name: String, secret: [UInt8], salt: [UInt8], iterations: UInt32
  ) -> [SecretValue] {
    let text = pin.map { $0 + 0x30 } + [UInt8](repeating: 0, count: PIN.capacity - pin.count)
    let password = code(of: text, key: secret)
    let stretched = password.withUnsafeBytes { password in
      salt.withUnsafeBytes { bytes(PBKDF2.derive(password: password, salt: $0, iterations: iterations)) }
    }
    let profileKey = code(of: "inklock profile key", key: stretched)
    let handCode = code(of: "inklock hand code", key: profileKey)
    let handStream = code(of: "inklock hand stream", key: profileKey)
    var rounds: [SecretValue] = []
    var message = salt + [0, 0, 0, 1]
    for round in 1...iterations {
      message = code(of: message, key: password)
      rounds.append(SecretValue(name: "round \(round) of PBKDF2 of \(name)", bytes: message))
    }
    return [
      SecretValue(name: "the password of \(name)", bytes: password),
      SecretValue(name: "the output of PBKDF2 of \(name)", bytes: stretched),
      SecretValue(name: "the verifier of \(name)", bytes: code(of: "inklock verifier", key: stretched)),
      SecretValue(name: "the profile key of \(name)", bytes: profileKey),
      SecretValue(name: "the code key of the hand of \(name)", bytes: handCode),
      SecretValue(name: "the stream key of the hand of \(name)", bytes: handStream),
    ] + rounds + states(of: password, name: "the password of \(name)")
      + states(of: stretched, name: "the output of PBKDF2 of \(name)")
      + states(of: profileKey, name: "the profile key of \(name)")
      + states(of: handCode, name: "the code key of the hand of \(name)")
      + states(of: handStream, name: "the stream key of the hand of \(name)")
  }

  /// The signatures of the hand that are enrolled with a PIN in flash.
  ///
  /// - Parameters:
  ///   - flash: the partitions of the vault and of the profile.
  ///   - name: the name of the PIN in a report.
  ///   - keys: what was derived from the PIN, by `values(ofPIN:name:secret:salt:iterations:)`.
  static func signatures(in flash: [UInt8], name: String, salt: [UInt8], keys: [SecretValue]) -> [SecretValue] {
    guard let key = keys.first(where: { $0.name == "the profile key of \(name)" }) else { return [] }
    return EnrolledSignatures.all(in: flash, salt: salt, key: key.bytes).map {
      SecretValue(name: "a signature of the hand of \(name)", bytes: $0)
    }
  }

  /// The two states that HMAC-SHA-256 begins with under a key of 32 bytes, and the key as HMAC pads it.
  private static func states(of key: [UInt8], name: String) -> [SecretValue] {
    // They come first in the structure, the inner one and then the outer one.
    let memory = key.withUnsafeBytes { key in
      let code = HMACSHA256(key: key)
      return withUnsafeBytes(of: code) { Array($0) }
    }
    return [
      SecretValue(name: "the inner HMAC state of \(name)", bytes: Array(memory[0..<32])),
      SecretValue(name: "the outer HMAC state of \(name)", bytes: Array(memory[32..<64])),
      SecretValue(name: "the inner HMAC pad of \(name)", bytes: key.map { $0 ^ 0x36 }),
      SecretValue(name: "the outer HMAC pad of \(name)", bytes: key.map { $0 ^ 0x5C }),
    ]
  }

  private static func code(of message: String, key: [UInt8]) -> [UInt8] { HMAC.code(of: message, key: key) }

  private static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] { HMAC.code(of: message, key: key) }

  private static func bytes(_ digest: SHA256.Digest) -> [UInt8] { digest.indices.map { digest[$0] } }
}
