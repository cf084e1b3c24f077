public import Crypto

/// The keys that are derived from a PIN, each from the output of PBKDF2 by its name. None of them gives another one.
///
/// Wipe them after use.
public struct PINKeys: ~Copyable {
  /// What a record stores to recognize the PIN.
  package private(set) var verifier: SHA256.Digest
  /// The key of what the device learns about its owner; it is stored nowhere.
  private(set) var profile: SHA256.Digest
  /// The key of what only this PIN may open.
  package var profileKey: SHA256.Digest { profile }

  /// - Parameter stretched: the 32 bytes of PBKDF2.
  @inline(never)
  init(stretched: borrowing SHA256.Digest) {
    verifier = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock verifier", key: $0) }
    profile = withUnsafeBytes(of: stretched) { HMACSHA256.code(of: "inklock profile key", key: $0) }
  }

  /// No keys yet: zeros, which no PIN gives.
  init() {
    verifier = SHA256.Digest(repeating: 0)
    profile = SHA256.Digest(repeating: 0)
  }

  package mutating func wipe() {
    withUnsafeMutableBytes(of: &verifier) { Memory.wipe($0) }
    withUnsafeMutableBytes(of: &profile) { Memory.wipe($0) }
  }
}

/// An attempt that is logged, and whose PIN was compared, but which is not decided: the hand may be asked about first.
/// It holds keys until `Vault.end`, which wipes them.
public struct PendingAttempt: ~Copyable {
  var keys = PINKeys()
  var isRight = false
  var isLogged = false
  var isRepeated = false
  var repeatsSecond = false
  var isSecondReading = false
  /// The salt of the record.
  public internal(set) var salt = Vault.Salt(repeating: 0)
  /// Whether the PIN was set together with the hand that draws it.
  public internal(set) var needsHand = false

  public init() {}

  /// The key that belongs to the PIN of this attempt, right or wrong.
  public func withProfileKey<Result>(_ body: (borrowing InlineArray<32, UInt8>) -> Result) -> Result {
    body(keys.profile)
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
