import Core2HAL
import Testing

@testable import SectorStore
@testable import VaultSoak

@Suite("Programs and erases that are read back")
struct VerifiedFlashTests {
  private static let bytes: InlineArray<8, UInt8> = [0, 0x55, 0x0F, 1, 2, 3, 4, 0xFE]

  /// Programs the bytes; the error, if it fails.
  private func program(_ flash: inout FaultyFlash) -> FlashErrorKind? {
    do throws(FlashErrorKind) {
      try flash.programAndVerify(100, Self.bytes)
      return nil
    } catch {
      return error
    }
  }

  private func erase(_ flash: inout FaultyFlash) -> FlashErrorKind? {
    do throws(FlashErrorKind) {
      try flash.eraseAndVerify(1)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "a program is tried three times, until it reads back, and fails with what failed last",
    arguments: [
      ([], nil, 1), ([.lost], nil, 2), ([.failed(.outOfRange)], nil, 2), ([.lost, .lost], nil, 3),
      ([.lost, .lost, .lost], .device, 3), ([.failed(.outOfRange), .lost, .failed(.device)], .device, 3),
      ([.failed(.device), .lost, .failed(.outOfRange)], .outOfRange, 3),
    ] as [([FaultyFlash.Fate], FlashErrorKind?, Int)])
  func tries(fates: [FaultyFlash.Fate], error: FlashErrorKind?, count: Int) {
    var flash = FaultyFlash(programs: fates)
    let found = program(&flash)
    #expect(found == error)
    #expect(flash.programCount == count)
    #expect((Array(flash.flash.image[100..<108]) == (0..<8).map { Self.bytes[$0] }) == (error == nil))
  }

  @Test("each byte of a program is read back", arguments: 0..<8)
  func everyByte(byte: Int) {
    var flash = FaultyFlash()
    flash.flash.stuckAtOne = [100 + byte: 0xFF]
    let found = program(&flash)
    #expect(found == .device)
  }

  @Test(
    "two readings of three must show what was programmed",
    arguments: [
      ([], 2, 1), ([0], 3, 1), ([1], 3, 1), ([2], 2, 1), ([0, 1], 5, 2), ([0, 2], 5, 2), ([1, 2], 5, 2),
      ([0, 1, 2], 5, 2),
    ] as [(Set<Int>, Int, Int)])
  func readings(wrong: Set<Int>, readings: Int, programs: Int) {
    var flash = FaultyFlash()
    flash.misread = { if wrong.contains($0) { $1[3] ^= 1 } }
    let found = program(&flash)
    #expect(found == nil)
    #expect(flash.programCount == programs)
    #expect(flash.readCount == readings)
  }

  @Test(
    "an erase is tried twice, and fails with what failed last",
    arguments: [
      ([], nil, 1), ([.lost], nil, 2), ([.failed(.outOfRange)], nil, 2), ([.lost, .lost], .device, 2),
      ([.lost, .failed(.outOfRange)], .outOfRange, 2),
    ] as [([FaultyFlash.Fate], FlashErrorKind?, Int)])
  func erases(fates: [FaultyFlash.Fate], error: FlashErrorKind?, count: Int) {
    var flash = FaultyFlash(erases: fates)
    for k in 0..<8192 { flash.flash.image[k] = 0 }
    let found = erase(&flash)
    #expect(found == error)
    #expect(flash.eraseCount == count)
    #expect(flash.flash.image[..<4096].allSatisfy { $0 == 0 })
    #expect(flash.flash.image[4096...].allSatisfy { $0 == 0xFF } == (error == nil))
  }

  @Test("each byte of an erased sector is read back, and no byte of another one")
  func everyErasedByte() {
    // At the ends of what may be read at once.
    for byte in (0..<64).flatMap({ [64 * $0, 64 * $0 + 63] }) {
      var flash = FaultyFlash()
      flash.flash.stuckAtZero = [4096 + byte: 0x20]
      let found = erase(&flash)
      #expect(found == .device, "byte \(byte)")
    }
    var flash = FaultyFlash()
    for k in 0..<4096 { flash.flash.image[k] = 0 }
    let found = erase(&flash)
    #expect(found == nil && flash.eraseCount == 1)
  }
}
