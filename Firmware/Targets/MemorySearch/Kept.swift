import Crypto
import PINVault

/// Everything that is derived from a PIN on the way to its keys, and not wiped. The order of the steps is the vault's.
struct Kept {
  private let secretCode: HMACSHA256
  private let password: SHA256.Digest
  private let passwordCode: HMACSHA256
  private let stretched: SHA256.Digest
  private let stretchedCode: HMACSHA256
  private let verifier: SHA256.Digest
  private let profileKey: SHA256.Digest
  private let recordKey: SHA256.Digest
  private let recordCode: HMACSHA256

  init(_ entry: Entry) {
    let secret = VaultUse.secret
    let salt = VaultUse.salt
    secretCode = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    var code = secretCode
    for k in 0..<8 { code.update(entry.digit(k) + 0x30) }
    password = code.finish()
    passwordCode = withUnsafeBytes(of: password) { HMACSHA256(key: $0) }
    stretched = withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: salt) { PBKDF2.derive(password: password, salt: $0, iterations: VaultUse.iterations) }
    }
    stretchedCode = withUnsafeBytes(of: stretched) { HMACSHA256(key: $0) }
    verifier = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock verifier", key: $0) }
    profileKey = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock profile key", key: $0) }
    recordKey = withUnsafeBytes(of: secret) { HMACSHA256.code(of: "inklock record", key: $0) }
    recordCode = withUnsafeBytes(of: recordKey) { HMACSHA256(key: $0) }
  }
}
