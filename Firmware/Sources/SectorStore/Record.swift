public import Core2HAL
import Crypto

/// Offsets in a sector, in bytes from its start; `VAULT.md` has the whole layout of a vault sector.
///
/// A head of 120 bytes comes first. The bytes from 256 on belong to whoever writes the record.
public enum SectorLayout {
  /// The end of the payload, which follows 12 bytes of magic, version and sequence number, and the start of the
  /// HMAC-SHA-256 of all previous bytes.
  public static var code: Int { 80 }
  /// The end of the code, and the commit word: all ones, then zero.
  static var commit: Int { 112 }
  /// The mark of a record that was replaced.
  public static var mark: Int { 116 }
  /// A word of the first sector that is programmed with zero before a partition counts as new.
  static var proof: Int { 120 }
  /// From here on the sector is free for a log, or for content that belongs to the record.
  public static var content: Int { 256 }
}

/// The head of a sector: a record of up to 68 bytes of payload, or what is left of one.
///
/// A record counts if its code is right, and no other one has a higher sequence number. The commit word says that its
/// body was read back: a head with it that is not valid any more is damaged, and not the remains of a power cut.
public struct Record: Sendable {
  /// The head as it lies in flash.
  public private(set) var bytes = InlineArray<120, UInt8>(repeating: 0xFF)

  /// A record with a payload of zeros that is not in flash yet.
  public init() {
    for k in 0..<SectorLayout.code { bytes[k] = 0 }
  }

  /// The head of a sector, valid or not.
  public init(sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    try flash.read(sector * flash.geometry.sectorSize, into: &bytes)
  }

  /// Reads the head of a sector, up to three times, until it is a valid record or was retired: one wrong reading, or a
  /// bit that reads differently each time, does not make a record something else.
  ///
  /// - Returns: whether it is a valid record.
  @discardableResult
  public mutating func readCarefully(
    sector: UInt32, of flash: inout some Flash, under key: borrowing RecordKey
  ) throws(FlashErrorKind) -> Bool {
    for _ in 0..<3 {
      try flash.read(sector * flash.geometry.sectorSize, into: &bytes)
      if isRetired { return false }
      if isValid(under: key) { return true }
    }
    return false
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
  /// What distinguishes this record from every other one: the start of its code.
  public var identity: InlineArray<16, UInt8> { InlineArray { bytes[SectorLayout.code + $0] } }

  /// Gives the record its format.
  mutating func begin(_ format: RecordFormat) {
    self[word: 0] = format.magic
    self[word: 4] = format.version
  }

  /// Gives the record its number, and the code of its body.
  mutating func seal(sequence: UInt32, under key: borrowing RecordKey) {
    self[word: 8] = sequence
    let code = code(under: key)
    for k in 0..<32 { bytes[SectorLayout.code + k] = code[k] }
  }

  // MARK: State

  public var isErased: Bool {
    for k in bytes.indices where bytes[k] != 0xFF { return false }
    return true
  }
  /// Whether the body was overwritten: no bit of a record is left.
  public var isDropped: Bool {
    for k in 0..<SectorLayout.commit where bytes[k] != 0 { return false }
    return true
  }
  /// Whether nothing is left to overwrite: no old record, and no bit of the mark that can still be programmed.
  public var isRetired: Bool {
    isDropped && self[word: SectorLayout.commit] == 0 && self[word: SectorLayout.mark] & ~Record.replaced == 0
  }
  /// Whether it shows that another sector has a newer record, and nothing of its own can become valid again: up to eight
  /// bits of a worn sector may not be overwritten.
  var isSpent: Bool {
    var ones = 0
    for k in 0..<SectorLayout.mark { ones += bytes[k].nonzeroBitCount }
    return ones <= 8 && self[word: SectorLayout.mark] & ~Record.replaced == 0
  }
  /// Whether the commit word was programmed. A single bit does not decide it.
  public var isCommitted: Bool { self[word: SectorLayout.commit].nonzeroBitCount <= 16 }

  /// Whether the body is one that this firmware writes, on a device with this key.
  public func isValid(under key: borrowing RecordKey) -> Bool {
    guard self[word: 0] == key.format.magic, version == key.format.version, Record.sequences.contains(sequence),
      key.format.accepts(self)
    else { return false }
    return isCode(code(under: key))
  }

  /// Whether it is a whole record of another version. Versions below 3 have a plain SHA-256 in place of the code.
  public func isForeign(under key: borrowing RecordKey) -> Bool {
    guard isCommitted, self[word: 0] == key.format.magic, version != key.format.version else { return false }
    return isCode(digest) || isCode(code(under: key))
  }

  /// Whether it shows that the partition has, or had, a record, even if it is damaged. Up to eight bits of its magic and
  /// version may be wrong; zeros, and what a power cut leaves of them, are farther away.
  func isTrace(under key: borrowing RecordKey) -> Bool {
    if self[word: SectorLayout.mark] == Record.replaced { return true }
    let distance = (self[word: 0] ^ key.format.magic).nonzeroBitCount + (version ^ key.format.version).nonzeroBitCount
    return isCommitted && distance <= 8 || isForeign(under: key)
  }

  private func isCode(_ expected: borrowing SHA256.Digest) -> Bool {
    let found: SHA256.Digest = InlineArray { bytes[SectorLayout.code + $0] }
    return Memory.areEqual(found, expected)
  }

  private func code(under key: borrowing RecordKey) -> SHA256.Digest {
    var code = key.code()
    for k in 0..<SectorLayout.code { code.update(bytes[k]) }
    let digest = code.finish()
    code.wipe()
    return digest
  }

  private var digest: SHA256.Digest {
    var hash = SHA256()
    for k in 0..<SectorLayout.code { hash.update(bytes[k]) }
    return hash.finish()
  }
}
