import Core2HAL

/// The head of a sector: what is needed to check a PIN, and how often a wrong one came before this sector was begun.
/// `VAULT.md` has its layout.
struct VaultRecord {
  /// Bytes that the digest covers, that the head has before the commit word, and before the mark of a replaced one.
  static let bodySize = 80
  static let commitOffset = 112
  static let markOffset = 116

  /// What a head says that was overwritten because there is a newer one. It has as many ones as zeros, so that no erase
  /// that was cut leaves it by chance.
  static let replaced: UInt32 = 0xADB6_5249

  static let magic: UInt32 = 0x5256_4B49  // "IKVR"
  static let version: UInt32 = 2
  /// Bounds of what a record may ask for; a larger number of iterations would lock up the device for minutes.
  static let iterations: ClosedRange<UInt32> = 1...1_000_000
  /// The bound keeps the next sequence number from wrapping.
  static let sequences: ClosedRange<UInt32> = 1...0x7FFF_FFFF

  /// What a record says.
  enum Kind: UInt32 {
    /// There is a PIN.
    case pin = 1
    /// There is none any more: it was wiped.
    case blank = 2
  }

  /// The head as it lies in flash.
  private(set) var bytes = InlineArray<120, UInt8>(repeating: 0xFF)

  /// A record that is not committed yet.
  init(
    _ kind: Kind, sequence: UInt32, iterations: UInt32, wrongAttempts: UInt32, salt: InlineArray<16, UInt8>,
    verifier: SHA256.Digest
  ) {
    for k in 0..<VaultRecord.bodySize { bytes[k] = 0 }
    set(0, VaultRecord.magic)
    set(4, VaultRecord.version)
    set(8, sequence)
    set(12, iterations)
    set(16, wrongAttempts)
    set(20, kind.rawValue)
    for k in 0..<16 { bytes[32 + k] = salt[k] }
    for k in 0..<32 { bytes[48 + k] = verifier[k] }
    let digest = bodyDigest
    for k in 0..<32 { bytes[80 + k] = digest[k] }
  }

  /// What overwrites a head: zeros, and the mark that there is a newer one.
  static var retired: InlineArray<120, UInt8> {
    var head = VaultRecord()
    for k in 0..<VaultRecord.markOffset { head.bytes[k] = 0 }
    head.set(VaultRecord.markOffset, VaultRecord.replaced)
    return head.bytes
  }

  private init() {}

  /// The head of a sector, whatever it holds.
  init(sector: UInt32, of flash: inout some Flash) throws(FlashErrorKind) {
    try flash.read(sector * flash.geometry.sectorSize, into: &bytes)
  }

  var version: UInt32 { word(4) }
  var sequence: UInt32 { word(8) }
  var iterations: UInt32 { word(12) }
  /// Wrong attempts in a row when the sector was begun.
  var wrongAttempts: UInt32 { word(16) }
  var kind: Kind? { Kind(rawValue: word(20)) }
  var salt: InlineArray<16, UInt8> { InlineArray { bytes[32 + $0] } }
  var verifier: SHA256.Digest { InlineArray { bytes[48 + $0] } }
  /// A number that differs from record to record.
  var key: UInt32 { word(80) }

  /// Whether it is a whole record that this firmware does not write: of another version, or with other bounds.
  var isForeign: Bool { isCommitted && word(0) == VaultRecord.magic && isDigestRight && !isBodyValid }
  var isErased: Bool {
    for k in bytes.indices where bytes[k] != 0xFF { return false }
    return true
  }
  /// Whether it shows that another sector has, or had, a record.
  var isReplaced: Bool { word(VaultRecord.markOffset) == VaultRecord.replaced }
  /// Whether no bit of a record is left.
  var isDropped: Bool {
    for k in 0..<VaultRecord.markOffset where bytes[k] != 0 { return false }
    return true
  }
  /// Whether nothing is left to overwrite: no older record, and no bit of the mark that can still be programmed.
  var isRetired: Bool { isDropped && word(VaultRecord.markOffset) & ~VaultRecord.replaced == 0 }
  /// Whether the commit word was programmed, wholly or in part: it is programmed only after the body was read back.
  var isCommitted: Bool { word(VaultRecord.commitOffset) != 0xFFFF_FFFF }

  /// Whether the body is one that this firmware writes.
  var isBodyValid: Bool {
    guard word(0) == VaultRecord.magic, version == VaultRecord.version,
      VaultRecord.sequences.contains(sequence), VaultRecord.iterations.contains(iterations), kind != nil
    else { return false }
    for k in 24..<32 where bytes[k] != 0 { return false }
    return isDigestRight
  }

  private var isDigestRight: Bool {
    let digest = bodyDigest
    for k in 0..<32 where bytes[80 + k] != digest[k] { return false }
    return true
  }

  private var bodyDigest: SHA256.Digest {
    var hash = SHA256()
    for k in 0..<VaultRecord.bodySize { hash.update(bytes[k]) }
    return hash.finish()
  }

  /// The little-endian number at an offset.
  private func word(_ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }

  private mutating func set(_ offset: Int, _ value: UInt32) {
    for k in 0..<4 { bytes[offset + k] = UInt8(truncatingIfNeeded: value &>> UInt32(8 * k)) }
  }
}

extension Flash {
  /// Fills an array from flash.
  mutating func read<let n: Int>(_ offset: UInt32, into array: inout InlineArray<n, UInt8>) throws(FlashErrorKind) {
    try withUnsafeMutableBytes(of: &array) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) { try read(offset, into: start, count: n) } catch { throw error.kind }
    }
  }

  /// Programs an array and reads it back.
  mutating func programAndVerify<let n: Int>(
    _ offset: UInt32, _ array: InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    var copy = array
    try withUnsafeMutableBytes(of: &copy) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) {
        try program(offset, from: UnsafeRawPointer(start), count: n)
      } catch {
        throw error.kind
      }
    }
    try read(offset, into: &copy)
    for k in 0..<n where copy[k] != array[k] { throw .device }
  }
}
