public import Core2HAL
import SectorStore

/// The content of a sector of the vault image.
public enum SectorState: Equatable, Sendable {
  /// The head is erased.
  case erased
  /// The remains of a record that was not completed, because the power was cut while it was written.
  case unfinished
  /// A record; of several, the one with the highest sequence number counts.
  case record(RecordSummary)
  /// A head that was overwritten with zeros because another sector has a newer record; it shows that there is one.
  case retired
  /// A whole record that this firmware does not write: one with another format version, or with numbers out of range.
  case foreign(version: UInt32)
  /// Anything else: what a power cut leaves while a sector is erased or a head is overwritten, or a record of a device
  /// with another secret.
  case damaged

  /// Reads a sector.
  ///
  /// - Parameters:
  ///   - sector: 0..<4.
  ///   - flash: the partition of the vault.
  ///   - secret: the 32 bytes of the device secret.
  public init(
    sector: UInt32, of flash: inout some Flash, secret: borrowing Vault.Secret
  ) throws(FlashErrorKind) {
    var key = RecordKey(vault: secret)
    defer { key.wipe() }
    let record = try VaultRecord(sector: sector, of: &flash)
    if record.isRetired {
      self = .retired
    } else if record.isErased {
      self = .erased
    } else if record.isValid(under: key) {
      let log = try AttemptLog(sector: sector, under: record, of: &flash, key: key)
      self = log.map { .record(RecordSummary(record, $0)) } ?? .damaged
    } else if record.isForeign(under: key) {
      self = .foreign(version: record.version)
    } else {
      self = record.isDropped || !record.isCommitted ? .unfinished : .damaged
    }
  }
}

/// The public information of a record.
public struct RecordSummary: Equatable, Sendable {
  /// Increases with every record that is written.
  public let sequence: UInt32
  /// Whether the record holds a PIN; otherwise it states that the PIN was wiped.
  public let hasPIN: Bool
  /// PBKDF2 iterations, 1...1,000,000.
  public let iterations: UInt32
  /// Wrong attempts since the last right one.
  public let wrongAttempts: UInt32
  /// Attempts logged in this sector, and how many it can hold.
  public let attemptsLogged: UInt32
  public let attemptCapacity: UInt32

  init(_ record: VaultRecord, _ log: AttemptLog) {
    sequence = record.sequence
    hasPIN = record.hasPIN
    iterations = record.iterations
    wrongAttempts = RecordSummary.wrongAttempts(before: record.wrongAttempts, log)
    attemptsLogged = log.made
    attemptCapacity = AttemptLog.capacity
  }

  /// Wrong attempts in a row; saturates at the largest number.
  static func wrongAttempts(before: UInt32, _ log: AttemptLog) -> UInt32 {
    let (sum, overflow) = (log.forgiven > 0 ? 0 : before).addingReportingOverflow(log.made - log.forgiven)
    return overflow ? .max : sum
  }
}
