import Core2HAL
import Testing

@testable import Crypto
@testable import SectorStore
@testable import VaultSoak

private typealias Head = Record

private func makeKey() -> RecordKey { RecordKey(secret: InlineArray(repeating: 7), name: "test", format: .number) }

extension Head {
  fileprivate var isValid: Bool { isValid(under: makeKey()) }
  fileprivate var isForeign: Bool { isForeign(under: makeKey()) }
  fileprivate var isTrace: Bool { isTrace(under: makeKey()) }
}

/// What a head is, from its bytes.
@Suite("Heads of sectors")
struct RecordTests {
  private static let replaced: UInt32 = 0xADB6_5249

  /// A head of these bytes.
  private func head(_ bytes: [UInt8]) -> Head {
    var head = Head()
    for k in 0..<120 { head[byte: k] = bytes[k] }
    return head
  }

  private func filled(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 120) }

  /// A sealed record with some words changed before it was sealed, and with its commit word programmed.
  private func sealed(sequence: UInt32 = 1, _ words: [Int: UInt32] = [:]) -> Head {
    var head = Head()
    head.begin(.number)
    for (offset, word) in words { head[word: offset] = word }
    head.seal(sequence: sequence, under: makeKey())
    head[word: 112] = 0
    head[word: 116] = 0xFFFF_FFFF
    return head
  }

  /// Flash with these heads.
  private func flash(_ heads: [Head]) -> FaultyFlash {
    var flash = FaultyFlash()
    for (sector, head) in heads.enumerated() {
      for k in 0..<120 { flash.flash.image[4096 * sector + k] = head[byte: k] }
    }
    return flash
  }

  @Test("a record that is not written has its magic, its version, and zeros up to the code")
  func new() {
    var head = Head()
    head.begin(.number)
    #expect(head[word: 0] == RecordFormat.number.magic && head[word: 4] == RecordFormat.number.version)
    #expect((8..<80).allSatisfy { head[byte: $0] == 0 })
    #expect((80..<120).allSatisfy { head[byte: $0] == 0xFF })
  }

  @Test("a record has its code at 80, whose first half distinguishes it")
  func code() {
    var head = sealed([12: 77])
    var code = makeKey().code()
    for k in 0..<80 { code.update(head[byte: k]) }
    let digest = code.finish()
    #expect((0..<32).allSatisfy { head[byte: 80 + $0] == digest[$0] })
    #expect((0..<16).allSatisfy { head.identity[$0] == digest[$0] })
    #expect(head.isValid)
    for byte in 0..<112 {
      head[byte: byte] ^= 0x10
      #expect(!head.isValid, "byte \(byte)")
      head[byte: byte] ^= 0x10
    }
  }

  @Test("a right code does not make a record valid whose magic, version, number or payload is wrong")
  func valid() {
    #expect(sealed(sequence: 0x7FFF_FFFF).isValid)
    #expect(!sealed(sequence: 0).isValid)
    #expect(!sealed(sequence: 0x8000_0000).isValid)
    #expect(!sealed([0: RecordFormat.number.magic ^ 1]).isValid)
    #expect(!sealed([4: 2]).isValid)
    #expect(sealed([12: 1000]).isValid)
    #expect(!sealed([12: 1001]).isValid)
  }

  @Test("a head is erased only if all its bytes are ones, and dropped only if the body is zeros", arguments: 0..<120)
  func everyByte(byte: Int) {
    #expect(head(filled(0xFF)).isErased && head(filled(0)).isDropped)
    var bytes = filled(0xFF)
    bytes[byte] = 0xFE
    #expect(!head(bytes).isErased)
    bytes = filled(0)
    bytes[byte] = 1
    #expect(head(bytes).isDropped == (byte >= 112))
  }

  @Test("what overwrites a head is zeros and the mark, and nothing less is retired", arguments: 0..<960)
  func retired(bit: Int) {
    var expected = filled(0)
    for k in 0..<4 { expected[116 + k] = UInt8(truncatingIfNeeded: Self.replaced >> UInt32(8 * k)) }
    #expect((0..<120).map { Head.retired[$0] } == expected)
    #expect(head(expected).isRetired && head(expected).isSpent)
    expected[bit / 8] ^= 1 << UInt8(bit % 8)
    let isExtra = expected[bit / 8] & 1 << UInt8(bit % 8) != 0
    // A zero in the mark cannot be programmed any more.
    #expect(head(expected).isRetired == !isExtra)
    #expect(head(expected).isSpent == (!isExtra || bit < 116 * 8))
  }

  @Test("a head is spent while at most eight of its bits are not overwritten", arguments: 0...115)
  func spent(byte: Int) {
    var bytes = (0..<120).map { Head.retired[$0] }
    bytes[byte] = 0xFF
    #expect(head(bytes).isSpent)
    bytes[(byte + 1) % 116] |= 1
    #expect(!head(bytes).isSpent)
  }

  @Test("a record is committed while at most half of the bits of its commit word are ones")
  func committed() {
    for ones: UInt32 in 0...32 {
      var head = sealed()
      head[word: 112] = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(ones)) - 1)
      #expect(head.isCommitted == (ones <= 16), "\(ones)")
    }
  }

  @Test("a record of another version is foreign if it is committed and its code is right, by the key or without one")
  func foreign() {
    let other = sealed([4: 9])
    #expect(other.isForeign)
    #expect(!sealed().isForeign)
    #expect(!sealed([0: RecordFormat.number.magic ^ 1, 4: 9]).isForeign)
    var cut = other
    cut[word: 112] = 0xFFFF_FFFF
    #expect(!cut.isForeign)
    var plain = other
    var hash = SHA256()
    for k in 0..<80 { hash.update(plain[byte: k]) }
    let digest = hash.finish()
    for k in 0..<32 { plain[byte: 80 + k] = digest[k] }
    #expect(plain.isForeign)
    plain[byte: 111] ^= 1
    #expect(!plain.isForeign)
  }

  @Test("a head shows that there was a record by its mark, by eight wrong bits at most, or by another version")
  func trace() {
    #expect(!head(filled(0xFF)).isTrace && !head(filled(0)).isTrace)
    for wrong in 0...64 {
      // The wrong bits lie in the magic, in the version, or in both.
      for first in [0, 24, 32, 64 - wrong] where first + wrong <= 64 {
        var head = sealed()
        for bit in first..<first + wrong { head[byte: bit / 8] ^= 1 << UInt8(bit % 8) }
        #expect(head.isTrace == (wrong <= 8), "\(wrong) bits from \(first)")
        head[word: 112] = 0xFFFF_FFFF
        #expect(!head.isTrace)
        head[word: 116] = Self.replaced
        #expect(head.isTrace)
        head[word: 116] ^= 1
        #expect(!head.isTrace)
      }
    }
    // Far from this version in every bit.
    let other = sealed([4: ~RecordFormat.number.version])
    #expect(other.isTrace)
  }

  @Test("a head is read three times, until it is valid or retired", arguments: 0...3)
  func readings(wrong: Int) throws {
    for isRetired in [false, true] {
      var flash = flash([isRetired ? head((0..<120).map { Head.retired[$0] }) : sealed()])
      flash.misread = { if $0 < wrong { $1[3] ^= 1 } }
      var found = Head()
      let isValid = try found.readCarefully(sector: 0, of: &flash, under: makeKey())
      #expect(isValid == (!isRetired && wrong < 3))
      #expect(flash.readCount == min(wrong + 1, 3))
    }
  }

  // MARK: Writing

  private func numbers(_ numbers: [UInt32?]) -> FaultyFlash {
    flash(numbers.map { $0.map { sealed(sequence: $0) } ?? head(filled(0xFF)) })
  }

  private func append(
    after place: RecordPlace, isKept: Bool = true, to flash: inout FaultyFlash
  ) -> (place: RecordPlace?, record: Head) {
    var record = Head()
    record[word: 12] = 5
    let place = record.append(after: place, isKept: isKept, to: &flash, under: makeKey())
    return (place, record)
  }

  @Test("a record is its body, then its commit word; then the other heads are overwritten, each once")
  func operations() {
    var flash = numbers([1, nil])
    let (place, record) = append(after: RecordPlace(sector: 0, sequence: 1), to: &flash)
    #expect(place == RecordPlace(sector: 1, sequence: 2) && record.sequence == 2)
    #expect(
      flash.flash.operations == [
        .erase(sector: 1, size: 4096), .program(offset: 4096, bytes: (0..<112).map { record[byte: $0] }),
        .program(offset: 4096 + 112, bytes: [0, 0, 0, 0]),
        .program(offset: 0, bytes: (0..<120).map { Head.retired[$0] }),
      ])
    let next = append(after: RecordPlace(sector: 1, sequence: 2), to: &flash).place
    #expect(next == RecordPlace(sector: 0, sequence: 3))
    flash.flash.restore()
    var four = CuttingFlash()
    for sequence: UInt32 in 0..<5 {
      four.restore()
      var record = Head()
      let place = RecordPlace(sector: (sequence + 3) % 4, sequence: sequence)
      let next = record.append(after: place, isKept: sequence > 0, to: &four, under: makeKey())
      #expect(next == RecordPlace(sector: sequence % 4, sequence: sequence + 1))
      // The first record overwrites three heads; after that, all but one are overwritten already.
      #expect(four.operations.count == (sequence == 0 ? 6 : 4))
    }
  }

  @Test("where another sector has a newer record than the known one, nothing is written; an equal one is overwritten")
  func newer() {
    var flash = numbers([5, 6])
    let (place, _) = append(after: RecordPlace(sector: 0, sequence: 5), to: &flash)
    #expect(place == nil && flash.flash.operations.isEmpty)
    flash = numbers([5, 5])
    let (next, _) = append(after: RecordPlace(sector: 0, sequence: 5), to: &flash)
    #expect(next == RecordPlace(sector: 1, sequence: 6))
  }

  @Test("heads are not overwritten where one of them is newer than the record that counts")
  func retire() throws {
    func retire(_ flash: inout FaultyFlash) -> FlashErrorKind? {
      do throws(FlashErrorKind) {
        try Head.retireAll(but: RecordPlace(sector: 0, sequence: 5), of: &flash, under: makeKey())
        return nil
      } catch {
        return error
      }
    }
    var flash = numbers([5, 6])
    let newer = retire(&flash)
    #expect(newer == .device && flash.flash.operations.isEmpty)
    flash = numbers([5, 5])
    let equal = retire(&flash)
    #expect(equal == nil && Array(flash.flash.image[4096..<4216]) == (0..<120).map { Head.retired[$0] })
    flash.flash.restore()
    let again = retire(&flash)
    #expect(again == nil && flash.flash.operations.isEmpty)
    flash = numbers([5, nil])
    let erased = retire(&flash)
    #expect(erased == nil && Array(flash.flash.image[4096..<4216]) == (0..<120).map { Head.retired[$0] })
  }

  @Test("the content of a record is written before the record is committed")
  func content() {
    let content = (0..<250).map { UInt8($0) }
    var flash = FaultyFlash()
    var record = Head()
    let place = content.withUnsafeBytes {
      record.append(after: .beforeFirst(in: .profile), isKept: false, to: &flash, under: makeKey(), content: $0)
    }
    #expect(place == RecordPlace(sector: 0, sequence: 1))
    let programs = [0..<120, 120..<240, 240..<250].map {
      FlashOperation.program(offset: 256 + $0.lowerBound, bytes: Array(content[$0]))
    }
    #expect(Array(flash.flash.operations[1...3]) == programs)
    #expect(flash.flash.image[256..<506] == content[...])
  }

  @Test("the last numbers are left for the sectors that a record may need")
  func canAppend() {
    for (sequence, isLeft): (UInt32, Bool) in [
      (0, true), (0x7FFF_FFFD, true), (0x7FFF_FFFE, false), (0x7FFF_FFFF, false),
    ] {
      #expect(Head.canAppend(after: RecordPlace(sector: 0, sequence: sequence), in: .profile) == isLeft)
    }
    #expect(Head.canAppend(after: RecordPlace(sector: 0, sequence: 0x7FFF_FFFB), in: .vault))
    #expect(!Head.canAppend(after: RecordPlace(sector: 0, sequence: 0x7FFF_FFFC), in: .vault))
  }

  // MARK: The remains of a first record

  private func dropAll(_ flash: inout FaultyFlash) -> FlashErrorKind? {
    do throws(FlashErrorKind) {
      try Head.dropAll(of: &flash, under: makeKey())
      return nil
    } catch {
      return error
    }
  }

  private var remains: Head {
    var bytes = filled(0xFF)
    for k in 0..<50 { bytes[k] = UInt8(k) }
    return head(bytes)
  }

  @Test("remains of a first record are overwritten in each sector, and erased sectors are left alone", arguments: 0...1)
  func drops(sector: Int) {
    let erased = head(filled(0xFF))
    var flash = flash(sector == 0 ? [remains, erased] : [erased, remains])
    let found = dropAll(&flash)
    #expect(found == nil)
    #expect(flash.flash.operations == [.program(offset: 4096 * sector, bytes: [UInt8](repeating: 0, count: 112))])
    flash.flash.restore()
    let again = dropAll(&flash)
    #expect(again == nil && flash.flash.operations.isEmpty)
  }

  @Test("what one of three readings takes for a record, or for a trace of one, is not overwritten", arguments: 0...2)
  func dropsNoRecord(reading: Int) {
    let damaged = {
      var head = self.sealed()
      head[byte: 90] ^= 1
      return head
    }()
    let uncommitted = {
      var head = self.sealed()
      head[word: 112] = 0xFFFF_FFFF
      return head
    }()
    let found = [sealed(), damaged, uncommitted, head((0..<120).map { Head.retired[$0] })]
    for head in found {
      var flash = flash([head])
      let remains = (0..<120).map { self.remains[byte: $0] }
      flash.misread = { number, bytes in
        if number != reading { bytes.copyBytes(from: remains) }
      }
      let error = dropAll(&flash)
      #expect(error == .device && flash.flash.operations.isEmpty)
    }
  }

  @Test("what one of three readings finds erased is not overwritten", arguments: 0...2)
  func dropsNothingErased(reading: Int) {
    var flash = flash([remains])
    flash.misread = { number, bytes in
      if number == reading { for k in bytes.indices { bytes[k] = 0xFF } }
    }
    let error = dropAll(&flash)
    #expect(error == nil && flash.flash.operations.isEmpty)
  }

  @Test("the word that shows that a flash can be read is programmed where a byte of it is not zero", arguments: 0...3)
  func proof(byte: Int) throws {
    var flash = FaultyFlash()
    for k in 0..<4 { flash.flash.image[120 + k] = k == byte ? 0x40 : 0 }
    try Head.prove(&flash)
    #expect(flash.flash.operations == [.program(offset: 120, bytes: [0, 0, 0, 0])])
    try Head.prove(&flash)
    #expect(flash.flash.operations.count == 1)
  }

  // MARK: Surveys

  @Test("a survey takes the newest record; among equal ones, the first")
  func survey() throws {
    for (numbers, expected): ([UInt32?], RecordPlace?) in [
      ([1, 2], RecordPlace(sector: 1, sequence: 2)), ([2, 1], RecordPlace(sector: 0, sequence: 2)),
      ([3, 3], RecordPlace(sector: 0, sequence: 3)), ([nil, 4], RecordPlace(sector: 1, sequence: 4)),
      ([nil, nil], nil),
    ] {
      var flash = self.numbers(numbers)
      let found = try Survey(&flash, under: makeKey())
      #expect(found.hasRecord == (expected != nil))
      #expect(found.place == expected ?? .beforeFirst(in: .profile))
      #expect(found.isNew == (expected == nil))
      #expect(!found.isSettled && found.foreignVersion == 0)
    }
  }

  @Test("a partition is settled if all heads but one are spent, and new if none shows a record and one is erased")
  func states() throws {
    let erased = head(filled(0xFF))
    let zeros = head(filled(0))
    let retired = head((0..<120).map { Head.retired[$0] })
    var uncommitted = sealed()
    uncommitted[word: 112] = 0xFFFF_FFFF
    let rows: [(heads: [Head], isSettled: Bool, isNew: Bool)] = [
      ([sealed(), retired], true, false), ([retired, sealed()], true, false), ([sealed(), erased], false, false),
      ([erased, erased], false, true), ([zeros, zeros], false, false), ([zeros, erased], true, true),
      ([retired, erased], true, false), ([remains, erased], false, true), ([remains, zeros], true, false),
      ([sealed([4: 9]), erased], false, false), ([uncommitted, erased], false, false),
    ]
    for (k, row) in rows.enumerated() {
      var flash = flash(row.heads)
      let found = try Survey(&flash, under: makeKey())
      #expect(found.isSettled == row.isSettled, "row \(k)")
      #expect(found.isNew == row.isNew, "row \(k)")
      #expect(found.foreignVersion == (k == 9 ? 9 : 0))
    }
  }

  @Test("a record that one of two more surveys finds shows that a partition is not new", arguments: 0...2)
  func notNew(survey: Int) throws {
    var flash = numbers([1, nil])
    let readings = 6
    func erased(_ numbers: Range<Int>) -> (Int, UnsafeMutableRawBufferPointer) -> Void {
      { number, bytes in
        if bytes.count == 120, numbers.contains(number) { for k in bytes.indices { bytes[k] = 0xFF } }
      }
    }
    flash.misread = erased(0..<readings)
    let found = try Survey(&flash, under: makeKey())
    #expect(found.isNew && flash.readCount == readings)
    flash.begin()
    // One reading of the proof, then a survey, twice. The proof must be zero already, so that nothing is written.
    for k in 120..<124 { flash.flash.image[k] = 0 }
    flash.misread = erased(0..<(survey < 2 ? survey * (readings + 1) : 100))
    let isNew = try found.isConfirmedNew(&flash, under: makeKey())
    #expect(isNew == (survey == 2))
  }

  @Test(
    "the proof is read before, between and after the surveys, and programmed where it is not zero", arguments: 0...3)
  func proofs(place: Int) throws {
    var flash = FaultyFlash()
    let found = try Survey(&flash, under: makeKey())
    for k in 120..<124 { flash.flash.image[k] = 0 }
    flash.begin()
    // Each survey reads two erased heads three times.
    let proof = 7 * place
    flash.misread = { if $0 == proof, $1.count == 4 { $1[0] = 1 } }
    let isNew = try found.isConfirmedNew(&flash, under: makeKey())
    #expect(isNew)
    #expect(flash.programCount == (place < 3 ? 1 : 0))
  }

  @Test("a partition is not new whose flash cannot show the proof")
  func noProof() throws {
    var flash = FaultyFlash()
    let found = try Survey(&flash, under: makeKey())
    flash.flash.stuckAtOne = [121: 1]
    #expect(throws: FlashErrorKind.device) { try found.isConfirmedNew(&flash, under: makeKey()) }
  }
}
