import Core2HAL
import SectorStore

/// The attempts made since a sector was begun, and which of them were right. No attempt needs an erase.
///
/// An attempt is logged before it is compared. A right attempt forgives itself and all previous ones.
struct AttemptLog {
  private var marks: MarkLog

  /// An empty log of a sector that was just begun with a record.
  init(emptyIn sector: UInt32, of geometry: FlashGeometry, under record: borrowing VaultRecord) {
    marks = MarkLog(emptyIn: sector, of: geometry, identity: record.identity)
  }

  /// Reads the log of a sector; `nil` if an attempt is forgiven that was never made, which is damage, not a power cut.
  init?(
    sector: UInt32, under record: borrowing VaultRecord, of flash: inout some Flash, key: borrowing RecordKey
  ) throws(FlashErrorKind) {
    guard let marks = try MarkLog(sector: sector, of: &flash, identity: record.identity, under: key) else { return nil }
    self.marks = marks
  }

  /// Attempts that a sector can hold.
  static var capacity: UInt32 { MarkLog.capacity }
  /// Attempts logged, 0...capacity.
  var made: UInt32 { marks.made }
  /// Attempts up to and including the last right one.
  var forgiven: UInt32 { marks.closed }

  /// Logs an attempt and reads it back. Attempts that an earlier reading missed count then, too.
  mutating func addAttempt(_ flash: inout some Flash, key: borrowing RecordKey) throws(FlashErrorKind) {
    try marks.add(&flash, under: key)
  }

  /// Logs that the last attempt was right.
  mutating func addSuccess(_ flash: inout some Flash, key: borrowing RecordKey) throws(FlashErrorKind) {
    try marks.close(&flash, under: key)
  }
}
