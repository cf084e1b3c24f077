import Core2HAL
import Testing

@testable import SectorStore
@testable import VaultSoak

/// Records of one number and 160 bytes of content, as a partition of two sectors may have them.
extension RecordFormat {
  static let number = RecordFormat(
    magic: 0x4E53_4554, version: 1, .init(at: 12, 0...1000), .init(at: 16, 0...0), zeros: 20..<24)
}

/// What a partition holds: a number, and how many entries of its log are made and closed.
struct Kept: Equatable {
  var number: UInt32
  var made: UInt32 = 0
  var closed: UInt32 = 0
}

private func makeKey() -> RecordKey { RecordKey(secret: InlineArray(repeating: 7), name: "test", format: .number) }

/// A boot: reads the current record, and completes what a power cut left. The log is read where the record has no
/// content, which lies in the same place.
private func mounted(_ flash: inout CuttingFlash, hasLog: Bool = false) -> Kept? {
  let key = makeKey()
  guard let found = try? Survey(&flash, under: key), found.hasRecord else { return nil }
  let number = found.record[word: 12]
  if !found.isSettled {
    var record = Record()
    record[word: 12] = number
    content(number).withUnsafeBytes {
      _ = record.append(after: found.place, isKept: true, to: &flash, under: key, content: $0)
    }
  }
  guard hasLog else { return Kept(number: number) }
  guard let log = try? MarkLog(sector: found.place.sector, of: &flash, identity: found.record.identity, under: key)
  else { return nil }
  return Kept(number: number, made: log.made, closed: log.closed)
}

/// Content that two pieces of what is programmed at once do not hold.
private func content(_ byte: UInt32) -> [UInt8] { [UInt8](repeating: UInt8(truncatingIfNeeded: byte), count: 160) }

/// Writes a number as the next record, and the same number as its content, which lies where a log would.
private func write(_ number: UInt32, hasContent: Bool = true, to flash: inout CuttingFlash) -> Bool {
  let key = makeKey()
  guard let found = try? Survey(&flash, under: key) else { return false }
  var record = Record()
  record[word: 12] = number
  let bytes = hasContent ? content(number) : []
  return bytes.withUnsafeBytes {
    record.append(after: found.place, isKept: found.hasRecord, to: &flash, under: key, content: $0) != nil
  }
}

@Suite("Records in a partition of two sectors")
struct SectorStoreTests {
  private static func prepared(_ numbers: [UInt32]) -> CuttingFlash {
    var flash = CuttingFlash(geometry: .profile)
    for number in numbers { _ = write(number, to: &flash) }
    flash.restore()
    return flash
  }

  @Test("the newest record counts, and the sectors take turns")
  func turns() {
    var flash = CuttingFlash(geometry: .profile)
    #expect(mounted(&flash) == nil)
    for number: UInt32 in 1...6 {
      let isWritten = write(number, to: &flash)
      #expect(isWritten)
      #expect(mounted(&flash) == Kept(number: number))
    }
    #expect(flash.operations.count { if case .erase = $0 { true } else { false } } == 6)
    #expect(flash.operations.contains(.erase(sector: 0, size: 4096)))
    #expect(flash.operations.contains(.erase(sector: 1, size: 4096)))
  }

  @Test("a record of another key, or with any changed byte, does not count")
  func otherKey() throws {
    var flash = Self.prepared([7])
    let other = RecordKey(secret: InlineArray(repeating: 7), name: "other", format: .number)
    let found = try Survey(&flash, under: other)
    #expect(!found.hasRecord && !found.isNew)
    let key = makeKey()
    for byte in 0..<112 {
      var changed = flash
      changed.image[byte] ^= 1
      let found = try Survey(&changed, under: key)
      #expect(!found.hasRecord && !found.isNew, "byte \(byte)")
    }
  }

  @Test("a boot after a finished record writes nothing")
  func quietBoot() {
    var flash = Self.prepared([7])
    #expect(mounted(&flash) == Kept(number: 7))
    #expect(flash.operations.isEmpty)
  }

  @Test(
    "a cut anywhere, and a second one in the boot after it, leaves the record before or the new one",
    arguments: [[], [5], [5, 6]] as [[UInt32]])
  func cuts(before: [UInt32]) {
    let start = Self.prepared(before)
    let old = before.last.map { Kept(number: $0) }
    var whole = start
    _ = write(9, to: &whole)
    for (index, operation) in whole.operations.enumerated() {
      for tear in Tear.some(of: operation, random: 40, seed: UInt64(index)) {
        let first = PowerCut(operation: index, tear: tear)
        var flash = start
        flash.restore(cut: first)
        _ = write(9, to: &flash)
        flash.restore()
        var boot = flash
        let found = mounted(&boot)
        #expect(found == old || found == Kept(number: 9), "\(first): \(String(describing: found))")
        for (second, operation) in boot.operations.enumerated() {
          for tear in Tear.some(of: operation, random: 8, seed: UInt64(second)) {
            var again = flash
            let cut = PowerCut(operation: second, tear: tear)
            again.restore(cut: cut)
            _ = mounted(&again)
            again.restore()
            #expect(mounted(&again) == found, "\(first), then \(cut)")
            #expect(mounted(&again) == found)
          }
        }
        let isWritten = write(8, to: &boot)
        #expect(isWritten && mounted(&boot) == Kept(number: 8), "\(first)")
      }
    }
  }

  @Test("an entry of the log is there or not after a cut, and a closed one stays closed")
  func marks() throws {
    var flash = CuttingFlash(geometry: .profile)
    let isWritten = write(4, hasContent: false, to: &flash)
    #expect(isWritten)
    flash.restore()
    let key = makeKey()
    let record = try Record(sector: 0, of: &flash)
    guard var log = try MarkLog(sector: 0, of: &flash, identity: record.identity, under: key) else {
      Issue.record("no log")
      return
    }
    for _ in 0..<3 { try log.add(&flash, under: key) }
    try log.close(&flash, under: key)
    try log.add(&flash, under: key)
    #expect(mounted(&flash, hasLog: true) == Kept(number: 4, made: 4, closed: 3))
    for index in 0..<2 {
      for seed: UInt64 in 0..<40 {
        var torn = flash
        var copy = log
        torn.restore(cut: PowerCut(operation: index, tear: .bits(seed: seed)))
        try? copy.add(&torn, under: key)
        torn.restore()
        let found = mounted(&torn, hasLog: true)
        #expect(found == Kept(number: 4, made: 4, closed: 3) || found == Kept(number: 4, made: 5, closed: 3))
      }
    }
  }

  @Test("the mark that closes an entry counts for that entry, that record and that key only")
  func foreignMarks() throws {
    var flash = CuttingFlash(geometry: .profile)
    let identity = InlineArray<16, UInt8> { UInt8(16 * $0) }
    let key = makeKey()
    var log = MarkLog(emptyIn: 0, of: .profile, identity: identity)
    for _ in 0..<2 { try log.add(&flash, under: key) }
    try log.close(&flash, under: key)
    func closed(_ flash: CuttingFlash, identity: InlineArray<16, UInt8>, key: borrowing RecordKey) throws -> UInt32? {
      var flash = flash
      return try MarkLog(sector: 0, of: &flash, identity: identity, under: key)?.closed
    }
    #expect(try closed(flash, identity: identity, key: key) == 2)
    for byte in 0..<16 {
      var other = identity
      other[byte] ^= 1
      #expect(try closed(flash, identity: other, key: key) == 0, "byte \(byte)")
    }
    #expect(
      try closed(
        flash, identity: identity, key: RecordKey(secret: InlineArray(repeating: 7), name: "other", format: .number))
        == 0)
    for area in [256, 2176] {
      for byte in 0..<8 {
        flash.image[area + 4 + byte] = flash.image[area + 16 + byte]
        flash.image[area + 16 + byte] = 0xFF
      }
    }
    #expect(try closed(flash, identity: identity, key: key) == 0)
  }

  @Test("an entry is made while eight bits of its mark are zero, wherever they lie, and in either area")
  func partialMarks() throws {
    let key = makeKey()
    for area in [256, 2176] {
      for zeros in 0...12 {
        for shift in [0, 5, 20] as [UInt32] {
          var flash = CuttingFlash(geometry: .profile)
          let word = ~(((1 << UInt32(zeros)) - 1) << shift) as UInt32
          for byte in 0..<4 {
            flash.image[area + 159 * 12 + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte))
          }
          let log = try MarkLog(sector: 0, of: &flash, identity: InlineArray(repeating: 1), under: key)
          #expect(log?.made == (zeros >= 8 ? 160 : 0), "\(zeros) zeros")
        }
      }
    }
  }

  @Test("a record of another version, and a payload that is not accepted, are not read and not new")
  func foreign() throws {
    var flash = CuttingFlash(geometry: .profile)
    let key = makeKey()
    var record = Record()
    record[word: 12] = 1001
    let place = record.append(after: .beforeFirst(in: .profile), isKept: false, to: &flash, under: key)
    #expect(place != nil)
    let found = try Survey(&flash, under: key)
    #expect(!found.hasRecord && !found.isNew)
  }

  @Test("where no sector takes a record, none is written and the previous one counts")
  func worn() {
    var flash = Self.prepared([3])
    flash.stuckAtZero = [4096 + 3000: 1]
    let isWritten = write(4, to: &flash)
    #expect(!isWritten)
    #expect(mounted(&flash) == Kept(number: 3))
  }

  @Test("of two valid records the one with the higher number counts, in whichever sector it lies")
  func newest() throws {
    for (first, second): (UInt32, UInt32) in [(5, 6), (6, 5)] {
      var flash = CuttingFlash(geometry: .profile)
      for (sector, sequence): (UInt32, UInt32) in [(0, first), (1, second)] {
        var record = Record()
        record[word: 12] = sequence
        record.begin(.number)
        record.seal(sequence: sequence, under: makeKey())
        try flash.programAndVerify(sector * 4096, record.bytes)
      }
      flash.restore()
      #expect(mounted(&flash)?.number == 6)
    }
  }

  @Test("a record has a higher number than one that a failed sector may hold")
  func failedSector() {
    var flash = CuttingFlash(geometry: .vault)
    flash.stuckAtZero = [3000: 1]
    let key = makeKey()
    var record = Record()
    let place = record.append(
      after: .beforeFirst(in: .vault), isKept: false, to: &flash, under: key)
    #expect(place == RecordPlace(sector: 1, sequence: 2))
  }
}
