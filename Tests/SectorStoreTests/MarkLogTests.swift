import Core2HAL
import Testing

@testable import Crypto
@testable import SectorStore
@testable import VaultSoak

private func makeKey() -> RecordKey { RecordKey(secret: InlineArray(repeating: 7), name: "test", format: .number) }

/// The log of a sector, without its record.
@Suite("Logs of marks")
struct MarkLogTests {
  private static let identity = InlineArray<16, UInt8> { UInt8(16 * $0) }
  /// Both areas.
  private static let areas = [256, 2176]
  /// Readings of a whole log with few entries: twenty batches of each area.
  private static let pass = 40

  private func read(_ flash: inout FaultyFlash) throws -> (made: UInt32, closed: UInt32)? {
    try MarkLog(sector: 0, of: &flash, identity: Self.identity, under: makeKey()).map { ($0.made, $0.closed) }
  }

  /// A log with entries, some of them closed.
  private func prepared(_ entries: Int, closed: Set<Int> = []) throws -> (flash: FaultyFlash, log: MarkLog) {
    var flash = FaultyFlash()
    var log = MarkLog(emptyIn: 0, of: .profile, identity: Self.identity)
    for entry in 0..<entries {
      try log.add(&flash, under: makeKey())
      if closed.contains(entry) { try log.close(&flash, under: makeKey()) }
    }
    flash.begin()
    return (flash, log)
  }

  @Test("an entry and its end have the bytes that VAULT.md states, in both areas")
  func format() throws {
    let flash = try prepared(2, closed: [1]).flash
    var code = makeKey().code()
    for byte in "closed".utf8 { code.update(byte) }
    code.update(Self.identity)
    code.update(1)
    let digest = code.finish()
    let entry = [0x5A, 0xA5, 0xA5, 0x5A] as [UInt8]
    for area in Self.areas {
      let expected = entry + [UInt8](repeating: 0xFF, count: 8) + entry + (0..<8).map { digest[$0] }
      #expect(Array(flash.flash.image[area..<area + 24]) == expected)
    }
    #expect(flash.flash.image.count { $0 != 0xFF } == 32)
  }

  @Test("an entry was made if eight of its own 32 bits are zero, whatever follows it")
  func made() throws {
    for (bytes, made): ([UInt8], UInt32) in [
      ([0x80, 0xFF, 0xFF, 0xFF], 0), ([0xFF, 0xFF, 0xFF, 0x80], 0), ([0x00, 0xFF, 0xFF, 0xFF], 1),
      ([0xFF, 0xFF, 0xFF, 0x00], 1), ([0xFC, 0xFC, 0xFC, 0xFC], 1), ([0xFC, 0xFC, 0xFC, 0xFE], 0),
    ] {
      for next: UInt8 in [0xFF, 0x00] {
        var flash = FaultyFlash()
        for (k, byte) in (bytes + [next]).enumerated() { flash.flash.image[Self.areas[0] + k] = byte }
        let found = try read(&flash)
        #expect(found?.0 == made, "\(bytes), \(next)")
      }
    }
  }

  /// What a reading of a log with two entries, the first one closed, finds.
  enum Sight: CaseIterable {
    case right, dead, more, unclosed

    var found: [UInt32] {
      switch self {
      case .right: [2, 1]
      case .dead: [0, 0]
      case .more: [3, 1]
      case .unclosed: [2, 0]
      }
    }

    func misread(_ bytes: UnsafeMutableRawBufferPointer, isFirstBatch: Bool) {
      switch self {
      case .right: break
      case .dead: for k in bytes.indices { bytes[k] = 0xFF }
      case .more: if isFirstBatch { for k in 24..<28 { bytes[k] = 0 } }
      case .unclosed: if isFirstBatch { bytes[4] ^= 1 }
      }
    }
  }

  static let sights = Sight.allCases.flatMap { a in
    Sight.allCases.flatMap { b in Sight.allCases.map { c in [a, b, c] } }
  }

  @Test(
    "what two readings agree on counts; of three different ones, the most entries and the fewest closed ones",
    arguments: sights)
  func readings(sights: [Sight]) throws {
    var flash = try prepared(2, closed: [0]).flash
    flash.misread = { sights[$0 / Self.pass].misread($1, isFirstBatch: $0 % 20 == 19) }
    let found = sights.map(\.found)
    let agreed = found.first { one in found.count { $0 == one } > 1 }
    let worst = [found.map { $0[0] }.max(), found.map { $0[1] }.min()].compactMap(\.self)
    let log = try read(&flash)
    #expect(log.map { [$0.made, $0.closed] } == agreed ?? worst)
    #expect(flash.readCount == Self.pass * (found[0] == found[1] ? 2 : 3))
  }

  @Test("an entry is made after those that are in flash, and after those that are known")
  func next() throws {
    var (flash, log) = try prepared(0)
    let old = log
    for _ in 0..<2 { try log.add(&flash, under: makeKey()) }
    var stale = old
    try stale.add(&flash, under: makeKey())
    #expect(stale.made == 3)
    #expect(try read(&flash)?.made == 3)

    flash.begin()
    flash.misread = { if $0 < 2 * Self.pass { Sight.dead.misread($1, isFirstBatch: false) } }
    try stale.add(&flash, under: makeKey())
    #expect(stale.made == 4)
    flash.misread = { _, _ in }
    #expect(try read(&flash)?.made == 4)
  }

  @Test("an empty log has nothing to close, and a full one takes no entry")
  func bounds() throws {
    var (flash, log) = try prepared(0)
    #expect(throws: FlashErrorKind.outOfRange) { try log.close(&flash, under: makeKey()) }
    #expect(flash.programCount == 0)
    var (full, last) = try prepared(160)
    #expect(last.made == 160 && MarkLog.capacity == 160)
    #expect(throws: FlashErrorKind.outOfRange) { try last.add(&full, under: makeKey()) }
    #expect(full.programCount == 0)
    try last.close(&full, under: makeKey())
    let read = try read(&full)
    #expect(read?.made == 160 && read?.closed == 160)
  }

  @Test("an entry counts that has lost its mark, or its end, in one area", arguments: [7, 8, 15, 16, 159])
  func oneArea(entry: Int) throws {
    let whole = try prepared(entry + 1, closed: [entry]).flash
    for area in Self.areas {
      for part in [0..<4, 4..<12, 0..<12] {
        var flash = whole
        for k in part { flash.flash.image[area + 12 * entry + k] = 0xFF }
        let found = try read(&flash)
        #expect(found?.made == UInt32(entry + 1) && found?.closed == UInt32(entry + 1), "\(area), \(part)")
      }
    }
  }

  @Test("an entry is closed by all eight bytes of its end, and by no other ones", arguments: 0..<64)
  func everyBit(bit: Int) throws {
    var flash = try prepared(3, closed: [0, 2]).flash
    for area in Self.areas { flash.flash.image[area + 28 + bit / 8] ^= 1 << UInt8(bit % 8) }
    let found = try read(&flash)
    #expect(found?.made == 3 && found?.closed == 1)
  }

  @Test("an entry that is closed and was never made is damage, in whichever area", arguments: areas)
  func damage(area: Int) throws {
    var flash = try prepared(2, closed: [1]).flash
    for other in Self.areas {
      for k in 12..<16 { flash.flash.image[other + k] = 0xFF }
      if other != area { for k in 16..<24 { flash.flash.image[other + k] = 0xFF } }
    }
    let found = try read(&flash)
    #expect(found == nil)
  }
}
