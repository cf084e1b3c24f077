public import Core2HAL

/// What a sector of the vault image holds.
public enum SectorState: Equatable, Sendable {
  /// Nothing in its head.
  case erased
  /// A record that was not committed: the power was cut while it was written. It does not count.
  case unfinished
  /// A record; of several, the one with the highest sequence number counts.
  case record(RecordSummary)
  /// A record that was overwritten with zeros because a newer one replaced it.
  case retired
  /// Something that a cut of power does not leave, unless a newer record exists.
  case damaged

  /// Reads a sector, 0..<4.
  public init(sector: UInt32, of flash: inout some Flash) throws(FlashError) {
    let record = try VaultRecord(sector: sector, of: &flash)
    if record.isRetired {
      self = .retired
    } else if !record.isCommitted {
      self = record.isErased ? .erased : .unfinished
    } else if record.isBodyValid, let log = try AttemptLog(sector: sector, of: &flash) {
      self = .record(RecordSummary(record, log))
    } else {
      self = .damaged
    }
  }
}

/// What anyone may know about a record.
public struct RecordSummary: Equatable, Sendable {
  /// Grows with every record that is written.
  public let sequence: UInt32
  /// PBKDF2 iterations, 1...1,000,000.
  public let iterations: UInt32
  /// Wrong attempts since the last right one.
  public let wrongAttempts: UInt32
  /// Attempts logged in this sector, and how many it can hold.
  public let attemptsLogged: UInt32
  public let attemptCapacity: UInt32

  init(_ record: VaultRecord, _ log: AttemptLog) {
    sequence = record.sequence
    iterations = record.iterations
    wrongAttempts = RecordSummary.wrongAttempts(before: record.wrongAttempts, log)
    attemptsLogged = log.made
    attemptCapacity = AttemptLog.capacity
  }

  /// Wrong attempts in a row, saturating at the largest number.
  static func wrongAttempts(before: UInt32, _ log: AttemptLog) -> UInt32 {
    let (sum, overflow) = (log.forgiven > 0 ? 0 : before).addingReportingOverflow(log.made - log.forgiven)
    return overflow ? .max : sum
  }
}
