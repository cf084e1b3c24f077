public import Core2HAL
import Crypto

/// Offsets in a sector, in bytes from its start; `VAULT.md` has the whole layout of a vault sector.
///
/// A head of 120 bytes comes first. The bytes from 256 on belong to whoever writes the record.
public enum SectorLayout {
  /// The end of magic, version and sequence number, and the start of the payload.
  static var payload: Int { 12 }
  /// The end of the payload, and the start of the SHA-256 of all previous bytes.
  public static var digest: Int { 80 }
  /// The commit word: all ones, then zero.
  static var commit: Int { 112 }
  /// The mark of a record that was replaced.
  public static var mark: Int { 116 }
  /// Bytes of a head.
  static var head: Int { 120 }
  /// From here on the sector is free for a log, or for content that belongs to the record.
  public static var content: Int { 256 }
}

/// The head of a sector: a record of up to 68 bytes of payload, or what is left of one.
///
/// A record counts once its commit word is programmed. That happens after everything else was read back.
public struct Record<Format: RecordFormat>: Sendable {
  /// The head as it lies in flash.
  public private(set) var bytes = InlineArray<120, UInt8>(repeating: 0xFF)

  /// A record with a payload of zeros that is not in flash yet.
  public init() {
    for k in 0..<SectorLayout.digest { bytes[k] = 0 }
    self[word: 0] = Format.magic
    self[word: 4] = Format.version
  }

  /// The head of a sector, valid or not.
  public init(sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    try flash.read(sector * flash.geometry.sectorSize, into: &bytes)
  }

  private init(erased: Void) {}

  /// The bytes that overwrite a head: zeros, and the mark that there is a newer record.
  static var retired: InlineArray<120, UInt8> {
    var head = Record(erased: ())
    for k in 0..<SectorLayout.mark { head.bytes[k] = 0 }
    head[word: SectorLayout.mark] = replaced
    return head.bytes
  }

  /// The mark in a head that was overwritten because there is a newer record. It has as many ones as zeros, so an
  /// interrupted erase does not produce it by chance.
  private static var replaced: UInt32 { 0xADB6_5249 }

  /// The bound keeps the next sequence number from wrapping.
  static var sequences: ClosedRange<UInt32> { 1...0x7FFF_FFFF }

  // MARK: Content

  /// The little-endian number at an offset of the head, 0...116.
  public subscript(word offset: Int) -> UInt32 {
    get {
      UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
        | UInt32(bytes[offset + 3]) << 24
    }
    set { for k in 0..<4 { bytes[offset + k] = UInt8(truncatingIfNeeded: newValue &>> UInt32(8 * k)) } }
  }

  /// The byte at an offset of the head, 0..<120.
  public subscript(byte offset: Int) -> UInt8 {
    get { bytes[offset] }
    set { bytes[offset] = newValue }
  }

  public var version: UInt32 { self[word: 4] }
  /// Grows with every record that is written to the partition, 1...0x7FFFFFFF.
  public var sequence: UInt32 { self[word: 8] }
  /// A number that is different for every record.
  public var key: UInt32 { self[word: SectorLayout.digest] }

  /// Gives the record its number, and the digest of its body.
  mutating func seal(sequence: UInt32) {
    self[word: 8] = sequence
    let digest = bodyDigest
    for k in 0..<32 { bytes[SectorLayout.digest + k] = digest[k] }
  }

  // MARK: State

  /// Whether it is a whole record that this firmware does not write: one with another version, or other bounds.
  public var isForeign: Bool { isCommitted && self[word: 0] == Format.magic && isDigestRight && !isValid }
  public var isErased: Bool {
    for k in bytes.indices where bytes[k] != 0xFF { return false }
    return true
  }
  /// Whether it shows that another sector has, or had, a record.
  var isReplaced: Bool { self[word: SectorLayout.mark] == Record.replaced }
  /// Whether the head is erased: no bit of a record is left.
  public var isDropped: Bool {
    for k in 0..<SectorLayout.mark where bytes[k] != 0 { return false }
    return true
  }
  /// Whether nothing is left to overwrite: no old record, and no bit of the mark that can still be programmed.
  public var isRetired: Bool { isDropped && self[word: SectorLayout.mark] & ~Record.replaced == 0 }
  /// Whether the commit word was programmed, completely or in part. It is only programmed after the body was read back.
  public var isCommitted: Bool { self[word: SectorLayout.commit] != 0xFFFF_FFFF }

  /// Whether the body is one that this firmware writes.
  public var isValid: Bool {
    guard self[word: 0] == Format.magic, version == Format.version, Record.sequences.contains(sequence),
      Format.accepts(self)
    else { return false }
    return isDigestRight
  }

  private var isDigestRight: Bool {
    let digest = bodyDigest
    for k in 0..<32 where bytes[SectorLayout.digest + k] != digest[k] { return false }
    return true
  }

  private var bodyDigest: SHA256.Digest {
    var hash = SHA256()
    for k in 0..<SectorLayout.digest { hash.update(bytes[k]) }
    return hash.finish()
  }
}
