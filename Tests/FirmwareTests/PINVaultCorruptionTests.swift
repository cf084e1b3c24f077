import Core2HAL
import Crypto
import PINVault
import TestSupport
import Testing

@testable import VaultSoak

@Suite struct PINVaultCorruptionTests {
  @Test("random bytes never open the vault, never trap, and accept no new PIN", arguments: 0..<50 as Range<UInt64>)
  func randomImage(seed: UInt64) {
    var random = Seeded(seed)
    let image = (0..<16_384).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var device = VaultDevice(CuttingFlash(image: image))
    #expect(device.state == .corrupt, "seed \(seed)")
    let outcome = device.attempt("1234")
    #expect(outcome == .fault, "seed \(seed)")
    let isSet = device.set("1234")
    #expect(!isSet, "seed \(seed)")
    #expect(device.flash.image == image, "seed \(seed)")
  }

  @Test("a damaged image never accepts a wrong PIN", arguments: 0..<200 as Range<UInt64>)
  func damagedImage(seed: UInt64) {
    var random = Seeded(seed)
    var device = VaultDevice()
    _ = device.set("1234")
    for _ in 0..<Int.random(in: 0...3, using: &random) { _ = device.attempt("0000") }
    for _ in 0...Int.random(in: 0...4, using: &random) {
      // Half of the damage hits the head of the record.
      let offset = Int.random(in: 0..<(Bool.random(using: &random) ? 116 : 16_384), using: &random)
      device.flash.image[offset] = UInt8.random(in: 0...255, using: &random)
    }
    device.reboot()
    let outcome = device.attempt("4321")
    if case .accepted = outcome { Issue.record("seed \(seed)") }
  }

  @Test("damage to the record's body locks the device", arguments: [0, 4, 8, 12, 16, 20, 31, 32, 47, 48, 79, 80, 111])
  func damagedBody(offset: Int) {
    var device = VaultDevice()
    _ = device.set("1234")
    device.flash.image[offset] ^= 0x10
    device.reboot()
    #expect(device.state == .corrupt)
    let outcome = device.attempt("1234")
    #expect(outcome == .fault)
  }

  @Test("a record that is damaged while the device runs is not used")
  func damagedWhileRunning() {
    var device = VaultDevice()
    _ = device.set("1234")
    device.flash.image[50] ^= 1
    let outcome = device.attempt("1234")
    #expect(outcome == .fault)
  }

  @Test("an attempt that is marked as forgiven but was never made locks the device")
  func forgivenWithoutAttempt() {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.attempt("0000")
    _ = device.attempt("1234")
    for area in [256, 2176] { for k in 8..<12 { device.flash.image[area + k] = 0xFF } }
    device.reboot()
    #expect(device.state == .corrupt)
    let isSet = device.set("1234")
    #expect(!isSet)
  }

  @Test("a vault can be wiped in any state, and then takes a PIN", arguments: ["", "1234", "damaged"])
  func wipe(before: String) {
    var device = VaultDevice()
    if !before.isEmpty { _ = device.set("1234") }
    _ = device.attempt("0000")
    if before == "damaged" { device.flash.image[50] ^= 1 }
    device.reboot()
    let isWiped = device.wipe()
    #expect(isWiped && device.state == .absent)
    device.reboot()
    #expect(device.state == .absent)
    let old = device.attempt("1234")
    #expect(old == .fault)
    let isSet = device.set("5678")
    #expect(isSet)
    device.reboot()
    let new = device.attempt("5678")
    #expect(new == .accepted(attempts: 1))
  }

  @Test("a record of format version 1 locks the device, and is reported with its version")
  func foreign() throws {
    let image = forged(sequence: 1, iterations: 1, version: 1)
    var device = VaultDevice(CuttingFlash(image: image))
    #expect(device.state == .corrupt)
    #expect(try SectorState(sector: 0, of: &device.flash) == .foreign(version: 1))
  }

  @Test("a record with numbers out of range is refused, even with a correct digest")
  func bounds() {
    #expect(state(sequence: 1, iterations: 1, wrongAttempts: 9) == .present(wrongAttempts: 9))
    #expect(state(sequence: 0x7FFF_FFFF, iterations: 1_000_000) == .present(wrongAttempts: 0))
    #expect(state(sequence: 0, iterations: 1) == .corrupt)
    #expect(state(sequence: 0x8000_0000, iterations: 1) == .corrupt)
    #expect(state(sequence: 1, iterations: 0) == .corrupt)
    #expect(state(sequence: 1, iterations: 1_000_001) == .corrupt)
    #expect(state(sequence: 1, iterations: 1, version: 3) == .corrupt)
  }

  @Test("the counter saturates")
  func saturation() {
    var device = VaultDevice(CuttingFlash(image: forged(sequence: 1, iterations: 1, wrongAttempts: .max)))
    let outcome = device.attempt("1234")
    #expect(outcome == .wrong(attempts: .max, isRepeated: false))
  }

  @Test("the last sequence number takes no further PIN")
  func lastSequence() {
    var device = VaultDevice(CuttingFlash(image: forged(sequence: 0x7FFF_FFFF, iterations: 1)))
    let isSet = device.set("1234")
    #expect(!isSet)
  }

  private func state(
    sequence: UInt32, iterations: UInt32, wrongAttempts: UInt32 = 0, version: UInt32 = 2
  ) -> VaultState {
    VaultDevice(
      CuttingFlash(
        image: forged(sequence: sequence, iterations: iterations, wrongAttempts: wrongAttempts, version: version))
    ).state
  }

  /// An image whose first sector holds a record with a right digest, of a PIN that nobody knows.
  private func forged(
    sequence: UInt32, iterations: UInt32, wrongAttempts: UInt32 = 0, version: UInt32 = 2
  ) -> [UInt8] {
    var image = [UInt8](repeating: 0xFF, count: 16_384)
    for k in 0..<80 { image[k] = 0 }
    for (offset, number) in [
      (0, 0x5256_4B49), (4, version), (8, sequence), (12, iterations), (16, wrongAttempts), (20, 1),
    ] {
      for k in 0..<4 { image[offset + k] = UInt8(truncatingIfNeeded: number >> UInt32(8 * k)) }
    }
    var hash = SHA256()
    for k in 0..<80 { hash.update(image[k]) }
    let digest = hash.finish()
    for k in 0..<32 { image[80 + k] = digest[k] }
    for k in 112..<116 { image[k] = 0 }
    return image
  }
}
