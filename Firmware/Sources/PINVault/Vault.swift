public import Core2HAL
import Crypto
import SectorStore

/// The state of the vault.
public enum VaultState: Equatable, Sendable {
  /// No PIN was ever set, or it was wiped.
  case absent
  /// A PIN is set; the number of wrong attempts since the last right one.
  case present(wrongAttempts: UInt32)
  /// The flash has content that this firmware never writes, or cannot be read or written. Then nothing opens the lock
  /// and no PIN can be set: someone who damages the flash must not get a lock that takes a new PIN.
  case corrupt
}

/// The result of an attempt.
public enum AttemptOutcome: Equatable, Sendable {
  /// The PIN is right; the number of attempts it took, including this one.
  case accepted(attempts: UInt32)
  /// The PIN is wrong; the number of wrong attempts in a row. A repeated attempt has the same PIN as the previous wrong
  /// one, and did not count again.
  case wrong(attempts: UInt32, isRepeated: Bool)
  /// There is no PIN to compare with, or the attempt could not be logged: nothing was compared.
  case fault
}

/// The PIN's verifier and the attempt counter, in four sectors of flash. `VAULT.md` describes their layout and the
/// result of a power cut.
///
/// The PIN is not stored: the verifier is PBKDF2-HMAC-SHA-256 over HMAC-SHA-256(device secret, PIN).
public struct Vault: ~Copyable {
  /// 32 bytes that the device holds outside this flash.
  public typealias Secret = InlineArray<32, UInt8>
  /// 16 random bytes, new ones for each PIN.
  public typealias Salt = InlineArray<16, UInt8>

  /// PBKDF2 iterations that take about 0.25 s on an ESP32; `VAULT.md` explains how the work was counted.
  public static let standardIterations: UInt32 = 6_000

  var content: Content
  /// The derived key of the previous wrong PIN, since the last boot.
  private var lastWrong = SHA256.Digest(repeating: 0)
  private var hasLastWrong = false

  enum Content {
    /// No PIN, with the sector that states it; `nil` if no record was ever written.
    case absent(Current?)
    case present(Current)
    case corrupt
  }

  /// The sector that counts.
  struct Current {
    var place: RecordPlace
    /// Wrong attempts in a row when the sector was begun.
    var wrongAttemptsBefore: UInt32
    var log: AttemptLog

    var wrongAttempts: UInt32 { RecordSummary.wrongAttempts(before: wrongAttemptsBefore, log) }
  }

  /// Reads the flash and finishes what a power cut interrupted. Flash that cannot be read counts as corrupt.
  public init(mounting flash: inout some Flash) {
    content = Vault.mount(&flash)
  }

  public var state: VaultState {
    switch content {
    case .absent: .absent
    case .present(let current): .present(wrongAttempts: current.wrongAttempts)
    case .corrupt: .corrupt
    }
  }

  // MARK: The PIN

  /// Sets a new PIN and forgets all attempts. After a power cut, either the previous PIN holds, with its attempts, or
  /// the new one.
  ///
  /// - Parameters:
  ///   - secret: the 32 bytes of the device secret.
  ///   - flash: the partition of the vault.
  ///   - pin: 4 to 8 digits.
  ///   - salt: 16 random bytes, new ones for each PIN.
  ///   - iterations: 1...1,000,000.
  /// - Returns: whether the PIN is set. It is not if the vault is corrupt, a parameter is out of range, or no sector
  ///   takes the record.
  public mutating func setPIN(
    _ pin: borrowing PIN, secret: borrowing Secret, salt: Salt, iterations: UInt32, flash: inout some Flash
  ) -> Bool {
    guard pin.count >= 4, VaultFormat.iterations.contains(iterations) else { return false }
    if case .corrupt = content { return false }
    let verifier = Vault.derive(pin, secret: secret, salt: salt, iterations: iterations)
    let isSet = begin(
      .pin, salt: salt, verifier: verifier, iterations: iterations, wrongAttempts: 0, flash: &flash)
    if isSet { forgetLastWrong() }
    Memory.wipeStack()
    return isSet
  }

  /// Forgets the PIN and all attempts, whatever the state; then the device takes a new PIN. After a power cut, either
  /// the previous PIN holds, with its attempts, or there is no PIN.
  ///
  /// The caller must decide who may do this, because it opens the device to anyone.
  ///
  /// - Returns: whether the PIN is forgotten. It is not if no sector takes the record that states it.
  public mutating func wipe(_ flash: inout some Flash) -> Bool {
    if case .absent = content { return true }
    let isWiped = begin(
      .blank, salt: Salt(repeating: 0), verifier: SHA256.Digest(repeating: 0), iterations: 1, wrongAttempts: 0,
      flash: &flash)
    if isWiped { forgetLastWrong() }
    return isWiped
  }

  // MARK: Attempts

  /// Checks a PIN. The attempt is logged in flash before the PIN is compared, so a power cut cannot undo it. Only a
  /// repetition of the previous wrong PIN does not count again, until the next boot.
  ///
  /// Without a PIN to compare with, it still derives and compares, and takes as long.
  ///
  /// - Parameters:
  ///   - pin: the digits that were entered.
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  ///   - absent: PBKDF2 iterations to use if there is no record that states them.
  public mutating func attempt(
    _ pin: borrowing PIN, secret: borrowing Secret, iterations absent: UInt32 = Vault.standardIterations,
    flash: inout some Flash
  ) -> AttemptOutcome {
    let record = currentRecord(&flash)
    var derived = Vault.derive(
      pin, secret: secret, salt: record?.salt ?? Salt(repeating: 0),
      iterations: record?.iterations ?? absent)
    defer {
      withUnsafeMutableBytes(of: &derived) { Memory.wipe($0) }
      Memory.wipeStack()
    }
    let isRepeated = Memory.areEqual(derived, lastWrong) && hasLastWrong
    if let record, !isRepeated, !count(under: record, &flash) { return .fault }
    let isRight = Memory.areEqual(derived, record?.verifier ?? SHA256.Digest(repeating: 0))
    guard record != nil, case .present(var current) = content else { return .fault }
    let attempts = current.wrongAttempts
    if isRepeated { return .wrong(attempts: attempts, isRepeated: true) }
    guard isRight else {
      lastWrong = derived
      hasLastWrong = true
      return .wrong(attempts: attempts, isRepeated: false)
    }
    forgetLastWrong()
    // The PIN was right even if this fails; then the attempts stay counted.
    if (try? current.log.addSuccess(&flash)) != nil { content = .present(current) }
    return .accepted(attempts: attempts)
  }

  /// The record that holds the PIN, as it is in flash now.
  private func currentRecord(_ flash: inout some Flash) -> VaultRecord? {
    guard case .present(let current) = content, let record = try? VaultRecord(sector: current.place.sector, of: &flash),
      record.isCommitted, record.isValid, record.kind == .pin, record.sequence == current.place.sequence
    else { return nil }
    return record
  }

  /// Logs an attempt. It moves to another sector if this one is full or does not take the mark.
  private mutating func count(under record: borrowing VaultRecord, _ flash: inout some Flash) -> Bool {
    guard case .present(var current) = content else { return false }
    if (try? current.log.addAttempt(&flash)) == nil {
      guard
        begin(
          .pin, salt: record.salt, verifier: record.verifier, iterations: record.iterations,
          wrongAttempts: current.wrongAttempts, flash: &flash),
        case .present(let next) = content
      else { return false }
      current = next
      guard (try? current.log.addAttempt(&flash)) != nil else { return false }
    }
    content = .present(current)
    return true
  }

  private mutating func forgetLastWrong() {
    withUnsafeMutableBytes(of: &lastWrong) { Memory.wipe($0) }
    hasLastWrong = false
  }

  /// The verifier of a PIN. The work is the same for all PINs of any length.
  @inline(never)
  package static func derive(
    _ pin: borrowing PIN, secret: borrowing Secret, salt: Salt, iterations: UInt32
  ) -> SHA256.Digest {
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    pin.withASCII { mac.update($0) }
    var password = mac.finish()
    mac.wipe()
    defer { withUnsafeMutableBytes(of: &password) { Memory.wipe($0) } }
    return withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: salt) { salt in
        PBKDF2.derive(password: password, salt: salt, iterations: iterations)
      }
    }
  }
}
