import Core2HAL
import Crypto
import SectorStore

/// The record of the profile in memory, with what belongs to it, to be changed and written again: the means of the
/// digits, and two slots for templates of the hand.
///
/// While the PIN changes, one slot has the template of the old PIN and the other one that of the new PIN, so that a power
/// cut leaves the old PIN with the old template or the new PIN with the new one.
///
/// Methods that change nothing are mutating, too: exclusive access reads the content in place instead of copying it to
/// the stack, where nobody wipes it.
struct ProfileImage: ~Copyable {
  /// Bytes of the means.
  static var meansSize: Int { 320 }

  var head = Record()
  private var content = InlineArray<3264, UInt8>(repeating: 0xFF)
  private var place: RecordPlace
  private var hasRecord = false

  /// An image without a record, for a partition with this geometry.
  init(_ geometry: FlashGeometry) { place = .beforeFirst(in: geometry) }

  /// Reads the newest record.
  ///
  /// - Returns: whether the flash could be read. There need not be a record.
  @inline(never)
  mutating func load(_ flash: inout some Flash, _ key: borrowing RecordKey) -> Bool {
    guard let found = try? Survey(&flash, under: key) else { return false }
    place = found.place
    hasRecord = found.hasRecord
    guard hasRecord else { return true }
    head = found.record
    guard readContent(&flash) else { return false }
    // Means that are damaged are dropped; the code of a template speaks for itself.
    if !Memory.areEqual(digest, head.contentDigest) { setMeans(HandProfile()) }
    return true
  }

  /// Reads the content in pieces, each until two readings in a row are equal: one wrong reading would be written again
  /// with the next change, and a template would be lost.
  ///
  /// - Returns: whether all pieces could be read.
  @inline(never)
  private mutating func readContent(_ flash: inout some Flash) -> Bool {
    let start = place.sector * flash.geometry.sectorSize + UInt32(SectorLayout.content)
    var piece = InlineArray<96, UInt8>(repeating: 0)
    var offset = 0
    while offset < content.count {
      var isSame = false
      for reading in 0..<4 where !isSame {
        guard (try? flash.read(start + UInt32(truncatingIfNeeded: offset), into: &piece)) != nil else { return false }
        isSame = reading > 0
        for k in piece.indices {
          if content[offset + k] != piece[k] { isSame = false }
          content[offset + k] = piece[k]
        }
      }
      guard isSame else { return false }
      offset += piece.count
    }
    return true
  }

  /// Writes a new record. After a power cut, either the previous one holds or this one.
  ///
  /// - Returns: whether it is stored.
  @inline(never)
  mutating func store(in flash: inout some Flash, _ key: borrowing RecordKey) -> Bool {
    guard Record.canAppend(after: place, in: flash.geometry) else { return false }
    head.contentDigest = digest
    return withUnsafeMutableBytes(of: &content) {
      head.append(after: place, isKept: hasRecord, to: &flash, under: key, content: UnsafeRawBufferPointer($0)) != nil
    }
  }

  /// Replaces what was taught.
  mutating func setMeans(_ profile: borrowing HandProfile) {
    head.set(profile)
    withUnsafeBytes(of: profile.means) { for k in 0..<ProfileImage.meansSize { content[k] = $0[k] } }
  }

  private var digest: SHA256.Digest {
    mutating get {
      var hash = SHA256()
      for k in 0..<ProfileImage.meansSize { hash.update(content[k]) }
      return hash.finish()
    }
  }

  // MARK: Templates

  /// The slot of the template that belongs to the PIN with a salt; `nil` if there is none.
  mutating func slot(for salt: borrowing InlineArray<16, UInt8>) -> Int? {
    for slot in 0..<2 {
      var isSame = true
      for k in 0..<16 where content[ProfileImage.start(slot) + k] != salt[k] { isSame = false }
      if isSame { return slot }
    }
    return nil
  }

  /// Whether a slot has never been used since the record was written.
  mutating func isEmpty(_ slot: Int) -> Bool {
    for k in 0..<HandTemplate.signatures where content[ProfileImage.start(slot) + k] != 0xFF { return false }
    return true
  }

  /// Empties a slot.
  mutating func clear(_ slot: Int) {
    for k in 0..<HandTemplate.size { content[ProfileImage.start(slot) + k] = 0xFF }
  }

  subscript(slot: Int, offset: Int) -> UInt8 {
    mutating get { content[ProfileImage.start(slot) + offset] }
    set { content[ProfileImage.start(slot) + offset] = newValue }
  }

  /// A signature of a template that is not encrypted.
  subscript(slot: Int, drawing drawing: Int, position: Int) -> Signature {
    mutating get {
      let start = ProfileImage.offset(slot, drawing, position)
      var signature = Signature()
      for k in 0..<Signature.size { signature.words[k >> 2] |= UInt32(content[start + k]) << UInt32(8 * (k & 3)) }
      return signature
    }
    set {
      let start = ProfileImage.offset(slot, drawing, position)
      for k in 0..<Signature.size {
        content[start + k] = UInt8(truncatingIfNeeded: newValue.words[k >> 2] >> UInt32(8 * (k & 3)))
      }
    }
  }

  /// Decrypts a slot.
  ///
  /// - Returns: whether it is a template of this key. If not, the signatures are as good as random.
  @inline(never)
  mutating func open(_ slot: Int, _ key: borrowing SHA256.Digest) -> Bool {
    withUnsafeBytes(of: key) { key in
      withSlot(slot) { bytes in
        let code = HandTemplate.code(of: bytes, key)
        let found: SHA256.Digest = InlineArray { bytes[HandTemplate.code + $0] }
        HandTemplate.crypt(bytes, key)
        return Memory.areEqual(code, found)
      }
    }
  }

  /// Encrypts and authenticates a slot.
  @inline(never)
  mutating func seal(_ slot: Int, _ key: borrowing SHA256.Digest) {
    withUnsafeBytes(of: key) { key in
      withSlot(slot) { bytes in
        HandTemplate.crypt(bytes, key)
        let code = HandTemplate.code(of: bytes, key)
        for k in 0..<32 { bytes[HandTemplate.code + k] = code[k] }
      }
    }
  }

  /// Overwrites what was decrypted. Not inlined, as `open` and `seal`: their caller would have a copy of the content.
  @inline(never)
  mutating func wipe() { withUnsafeMutableBytes(of: &content) { Memory.wipe($0) } }

  private mutating func withSlot<Result>(
    _ slot: Int, _ body: (UnsafeMutableRawBufferPointer) -> Result
  ) -> Result {
    withUnsafeMutableBytes(of: &content) {
      let start = ProfileImage.start(slot)
      return body(UnsafeMutableRawBufferPointer(rebasing: $0[start..<(start + HandTemplate.size)]))
    }
  }

  private static func start(_ slot: Int) -> Int { meansSize + slot * HandTemplate.size }

  private static func offset(_ slot: Int, _ drawing: Int, _ position: Int) -> Int {
    start(slot) + HandTemplate.signatures + (drawing * HandTemplate.digits + position) * Signature.size
  }
}
