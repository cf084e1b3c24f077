public import Core2HAL

/// What the vault holds.
public enum VaultState: Equatable, Sendable {
  /// No PIN was ever set.
  case absent
  /// A PIN is set; so many wrong ones came since the last right one.
  case present(wrongAttempts: UInt32)
  /// The flash holds something that this firmware never leaves there. Nothing opens the lock then, and no PIN can be
  /// set: whoever can damage the flash must not gain a lock that takes a new PIN.
  case corrupt
}

/// What became of an attempt.
public enum AttemptOutcome: Equatable, Sendable {
  /// The PIN is right; it took so many attempts, this one counted.
  case accepted(attempts: UInt32)
  /// The PIN is wrong; so many wrong ones came in a row. A repeated one is the wrong PIN before once more, and did not
  /// count again.
  case wrong(attempts: UInt32, isRepeated: Bool)
  /// There is no PIN to compare with, or the attempt could not be logged: nothing was compared.
  case fault
}

/// The PIN's verifier and the attempt counter, in four sectors of flash. `VAULT.md` describes how they lie there and
/// what a cut of power leaves.
///
/// The PIN is not stored: the verifier is PBKDF2-HMAC-SHA-256 over HMAC-SHA-256(device secret, PIN in ASCII).
public struct Vault: ~Copyable {
  /// 32 bytes that the device holds outside this flash.
  public typealias Secret = InlineArray<32, UInt8>
  /// 16 random bytes, new ones for each PIN.
  public typealias Salt = InlineArray<16, UInt8>

  private var content: Content
  /// What the wrong PIN before derived to, since the last boot.
  private var lastWrong = SHA256.Digest(repeating: 0)
  private var hasLastWrong = false

  private enum Content {
    case absent
    case present(Current)
    case corrupt
  }

  /// The sector that counts.
  private struct Current {
    var sector: UInt32
    var sequence: UInt32
    /// Wrong attempts in a row when the sector was begun.
    var wrongAttemptsBefore: UInt32
    var log: AttemptLog

    var wrongAttempts: UInt32 { RecordSummary.wrongAttempts(before: wrongAttemptsBefore, log) }
  }

  /// Reads the flash and finishes what a cut of power left half done. Flash that cannot be read is corrupt.
  public init(mounting flash: inout some Flash) {
    do throws(FlashError) {
      content = try Vault.mount(&flash)
    } catch {
      content = .corrupt
    }
  }

  public var state: VaultState {
    switch content {
    case .absent: .absent
    case .present(let current): .present(wrongAttempts: current.wrongAttempts)
    case .corrupt: .corrupt
    }
  }

  // MARK: Mounting

  private static func mount(_ flash: inout some Flash) throws(FlashError) -> Content {
    var newest: Current?
    var isDamaged = false
    for sector in 0..<FlashGeometry.sectors {
      let record = try VaultRecord(sector: sector, of: &flash)
      guard record.isCommitted else { continue }
      guard record.isBodyValid else {
        isDamaged = true
        continue
      }
      if let newest, newest.sequence >= record.sequence { continue }
      // The log is read below, for the record that counts.
      newest = Current(
        sector: sector, sequence: record.sequence, wrongAttemptsBefore: record.wrongAttempts,
        log: AttemptLog(emptyIn: sector))
    }
    // Records are retired only once there is a newer one, so damage alone is no state that a cut leaves.
    guard var current = newest else { return isDamaged ? .corrupt : .absent }
    guard let log = try AttemptLog(sector: current.sector, of: &flash) else { return .corrupt }
    current.log = log
    try commit(current.sector, of: &flash)
    retireAll(but: current.sector, of: &flash)
    return .present(current)
  }

  /// Programs the commit word of a sector, unless it is programmed wholly.
  private static func commit(_ sector: UInt32, of flash: inout some Flash) throws(FlashError) {
    if try VaultRecord(sector: sector, of: &flash).isCommitComplete { return }
    let word = InlineArray<4, UInt8>(repeating: 0)
    try flash.programAndVerify(sector * FlashGeometry.sectorSize + UInt32(VaultRecord.commitOffset), word)
  }

  /// Overwrites the heads of replaced records. The newest one counts even where this fails.
  private static func retireAll(but current: UInt32, of flash: inout some Flash) {
    for sector in 0..<FlashGeometry.sectors where sector != current {
      do throws(FlashError) {
        let record = try VaultRecord(sector: sector, of: &flash)
        if record.isErased || record.isRetired { continue }
        try flash.programAndVerify(sector * FlashGeometry.sectorSize, InlineArray<116, UInt8>(repeating: 0))
      } catch {
        continue
      }
    }
  }

  // MARK: Writing records

  /// Makes `pin` the PIN and forgets all attempts. After a cut of power either the PIN before holds, with its
  /// attempts, or the new one.
  ///
  /// - Parameters:
  ///   - pin: 4 to 8 digits.
  ///   - salt: 16 random bytes, new ones for each PIN.
  ///   - iterations: 1...1,000,000.
  /// - Returns: whether the PIN is set. Not where the vault is corrupt, a parameter is out of its range, or no sector
  ///   takes the record.
  public mutating func setPIN(
    _ pin: PIN, secret: Secret, salt: Salt, iterations: UInt32, flash: inout some Flash
  ) -> Bool {
    guard pin.count >= 4, VaultRecord.iterations.contains(iterations) else { return false }
    if case .corrupt = content { return false }
    let verifier = Vault.derive(pin, secret: secret, salt: salt, iterations: iterations)
    let isSet = begin(
      salt: salt, verifier: verifier, iterations: iterations, wrongAttempts: 0, flash: &flash)
    if isSet { forgetLastWrong() }
    return isSet
  }

  /// Writes a record to another sector than the current one, commits it, and retires the others.
  private mutating func begin(
    salt: Salt, verifier: SHA256.Digest, iterations: UInt32, wrongAttempts: UInt32, flash: inout some Flash
  ) -> Bool {
    // Sectors take turns, so that they wear alike.
    var before: UInt32 = FlashGeometry.sectors - 1
    var sequence: UInt32 = 0
    var candidates = FlashGeometry.sectors
    if case .present(let current) = content {
      before = current.sector
      sequence = current.sequence
      candidates -= 1
    }
    guard sequence < VaultRecord.sequences.upperBound else { return false }
    let record = VaultRecord(
      sequence: sequence + 1, iterations: iterations, wrongAttempts: wrongAttempts, salt: salt, verifier: verifier)
    for step in 1...candidates {
      let sector = (before + step) % FlashGeometry.sectors
      do throws(FlashError) {
        try Vault.write(record, to: sector, of: &flash)
      } catch {
        continue
      }
      content = .present(
        Current(
          sector: sector, sequence: sequence + 1, wrongAttemptsBefore: wrongAttempts,
          log: AttemptLog(emptyIn: sector)))
      Vault.retireAll(but: sector, of: &flash)
      return true
    }
    return false
  }

  private static func write(_ record: VaultRecord, to sector: UInt32, of flash: inout some Flash) throws(FlashError) {
    let start = sector * FlashGeometry.sectorSize
    try flash.erase(sector: sector)
    var chunk = InlineArray<64, UInt8>(repeating: 0)
    var offset: UInt32 = 0
    while offset < FlashGeometry.sectorSize {
      try flash.read(start + offset, into: &chunk)
      for k in chunk.indices where chunk[k] != 0xFF { throw .device }
      offset += 64
    }
    // The commit word is still all ones here.
    try flash.programAndVerify(start, record.bytes)
    try commit(sector, of: &flash)
  }

  // MARK: Attempts

  /// Judges a PIN. It is logged in flash before it is compared, so that a cut of power cannot make it undone; only the
  /// wrong PIN before costs nothing again, until the next boot.
  public mutating func attempt(_ pin: PIN, secret: Secret, flash: inout some Flash) -> AttemptOutcome {
    guard case .present(var current) = content else { return .fault }
    do throws(FlashError) {
      let record = try VaultRecord(sector: current.sector, of: &flash)
      guard record.isCommitted, record.isBodyValid, record.sequence == current.sequence else { return .fault }
      var derived = Vault.derive(pin, secret: secret, salt: record.salt, iterations: record.iterations)
      defer { withUnsafeMutableBytes(of: &derived) { Memory.wipe($0) } }
      if hasLastWrong, Memory.areEqual(derived, lastWrong) {
        return .wrong(attempts: current.wrongAttempts, isRepeated: true)
      }
      if current.log.isFull {
        guard
          begin(
            salt: record.salt, verifier: record.verifier, iterations: record.iterations,
            wrongAttempts: current.wrongAttempts, flash: &flash),
          case .present(let compacted) = content
        else { return .fault }
        current = compacted
      }
      try current.log.addAttempt(&flash)
      content = .present(current)
      let attempts = current.wrongAttempts
      guard Memory.areEqual(derived, record.verifier) else {
        lastWrong = derived
        hasLastWrong = true
        return .wrong(attempts: attempts, isRepeated: false)
      }
      forgetLastWrong()
      // The PIN was right even where this fails; the attempts then stay counted.
      if (try? current.log.addSuccess(&flash)) != nil { content = .present(current) }
      return .accepted(attempts: attempts)
    } catch {
      return .fault
    }
  }

  private mutating func forgetLastWrong() {
    withUnsafeMutableBytes(of: &lastWrong) { Memory.wipe($0) }
    hasLastWrong = false
  }

  /// The verifier of a PIN.
  private static func derive(_ pin: PIN, secret: Secret, salt: Salt, iterations: UInt32) -> SHA256.Digest {
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    for k in 0..<pin.count { mac.update(0x30 + pin[k]) }
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
