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
/// The PIN is not stored: the verifier is derived by PBKDF2-HMAC-SHA-256 from HMAC-SHA-256(device secret, PIN). Nobody
/// who lacks the device secret can make a record, or forgive an attempt, that the vault takes for its own.
public struct Vault: ~Copyable {
  /// 32 bytes that the device holds outside this flash.
  public typealias Secret = InlineArray<32, UInt8>
  /// 16 random bytes, new ones for each PIN.
  public typealias Salt = InlineArray<16, UInt8>

  /// PBKDF2 iterations that take about 0.25 s on an ESP32; `VAULT.md` explains how the work was counted.
  public static let standardIterations: UInt32 = 5_300

  var content: Content
  /// The verifiers of the previous wrong PIN and of its second reading, since the last boot; zeros for none.
  private var lastWrong = InlineArray<2, SHA256.Digest>(repeating: SHA256.Digest(repeating: 0))

  enum Content {
    /// No PIN, with the sector that states it; `nil` if no record was ever written.
    case absent(Current?)
    case present(Current)
    /// With the format version of a record that another firmware wrote; 0 if there is none.
    case corrupt(foreignVersion: UInt32)
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
  ///
  /// - Parameters:
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  public init(mounting flash: inout some Flash, secret: borrowing Secret) {
    content = Vault.mount(&flash, secret: secret)
    Memory.wipeStack()
  }

  public var state: VaultState {
    switch content {
    case .absent: .absent
    case .present(let current): .present(wrongAttempts: current.wrongAttempts)
    case .corrupt: .corrupt
    }
  }

  /// The salt of the PIN, which is not a secret and changes with it; `nil` without a PIN.
  ///
  /// - Parameters:
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  public func salt(_ flash: inout some Flash, secret: borrowing Secret) -> Salt? {
    var key = RecordKey(vault: secret)
    let record = currentRecord(&flash, key)
    key.wipe()
    return record?.salt
  }

  /// The PBKDF2 iterations of the PIN; `standardIterations` without a PIN.
  ///
  /// - Parameters:
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  public func iterations(_ flash: inout some Flash, secret: borrowing Secret) -> UInt32 {
    var key = RecordKey(vault: secret)
    let record = currentRecord(&flash, key)
    key.wipe()
    return record?.iterations ?? Vault.standardIterations
  }

  /// The format version of a vault that another firmware wrote, which is corrupt for this one; `nil` if it is not.
  public var foreignVersion: UInt32? {
    if case .corrupt(let version) = content, version != 0 { version } else { nil }
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
    let isSet = store(pin, secret: secret, salt: salt, iterations: iterations, flash: &flash)
    Memory.wipeStack()
    return isSet
  }

  // Whoever wipes the stack must not have copies of secrets in its own frame, so all work is done one call below.
  @inline(never)
  private mutating func store(
    _ pin: borrowing PIN, secret: borrowing Secret, salt: Salt, iterations: UInt32, flash: inout some Flash
  ) -> Bool {
    guard pin.count >= 4, VaultFormat.iterations.contains(iterations) else { return false }
    if case .corrupt = content { return false }
    var keys = Vault.derive(pin, secret: secret, salt: salt, iterations: iterations)
    let isSet = setPIN(
      of: keys, withHand: false, secret: secret, salt: salt, iterations: iterations, flash: &flash)
    keys.wipe()
    return isSet
  }

  /// Sets a new PIN by its keys, for a caller who first stores data that only this PIN may open.
  ///
  /// - Parameters:
  ///   - keys: of a PIN of 4 to 8 digits, by `derive` with the same salt and iterations.
  ///   - needsHand: whether the hand that draws the PIN counts, too.
  ///   - secret: the 32 bytes of the device secret.
  ///   - salt: 16 random bytes, new ones for each PIN.
  ///   - iterations: 1...1,000,000.
  ///   - flash: the partition of the vault.
  /// - Returns: whether the PIN is set, as for `setPIN`.
  package mutating func setPIN(
    of keys: borrowing PINKeys, withHand needsHand: Bool, secret: borrowing Secret, salt: Salt, iterations: UInt32,
    flash: inout some Flash
  ) -> Bool {
    guard VaultFormat.iterations.contains(iterations) else { return false }
    if case .corrupt = content { return false }
    var key = RecordKey(vault: secret)
    let isSet = begin(
      needsHand ? .pinAndHand : .pin, salt: salt, verifier: keys.verifier, iterations: iterations, wrongAttempts: 0,
      flash: &flash, key: key)
    if isSet { forgetLastWrong() }
    key.wipe()
    return isSet
  }

  /// Forgets the PIN and all attempts, whatever the state; then the device takes a new PIN. After a power cut, either
  /// the previous PIN holds, with its attempts, or there is no PIN.
  ///
  /// The caller must decide who may do this, because it opens the device to anyone.
  ///
  /// - Parameters:
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  /// - Returns: whether the PIN is forgotten. It is not if no sector takes the record that states it.
  public mutating func wipe(_ flash: inout some Flash, secret: borrowing Secret) -> Bool {
    let isWiped = forget(&flash, secret: secret)
    Memory.wipeStack()
    return isWiped
  }

  @inline(never)
  private mutating func forget(_ flash: inout some Flash, secret: borrowing Secret) -> Bool {
    if case .absent = content { return true }
    var key = RecordKey(vault: secret)
    let isWiped = begin(
      .blank, salt: Salt(repeating: 0), verifier: SHA256.Digest(repeating: 0), iterations: 1, wrongAttempts: 0,
      flash: &flash, key: key)
    key.wipe()
    if isWiped { forgetLastWrong() }
    return isWiped
  }

  // MARK: Attempts

  /// Checks a PIN. The attempt is logged in flash before the PIN is compared, so a power cut cannot undo it. Only a
  /// repetition of the previous wrong PIN, or of its second reading, does not count again, until the next boot.
  ///
  /// Without a PIN to compare with, it still derives and compares, and takes as long.
  ///
  /// - Parameters:
  ///   - pin: the digits that were entered.
  ///   - isSecondReading: whether the same drawings were tried before, as another PIN that was wrong.
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  ///   - absent: PBKDF2 iterations to use without a record, which would state them.
  public mutating func attempt(
    _ pin: borrowing PIN, isSecondReading: Bool = false, secret: borrowing Secret,
    iterations absent: UInt32 = Vault.standardIterations, flash: inout some Flash
  ) -> AttemptOutcome {
    var profileKey = ProfileKey()
    let outcome = attempt(
      pin, isSecondReading: isSecondReading, secret: secret, iterations: absent, flash: &flash, profileKey: &profileKey)
    profileKey.wipe()
    return outcome
  }

  /// The same, for a caller who has data that only the right PIN may open.
  ///
  /// - Parameters:
  ///   - pin: the digits that were entered.
  ///   - isSecondReading: whether the same drawings were tried before, as another PIN that was wrong.
  ///   - secret: the 32 bytes of the device secret.
  ///   - absent: PBKDF2 iterations to use without a record, which would state them.
  ///   - flash: the partition of the vault.
  ///   - profileKey: has the key of that data after an outcome of `accepted`, and is left as it is otherwise.
  public mutating func attempt(
    _ pin: borrowing PIN, isSecondReading: Bool = false, secret: borrowing Secret,
    iterations absent: UInt32 = Vault.standardIterations, flash: inout some Flash, profileKey: inout ProfileKey
  ) -> AttemptOutcome {
    let outcome = check(
      pin, isSecondReading: isSecondReading, secret: secret, iterations: absent, flash: &flash, profileKey: &profileKey)
    Memory.wipeStack()
    return outcome
  }

  @inline(never)
  private mutating func check(
    _ pin: borrowing PIN, isSecondReading: Bool, secret: borrowing Secret, iterations absent: UInt32,
    flash: inout some Flash, profileKey: inout ProfileKey
  ) -> AttemptOutcome {
    var attempt = PendingAttempt()
    compare(pin, isSecondReading: isSecondReading, secret: secret, iterations: absent, flash: &flash, to: &attempt)
    if attempt.isRight { profileKey.fill(from: attempt.keys) }
    return decide(&attempt, isHandRight: true, secret: secret, flash: &flash)
  }

  /// The first half of an attempt, for a caller who asks for more than the PIN: logs the attempt, and compares the PIN.
  ///
  /// - Parameters:
  ///   - attempt: a new one. It has the keys of the PIN afterwards, and has to be passed to `end`.
  ///   - pin: the digits that were entered.
  ///   - isSecondReading: whether the same drawings were tried before, as another PIN that was wrong.
  ///   - secret: the 32 bytes of the device secret.
  ///   - absent: PBKDF2 iterations to use without a record, which would state them.
  ///   - flash: the partition of the vault.
  public mutating func begin(
    _ attempt: inout PendingAttempt, _ pin: borrowing PIN, isSecondReading: Bool = false, secret: borrowing Secret,
    iterations absent: UInt32 = Vault.standardIterations, flash: inout some Flash
  ) {
    compare(pin, isSecondReading: isSecondReading, secret: secret, iterations: absent, flash: &flash, to: &attempt)
    Memory.wipeStack()
  }

  /// The second half of an attempt: decides it, and wipes its keys. An attempt is forgiven only here.
  ///
  /// - Parameters:
  ///   - attempt: one that `begin` has logged.
  ///   - isHandRight: whether the PIN was drawn by its owner's hand. Without it the outcome is that of a wrong PIN.
  ///   - secret: the 32 bytes of the device secret.
  ///   - flash: the partition of the vault.
  public mutating func end(
    _ attempt: inout PendingAttempt, isHandRight: Bool, secret: borrowing Secret, flash: inout some Flash
  ) -> AttemptOutcome {
    let outcome = decide(&attempt, isHandRight: isHandRight, secret: secret, flash: &flash)
    Memory.wipeStack()
    return outcome
  }

  @inline(never)
  private mutating func compare(
    _ pin: borrowing PIN, isSecondReading: Bool, secret: borrowing Secret, iterations absent: UInt32,
    flash: inout some Flash, to attempt: inout PendingAttempt
  ) {
    var key = RecordKey(vault: secret)
    let found = currentRecord(&flash, key)
    // Without a record, zeros.
    let record = found ?? VaultRecord()
    let iterations = found == nil ? absent : record.iterations
    attempt.salt = record.salt
    attempt.needsHand = record.needsHand
    attempt.isSecondReading = isSecondReading
    attempt.keys = Vault.derive(pin, secret: secret, salt: attempt.salt, iterations: iterations)
    // Both are always compared. Zeros stand for no PIN: a verifier is a digest.
    let repeatsFirst = Memory.areEqual(attempt.keys.verifier, lastWrong[0])
    attempt.repeatsSecond = Memory.areEqual(attempt.keys.verifier, lastWrong[1])
    // The right PIN by a wrong hand must cost an attempt each time, and a wrong PIN must not be known by costing none.
    attempt.isRepeated = (repeatsFirst || attempt.repeatsSecond) && !attempt.needsHand
    attempt.isLogged = found != nil && (attempt.isRepeated || count(under: record, &flash, key))
    let isEqual = Memory.areEqual(attempt.keys.verifier, record.verifier)
    attempt.isRight = isEqual && attempt.isLogged && !attempt.isRepeated
    key.wipe()
  }

  @inline(never)
  private mutating func decide(
    _ attempt: inout PendingAttempt, isHandRight: Bool, secret: borrowing Secret, flash: inout some Flash
  ) -> AttemptOutcome {
    defer { attempt.keys.wipe() }
    guard attempt.isLogged, case .present(var current) = content else { return .fault }
    let attempts = current.wrongAttempts
    // The previous second reading is the first reading now, so that the next second reading does not replace it.
    if attempt.repeatsSecond, !attempt.isSecondReading { (lastWrong[0], lastWrong[1]) = (lastWrong[1], lastWrong[0]) }
    if attempt.isRepeated { return .wrong(attempts: attempts, isRepeated: true) }
    guard attempt.isRight, isHandRight else {
      if !attempt.isSecondReading { forgetLastWrong() }
      if !attempt.needsHand { lastWrong[attempt.isSecondReading ? 1 : 0] = attempt.keys.verifier }
      return .wrong(attempts: attempts, isRepeated: false)
    }
    forgetLastWrong()
    var key = RecordKey(vault: secret)
    // The PIN was right even if this fails; then the attempts stay counted.
    if (try? current.log.addSuccess(&flash, key: key)) != nil { content = .present(current) }
    key.wipe()
    return .accepted(attempts: attempts)
  }

  /// The record that holds the PIN, as it is in flash now.
  private func currentRecord(_ flash: inout some Flash, _ key: borrowing RecordKey) -> VaultRecord? {
    guard case .present(let current) = content, let record = Vault.record(at: current.place, &flash, key),
      record.hasPIN
    else { return nil }
    return record
  }

  /// Logs an attempt. It moves to another sector if this one is full or does not take the mark.
  private mutating func count(
    under record: borrowing VaultRecord, _ flash: inout some Flash, _ key: borrowing RecordKey
  ) -> Bool {
    guard case .present(var current) = content else { return false }
    if (try? current.log.addAttempt(&flash, key: key)) == nil {
      guard
        begin(
          record.needsHand ? .pinAndHand : .pin, salt: record.salt, verifier: record.verifier,
          iterations: record.iterations,
          wrongAttempts: current.wrongAttempts, flash: &flash, key: key),
        case .present(let next) = content
      else { return false }
      current = next
      guard (try? current.log.addAttempt(&flash, key: key)) != nil else { return false }
    }
    content = .present(current)
    return true
  }

  private mutating func forgetLastWrong() {
    withUnsafeMutableBytes(of: &lastWrong) { Memory.wipe($0) }
  }

  /// Overwrites the stack below the caller, where a call that took a PIN may have left copies of it. Such a call belongs
  /// into a function of its own that is not inlined, so that the copies do not lie in the caller's frame.
  public static func wipeStack() { Memory.wipeStackDeeper() }

  /// The same for a caller whose calls may also have decrypted a template of the hand, which goes deeper.
  @inlinable
  public static func wipeStack(withHand isHandKnown: Bool) {
    if isHandKnown { wipeStackBelowHand() } else { wipeStack() }
  }

  @usableFromInline
  static func wipeStackBelowHand() { Memory.wipeStackBelowHand() }

  /// The keys of a PIN. The work is the same for all PINs of any length.
  @inline(never)
  package static func derive(
    _ pin: borrowing PIN, secret: borrowing Secret, salt: Salt, iterations: UInt32
  ) -> PINKeys {
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    pin.withASCII { mac.update($0) }
    var password = mac.finish()
    mac.wipe()
    var stretched = withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: salt) { salt in
        PBKDF2.derive(password: password, salt: salt, iterations: iterations)
      }
    }
    withUnsafeMutableBytes(of: &password) { Memory.wipe($0) }
    let keys = PINKeys(stretched: stretched)
    withUnsafeMutableBytes(of: &stretched) { Memory.wipe($0) }
    return keys
  }
}
