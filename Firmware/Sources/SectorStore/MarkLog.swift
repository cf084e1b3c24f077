public import Core2HAL

/// A counter under a record that goes up without an erase: entries are made, and then closed.
///
/// When an entry is made, a mark is written in both areas of the sector. When it is closed, a second mark is written
/// beside it, which also closes all previous entries. The last mark of each kind in either area counts, so only damage
/// to both areas can lower a count. The areas lie 1,920 bytes apart and fill a sector of 4,096 bytes.
public struct MarkLog: Sendable {
  /// Entries that a sector can hold.
  public static var capacity: UInt32 { areaSize / entrySize }
  private static var first: UInt32 { UInt32(SectorLayout.content) }
  private static var second: UInt32 { first + areaSize }
  private static var areaSize: UInt32 { 1920 }
  /// Bytes of an entry: a mark of four bytes when it is made, another when it is closed.
  private static var entrySize: UInt32 { 8 }

  /// Entries made, 0...capacity.
  public private(set) var made: UInt32 = 0
  /// Entries up to and including the last one that was closed.
  public private(set) var closed: UInt32 = 0
  private let start: UInt32
  /// The key of the marks: the same for all marks under one record, and different for the next record.
  private let key: UInt32

  /// An empty log of a sector that was just begun with a record.
  ///
  /// - Parameters:
  ///   - geometry: the geometry of the partition.
  ///   - sector: the sector of the record, from 0.
  ///   - key: `Record.key` of that record.
  public init(emptyIn sector: UInt32, of geometry: FlashGeometry, key: UInt32) {
    start = sector * geometry.sectorSize
    self.key = key
  }

  /// Reads the log of a sector; `nil` if an entry is closed that was never made, which is damage, not a power cut.
  public init?(sector: UInt32, of flash: inout some Flash, key: UInt32) throws(FlashErrorKind) {
    self.init(emptyIn: sector, of: flash.geometry, key: key)
    try read(MarkLog.first, of: &flash)
    try read(MarkLog.second, of: &flash)
    guard closed <= made else { return nil }
  }

  var isFull: Bool { made >= MarkLog.capacity }

  /// Makes an entry in both areas and reads it back.
  public mutating func add(_ flash: inout some Flash) throws(FlashErrorKind) {
    guard !isFull else { throw .outOfRange }
    try put(mark(made, isClosing: false), made * MarkLog.entrySize, &flash)
    made += 1
  }

  /// Closes the last entry in both areas.
  public mutating func close(_ flash: inout some Flash) throws(FlashErrorKind) {
    guard made > 0 else { throw .outOfRange }
    try put(mark(made - 1, isClosing: true), (made - 1) * MarkLog.entrySize + 4, &flash)
    closed = made
  }

  /// The mark of an entry. Half of its bits are ones, so a partly programmed mark is never another mark. Erased bytes,
  /// zeros and any other run of one byte value are not marks either.
  private func mark(_ entry: UInt32, isClosing: Bool) -> UInt32 {
    let half = (key ^ (entry * 2 + (isClosing ? 1 : 0)) &* 0x9E37_79B1) >> 16
    return half | ~half << 16
  }

  private func put(_ mark: UInt32, _ offset: UInt32, _ flash: inout some Flash) throws(FlashErrorKind) {
    let bytes: InlineArray<4, UInt8> = InlineArray { UInt8(truncatingIfNeeded: mark >> UInt32(8 * $0)) }
    try flash.programAndVerify(start + MarkLog.first + offset, bytes)
    try flash.programAndVerify(start + MarkLog.second + offset, bytes)
  }

  /// Searches an area for its last marks, from its end.
  private mutating func read(_ area: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    var chunk = InlineArray<64, UInt8>(repeating: 0xFF)
    var entry = MarkLog.capacity
    // An entry is made before it is closed, so below both marks there are no others to find.
    while entry > 0, entry > made || entry > closed {
      if entry % 8 == 0 { try flash.read(start + area + (entry - 8) * MarkLog.entrySize, into: &chunk) }
      entry -= 1
      let position = Int(entry % 8 * MarkLog.entrySize)
      if entry >= made, word(chunk, position) == mark(entry, isClosing: false) { made = entry + 1 }
      if entry >= closed, word(chunk, position + 4) == mark(entry, isClosing: true) { closed = entry + 1 }
    }
  }

  private func word(_ bytes: borrowing InlineArray<64, UInt8>, _ position: Int) -> UInt32 {
    UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
      | UInt32(bytes[position + 3]) << 24
  }
}
