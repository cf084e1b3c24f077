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
    for area in [256, 2176] { for k in 12..<16 { device.flash.image[area + k] = 0xFF } }
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
    #expect(try SectorState(sector: 0, of: &device.flash, secret: device.secret) == .foreign(version: 1))
  }

  @Test("a record with numbers out of range is refused, even with a correct code")
  func bounds() {
    #expect(state(sequence: 1, iterations: 1, wrongAttempts: 9) == .present(wrongAttempts: 9))
    #expect(state(sequence: 0x7FFF_FFFF, iterations: 1_000_000) == .present(wrongAttempts: 0))
    #expect(state(sequence: 0, iterations: 1) == .corrupt)
    #expect(state(sequence: 0x8000_0000, iterations: 1) == .corrupt)
    #expect(state(sequence: 1, iterations: 0) == .corrupt)
    #expect(state(sequence: 1, iterations: 1_000_001) == .corrupt)
    #expect(state(sequence: 1, iterations: 1, version: 4) == .corrupt)
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

  @Test(
    "near the last sequence number no record is written that might have a higher one: a boot leaves it as it is",
    arguments: [
      (0x7FFF_FFFA, true, true), (0x7FFF_FFFB, true, false), (0x7FFF_FFFC, false, false), (0x7FFF_FFFF, false, false),
    ] as [(UInt32, Bool, Bool)])
  func lastSequences(sequence: UInt32, isWrittenByBoot: Bool, takesPIN: Bool) {
    // The other heads are erased, so a boot has to write the record again.
    var device = VaultDevice(CuttingFlash(image: forged(sequence: sequence, iterations: 1, wrongAttempts: 3)))
    #expect(device.flash.operations.isEmpty == !isWrittenByBoot)
    #expect(device.state == .present(wrongAttempts: 3))
    let isSet = device.set("1234")
    #expect(isSet == takesPIN)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: takesPIN ? 0 : 3))
  }

  @Test("a record at the known place with its number, but without a PIN, is not used")
  func otherKind() {
    var device = VaultDevice()
    _ = device.set("1234")
    let before = device.flash.image
    _ = device.set("5678")
    var other = VaultDevice(CuttingFlash(image: before))
    _ = other.wipe()
    device.flash.image = other.flash.image
    let outcome = device.attempt("5678")
    #expect(outcome == .fault && device.flash.image == other.flash.image)
  }

  @Test("a record with a plain digest, as format 2 has it, is refused")
  func unsigned() {
    var image = forged(sequence: 1, iterations: 1)
    let digest = Array(forged(sequence: 1, iterations: 1, version: 2)[80..<112])
    var hash = SHA256()
    for k in 0..<80 { hash.update(image[k]) }
    let plain = hash.finish()
    for k in 0..<32 { image[80 + k] = plain[k] }
    #expect(digest != Array(image[80..<112]))
    #expect(VaultDevice(CuttingFlash(image: image)).state == .corrupt)
  }

  @Test("nothing that is programmed without the secret forgives an attempt", arguments: 0..<40 as Range<UInt64>)
  func forgiving(seed: UInt64) {
    var random = Seeded(seed)
    var device = VaultDevice()
    _ = device.set("1234")
    for k in 0..<9 { _ = device.attempt(k % 2 == 0 ? "0000" : "1111") }
    let image = device.flash.image
    for _ in 0..<200 {
      var changed = image
      // Zeros or random bits over some bytes of both areas; programming only clears bits.
      let entry = Int.random(in: 0..<12, using: &random)
      let isZero = Bool.random(using: &random)
      for area in [256, 2176] {
        for k in 0..<Int.random(in: 1...12, using: &random) {
          changed[area + 12 * entry + k] &= isZero ? 0 : UInt8.random(in: 0...255, using: &random)
        }
      }
      let state = VaultDevice(CuttingFlash(image: changed)).state
      guard case .present(let attempts) = state, attempts >= 9 else {
        Issue.record("seed \(seed), entry \(entry): \(state)")
        return
      }
    }
  }

  @Test("the mark of one entry forgives nothing at another one")
  func copiedMarks() {
    var device = VaultDevice()
    _ = device.set("1234")
    _ = device.attempt("1234")
    let mark = Array(device.flash.image[260..<268])
    for k in 0..<6 { _ = device.attempt(k % 2 == 0 ? "0000" : "1111") }
    for area in [256, 2176] { device.flash.image.replaceSubrange(area + 12 * 6 + 4..<area + 12 * 7, with: mark) }
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 6))
  }

  @Test("a mark forgives only as a whole", arguments: 0...7)
  func partialMark(length: Int) {
    var device = VaultDevice()
    _ = device.set("1234")
    for pin in ["0000", "1111", "2222", "3333", "1234"] { _ = device.attempt(pin) }
    for area in [256, 2176] {
      for k in area + 12 * 4 + 4 + length..<area + 12 * 5 { device.flash.image[k] = 0xFF }
    }
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 5))
  }

  @Test("a record at the known place with another number is not used")
  func otherNumber() {
    var device = VaultDevice()
    _ = device.set("1234")
    let other = VaultDevice(CuttingFlash(image: forged(sequence: 5, iterations: 1)))
    device.flash.image = other.flash.image
    let outcome = device.attempt("1234")
    #expect(outcome == .fault)
    let isSet = device.set("5678")
    #expect(!isSet && device.flash.image == other.flash.image)
  }

  @Test("flash that reads as all ones is corrupt, takes no PIN, and has its own after that", arguments: [0, 3])
  func deadBus(attempts: Int) {
    var device = VaultDevice()
    _ = device.set("1234")
    for k in 0..<attempts { _ = device.attempt(k % 2 == 0 ? "0000" : "1111") }
    let image = device.flash.image
    device.flash.faults.chosen = .bytes(0xFF, readings: 0..<Int.max)
    device.reboot()
    #expect(device.state == .corrupt)
    let isSet = device.set("5678")
    #expect(!isSet)
    device.flash.faults.chosen = nil
    device.reboot()
    #expect(device.state == .present(wrongAttempts: UInt32(attempts)))
    let differing = image.indices.filter { image[$0] != device.flash.image[$0] }
    #expect(differing.allSatisfy { (120..<124).contains($0) })
  }

  @Test("a vault that was read as new looks again before it erases")
  func looksAgain() {
    var device = VaultDevice()
    let empty = device.flash
    var other = VaultDevice()
    _ = other.set("1234")
    device.flash.image = other.flash.image
    let isSet = device.set("5678")
    #expect(!isSet && device.flash.image == other.flash.image)
    device.flash = empty
    let isSetNow = device.set("5678")
    #expect(isSetNow)
  }

  @Test("a record that this firmware does not write is damage, even with a right code", arguments: 24..<32)
  func unusedBytes(offset: Int) {
    #expect(VaultDevice(CuttingFlash(image: forged(sequence: 1, iterations: 1))).state != .corrupt)
    let image = forged(sequence: 1, iterations: 1, changes: [offset: 1])
    #expect(VaultDevice(CuttingFlash(image: image)).state == .corrupt)
    for kind in [0, 4, 255] as [UInt8] {
      let image = forged(sequence: 1, iterations: 1, changes: [20: kind])
      #expect(VaultDevice(CuttingFlash(image: image)).state == .corrupt)
    }
  }

  private func state(
    sequence: UInt32, iterations: UInt32, wrongAttempts: UInt32 = 0, version: UInt32 = 3
  ) -> VaultState {
    VaultDevice(
      CuttingFlash(
        image: forged(sequence: sequence, iterations: iterations, wrongAttempts: wrongAttempts, version: version))
    ).state
  }

  /// An image whose first sector holds a record with a right code, of a PIN that nobody knows.
  private func forged(
    sequence: UInt32, iterations: UInt32, wrongAttempts: UInt32 = 0, version: UInt32 = 3, changes: [Int: UInt8] = [:]
  ) -> [UInt8] {
    var image = [UInt8](repeating: 0xFF, count: 16_384)
    for k in 0..<80 { image[k] = 0 }
    for (offset, number) in [
      (0, 0x5256_4B49), (4, version), (8, sequence), (12, iterations), (16, wrongAttempts), (20, 1),
    ] {
      for k in 0..<4 { image[offset + k] = UInt8(truncatingIfNeeded: number >> UInt32(8 * k)) }
    }
    for (offset, byte) in changes { image[offset] = byte }
    let secret = Vault.Secret(repeating: 0x5A)
    let key = withUnsafeBytes(of: secret) { HMACSHA256.code(of: "inklock record", key: $0) }
    var mac = withUnsafeBytes(of: key) { HMACSHA256(key: $0) }
    var hash = SHA256()
    for k in 0..<80 {
      mac.update(image[k])
      hash.update(image[k])
    }
    let code = version < 3 ? hash.finish() : mac.finish()
    for k in 0..<32 { image[80 + k] = code[k] }
    for k in 112..<116 { image[k] = 0 }
    return image
  }
}
