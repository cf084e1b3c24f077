public import Core2HAL
import Crypto

/// A counter under a record that goes up without an erase: entries are made, and then closed.
///
/// Making an entry programs four bytes with 16 zero bits, in both areas of the sector. It counts while eight of their
/// bits are zero, so only an erase of the sector can take it back. Closing an entry closes all previous ones too. It
/// writes eight bytes of a code that needs the key of the partition, in both areas; one of them is enough.
///
/// A log is read until two readings agree; of three different ones, the most entries and the fewest closed ones count.
/// The areas lie 1,920 bytes apart and fill a sector of 4,096 bytes.
public struct MarkLog: Sendable {
  /// Entries that a sector can hold.
  public static var capacity: UInt32 { areaSize / entrySize }
  private static var first: UInt32 { UInt32(SectorLayout.content) }
  private static var second: UInt32 { first + areaSize }
  private static var areaSize: UInt32 { 1920 }
  /// Bytes of an entry: four when it is made, eight when it is closed.
  private static var entrySize: UInt32 { 12 }
  /// The bytes of an entry that was made: a bus that reads as zeros or as ones does not read them back.
  private static var entry: InlineArray<4, UInt8> { [0x5A, 0xA5, 0xA5, 0x5A] }
  /// Entries that are read at once, 96 bytes.
  private static var batch: UInt32 { 8 }

  /// Entries made, 0...capacity.
  public private(set) var made: UInt32 = 0
  /// Entries up to and including the last one that was closed.
  public private(set) var closed: UInt32 = 0
  private let start: UInt32
  /// The record that the entries belong to.
  private let identity: InlineArray<16, UInt8>

  /// An empty log of a sector that was just begun with a record.
  ///
  /// - Parameters:
  ///   - geometry: the geometry of the partition.
  ///   - sector: the sector of the record, from 0.
  ///   - identity: `Record.identity` of that record.
  public init(emptyIn sector: UInt32, of geometry: FlashGeometry, identity: InlineArray<16, UInt8>) {
    start = sector * geometry.sectorSize
    self.identity = identity
  }

  /// Reads the log of a sector; `nil` if an entry is closed that was never made, which is damage, not a power cut.
  public init?(
    sector: UInt32, of flash: inout some Flash, identity: InlineArray<16, UInt8>, under key: borrowing RecordKey
  ) throws(FlashErrorKind) {
    self.init(emptyIn: sector, of: flash.geometry, identity: identity)
    let found = try readings(&flash, key)
    made = found.made
    closed = found.closed
    guard closed <= made else { return nil }
  }

  var isFull: Bool { made >= MarkLog.capacity }

  /// Makes an entry in both areas and reads it back.
  public mutating func add(_ flash: inout some Flash, under key: borrowing RecordKey) throws(FlashErrorKind) {
    // An entry that earlier readings missed must not be taken for a free one.
    made = max(made, try readings(&flash, key).made)
    guard !isFull else { throw .outOfRange }
    try put(MarkLog.entry, made * MarkLog.entrySize, &flash)
    made += 1
  }

  /// Closes the last entry in both areas.
  public mutating func close(_ flash: inout some Flash, under key: borrowing RecordKey) throws(FlashErrorKind) {
    guard made > 0 else { throw .outOfRange }
    try put(mark(made - 1, key), (made - 1) * MarkLog.entrySize + 4, &flash)
    closed = made
  }

  /// The mark that closes an entry: the start of HMAC-SHA-256 over a name, the record and the entry's number.
  private func mark(_ entry: UInt32, _ key: borrowing RecordKey) -> InlineArray<8, UInt8> {
    var code = key.code()
    let name: StaticString = "closed"
    code.update(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    code.update(identity)
    code.update(UInt8(truncatingIfNeeded: entry))
    let digest = code.finish()
    code.wipe()
    return InlineArray { digest[$0] }
  }

  @inline(__always)
  private func put<let n: Int>(
    _ bytes: InlineArray<n, UInt8>, _ offset: UInt32, _ flash: inout some Flash
  ) throws(FlashErrorKind) {
    try withUnsafeBytes(of: bytes) { (bytes) throws(FlashErrorKind) in
      try flash.programAndVerify(start + MarkLog.first + offset, bytes)
      try flash.programAndVerify(start + MarkLog.second + offset, bytes)
    }
  }

  /// Entries made, and entries up to and including the last closed one, in either area.
  private struct Reading: Equatable {
    var made: UInt32 = 0
    var closed: UInt32 = 0
  }

  /// What two readings agree on. If two of three do not, the one that is worse for the holder of the device counts.
  private mutating func readings(
    _ flash: inout some Flash, _ key: borrowing RecordKey
  ) throws(FlashErrorKind) -> Reading {
    let first = try read(&flash, key)
    let second = try read(&flash, key)
    if first == second { return first }
    let third = try read(&flash, key)
    if third == first || third == second { return third }
    return Reading(
      made: max(first.made, max(second.made, third.made)),
      closed: min(first.closed, min(second.closed, third.closed)))
  }

  /// Reads both areas from their ends.
  private mutating func read(_ flash: inout some Flash, _ key: borrowing RecordKey) throws(FlashErrorKind) -> Reading {
    var found = Reading()
    var chunk = InlineArray<96, UInt8>(repeating: 0xFF)
    for k: UInt32 in 0..<2 {
      var end = MarkLog.capacity
      // An entry is made before it is closed, so the entries below both need no reading.
      while end > found.made || end > found.closed {
        end -= MarkLog.batch
        try flash.read(start + MarkLog.first + k * MarkLog.areaSize + end * MarkLog.entrySize, into: &chunk)
        var isErased = true
        for b in chunk.indices where chunk[b] != 0xFF { isErased = false }
        if isErased { continue }
        var slot = MarkLog.batch
        while slot > 0 {
          slot -= 1
          let entry = end + slot
          if entry >= found.made, isMade(chunk, slot) { found.made = entry + 1 }
          if entry >= found.closed, isMarked(chunk, slot), isClosed(chunk, slot, mark(entry, key)) {
            found.closed = entry + 1
          }
        }
      }
    }
    return found
  }

  private func isMade(_ chunk: borrowing InlineArray<96, UInt8>, _ slot: UInt32) -> Bool {
    var zeros = 0
    for b in 0..<4 { zeros += (~chunk[Int(slot * MarkLog.entrySize) + b]).nonzeroBitCount }
    return zeros >= 8
  }

  private func isMarked(_ chunk: borrowing InlineArray<96, UInt8>, _ slot: UInt32) -> Bool {
    for b in 4..<12 where chunk[Int(slot * MarkLog.entrySize) + b] != 0xFF { return true }
    return false
  }

  private func isClosed(
    _ chunk: borrowing InlineArray<96, UInt8>, _ slot: UInt32, _ mark: InlineArray<8, UInt8>
  ) -> Bool {
    var difference: UInt8 = 0
    for b in 0..<8 { difference |= chunk[Int(slot * MarkLog.entrySize) + 4 + b] ^ mark[b] }
    return difference == 0
  }
}
