public import Crypto

/// The keys that are derived from a PIN, each from the output of PBKDF2 by its name. None of them gives another one.
///
/// Wipe them after use.
package struct PINKeys: ~Copyable {
  /// What a record stores to recognize the PIN.
  package private(set) var verifier: SHA256.Digest
  /// The key of what the device learns about its owner; it is stored nowhere.
  private(set) var profile: SHA256.Digest

  /// - Parameter stretched: the 32 bytes of PBKDF2.
  @inline(never)
  init(stretched: borrowing SHA256.Digest) {
    verifier = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock verifier", key: $0) }
    profile = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock profile key", key: $0) }
  }

  package mutating func wipe() {
    withUnsafeMutableBytes(of: &verifier) { Memory.wipe($0) }
    withUnsafeMutableBytes(of: &profile) { Memory.wipe($0) }
  }
}

/// A key for data that only the right PIN may open. It changes with each new PIN, and with nothing else.
///
/// `Vault.attempt` fills it in after a right PIN. Wipe it after use.
public struct ProfileKey: ~Copyable {
  /// The 32 bytes of the key; zeros until a PIN was right.
  public private(set) var bytes = SHA256.Digest(repeating: 0)
  public private(set) var isKnown = false

  public init() {}

  mutating func fill(from keys: borrowing PINKeys) {
    bytes = keys.profile
    isKnown = true
  }

  /// Forgets the key.
  public mutating func wipe() {
    withUnsafeMutableBytes(of: &bytes) { Memory.wipe($0) }
    isKnown = false
  }
}
