import Core2HAL

/// The attempts made since a sector was begun, and those of them that were right: nothing is erased for an attempt.
///
/// An attempt leaves a mark in entry k of both areas before it is judged, and a second mark beside it when it was
/// right, which forgives it and all before it. What counts is the last attempt and the last right one that either area
/// has: damage must hit both areas to take one back.
struct AttemptLog {
  /// Attempts that a sector can hold.
  static let capacity: UInt32 = areaSize / entrySize
  static let first: UInt32 = 256
  static let second: UInt32 = first + areaSize
  static let areaSize: UInt32 = 1920
  /// A mark of four bytes for the attempt, another for its being right.
  static let entrySize: UInt32 = 8

  /// Attempts logged, 0...capacity.
  private(set) var made: UInt32 = 0
  /// Attempts up to and with the last right one.
  private(set) var forgiven: UInt32 = 0
  private let start: UInt32
  /// The same for all marks under one record, and another under the next.
  private let key: UInt32

  /// An empty log of a sector that was just begun with a record.
  init(emptyIn sector: UInt32, under record: borrowing VaultRecord, of flash: borrowing some Flash) {
    start = sector * flash.geometry.sectorSize
    key = record.key
  }

  /// Reads the log of a sector; `nil` when an attempt is forgiven that was never made: damage, not a cut.
  init?(sector: UInt32, under record: borrowing VaultRecord, of flash: inout some Flash) throws(FlashErrorKind) {
    self.init(emptyIn: sector, under: record, of: flash)
    try read(AttemptLog.first, of: &flash)
    try read(AttemptLog.second, of: &flash)
    guard forgiven <= made else { return nil }
  }

  var isFull: Bool { made >= AttemptLog.capacity }

  /// Logs an attempt in both areas and reads it back.
  mutating func addAttempt(_ flash: inout some Flash) throws(FlashErrorKind) {
    guard !isFull else { throw .outOfRange }
    try put(mark(made, isRight: false), made * AttemptLog.entrySize, &flash)
    made += 1
  }

  /// Logs in both areas that the last attempt was right.
  mutating func addSuccess(_ flash: inout some Flash) throws(FlashErrorKind) {
    guard made > 0 else { throw .outOfRange }
    try put(mark(made - 1, isRight: true), (made - 1) * AttemptLog.entrySize + 4, &flash)
    forgiven = made
  }

  /// The mark of an entry. As many of its bits are cleared as are not, so that no part of one is another, and neither
  /// erased bytes nor zeros nor any other run of one byte is a mark.
  private func mark(_ entry: UInt32, isRight: Bool) -> UInt32 {
    let half = (key ^ (entry * 2 + (isRight ? 1 : 0)) &* 0x9E37_79B1) >> 16
    return half | ~half << 16
  }

  private func put(_ mark: UInt32, _ offset: UInt32, _ flash: inout some Flash) throws(FlashErrorKind) {
    let bytes: InlineArray<4, UInt8> = InlineArray { UInt8(truncatingIfNeeded: mark >> UInt32(8 * $0)) }
    try flash.programAndVerify(start + AttemptLog.first + offset, bytes)
    try flash.programAndVerify(start + AttemptLog.second + offset, bytes)
  }

  /// Looks for the last marks of an area, from its end.
  private mutating func read(_ area: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    var chunk = InlineArray<64, UInt8>(repeating: 0xFF)
    var entry = AttemptLog.capacity
    // An attempt comes before its being right, so that none is left to find below both.
    while entry > 0, entry > made || entry > forgiven {
      if entry % 8 == 0 { try flash.read(start + area + (entry - 8) * AttemptLog.entrySize, into: &chunk) }
      entry -= 1
      let position = Int(entry % 8 * AttemptLog.entrySize)
      if entry >= made, word(chunk, position) == mark(entry, isRight: false) { made = entry + 1 }
      if entry >= forgiven, word(chunk, position + 4) == mark(entry, isRight: true) { forgiven = entry + 1 }
    }
  }

  private func word(_ bytes: borrowing InlineArray<64, UInt8>, _ position: Int) -> UInt32 {
    UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
      | UInt32(bytes[position + 3]) << 24
  }
}
