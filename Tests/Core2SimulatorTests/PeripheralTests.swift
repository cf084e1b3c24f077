import Core2HAL
import Testing

@testable import Core2Simulator

@Suite struct PeripheralTests {
  @Test(
    "the panel reports the first two fingers on it, and in the same row only the first",
    arguments: [
      ([], []), ([(5, 6)], [(5, 6)]), ([(5, 6), (7, 8)], [(5, 6), (7, 8)]), ([(5, 6), (7, 6)], [(5, 6)]),
      ([(1, 2), (3, 4), (5, 6)], [(1, 2), (3, 4)]), ([(320, 0), (1, 2), (3, 279)], [(1, 2), (3, 279)]),
      ([(0, 280), (320, 279)], []), ([(1, 2), (0, 280)], [(1, 2)]),
    ] as [([(UInt16, UInt16)], [(UInt16, UInt16)])])
  func fingers(down: [(UInt16, UInt16)], reported: [(UInt16, UInt16)]) {
    let report = TouchReport(fingers: down.map { TouchPoint(x: $0.0, y: $0.1) })
    #expect(report.fingers == reported.map { TouchPoint(x: $0.0, y: $0.1) })
    #expect(Int(report.count) == reported.count)
  }

  @Test("SplitMix64 gives the reference numbers' upper halves")
  func entropy() {
    // From the reference implementation with seed 1234567.
    let reference: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    let entropy = SimulatedEntropy(seed: 1_234_567)
    for number in reference { #expect(entropy.next() == UInt32(number >> 32)) }
  }

  @Test("programming flash only clears bits, and erasing sets those of one sector")
  func flash() throws {
    let chip = SimulatedFlash()
    let flash = chip[.vault]
    func program(_ offset: UInt32, _ bytes: [UInt8]) throws {
      try bytes.withUnsafeBytes { bytes throws in
        let source = try #require(bytes.baseAddress)
        try flash.program(offset, from: source, count: bytes.count)
      }
    }
    try program(4095, [0xF0, 0x0F])
    try program(4095, [0x3C, 0xFF])
    #expect(flash.content[4095] == 0x30)
    #expect(flash.content[4096] == 0x0F)
    try flash.erase(sector: 0)
    #expect(flash.content[4095] == 0xFF)
    #expect(flash.content[4096] == 0x0F)
    #expect(chip.erases == [.vault: [1, 0, 0, 0], .profile: [0, 0]])
    #expect(chip.generation == 3)
  }

  @Test("flash operations outside the partition fail and change nothing")
  func flashRange() throws {
    let chip = SimulatedFlash()
    let flash = chip[.vault]
    var byte: UInt8 = 0
    #expect(throws: FlashErrorKind.outOfRange) { try flash.program(16_384, from: &byte, count: 1) }
    #expect(throws: FlashErrorKind.outOfRange) { try flash.program(.max, from: &byte, count: 1) }
    #expect(throws: FlashErrorKind.outOfRange) { try flash.program(0, from: &byte, count: -1) }
    #expect(throws: FlashErrorKind.outOfRange) { try flash.read(16_384, into: &byte, count: 1) }
    #expect(throws: FlashErrorKind.outOfRange) { try flash.erase(sector: 4) }
    #expect(chip.image == FlashImage())
    #expect(chip.generation == 0)
  }

  @Test(
    "the motor's supply is 480 mV + 12 mV a level in steps of 100 mV, off below 1.8 V and 3.3 V at most",
    arguments: [(0, 0), (1, 0), (109, 0), (110, 1800), (118, 1800), (119, 1900), (234, 3200), (235, 3300), (255, 3300)])
  func motor(level: UInt8, millivolts: Int) {
    #expect(SimulatedMotor.millivolts(level: level) == millivolts)
  }

  @Test("a byte queue keeps the newest bytes and counts the others")
  func byteQueue() {
    var queue = ByteQueue(capacity: 4)
    queue.append([1, 2, 3])
    #expect(queue.take(1) == [1])
    queue.append([4, 5, 6, 7])
    #expect(queue.take(10) == [4, 5, 6, 7])
    #expect(queue.dropped == 2)
    queue.append(Array(repeating: 9, count: 100))
    #expect(queue.count == 4)
    #expect(queue.dropped == 98)
  }
}
