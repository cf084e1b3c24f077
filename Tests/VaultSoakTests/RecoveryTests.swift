import Core2HAL
import PINVault
import Testing

@testable import VaultSoak

/// What a boot does with a flash that is not as a finished record left it, one case at a time. The sweeps try all cases,
/// and take longer.
@Suite("Boots after a fault")
struct RecoveryTests {
  /// A PIN 1234 and three wrong attempts.
  private func prepared() -> VaultDevice {
    var device = VaultDevice()
    _ = device.set("1234")
    for pin in ["0000", "1111", "2222"] { _ = device.attempt(pin) }
    return device
  }

  @Test("a boot writes a record again whose other heads are not overwritten, once, and keeps its count")
  func unsettled() {
    var device = prepared()
    // Erase, body, commit word, and then the three other heads.
    device.flash.restore(cut: PowerCut(operation: 3, tear: .before))
    _ = device.set("5678")
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 0))
    #expect(device.flash.operations.contains(.erase(sector: 2, size: 4096)))
    #expect(device.flash.image[8192..<8196] == [0x49, 0x4B, 0x56, 0x52])
    device.reboot()
    #expect(device.flash.operations.isEmpty)
    let outcome = device.attempt("5678")
    #expect(outcome == .accepted(attempts: 1))
  }

  @Test("where no other sector takes it, an unsettled record stays as it is, and counts")
  func worn() {
    var device = VaultDevice()
    device.flash.restore(cut: PowerCut(operation: 3, tear: .before))
    _ = device.set("1234")
    for sector in 1...3 { device.flash.stuckAtZero[sector * 4096 + 3000] = 1 }
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 0))
    #expect(!device.flash.operations.contains(.erase(sector: 0, size: 4096)))
    let outcome = device.attempt("1234")
    #expect(outcome == .accepted(attempts: 1))
  }

  @Test("the remains of a first record are overwritten, and the next boot writes nothing")
  func remains() {
    var device = VaultDevice()
    device.flash.restore(cut: PowerCut(operation: 1, tear: .bytes(100)))
    _ = device.set("1234")
    #expect(device.flash.image[0] == 0x49)
    device.reboot()
    #expect(device.state == .absent)
    #expect(device.flash.image[0..<112].allSatisfy { $0 == 0 })
    device.reboot()
    #expect(device.flash.operations.isEmpty)
  }

  @Test("a bus that dies after the heads were read shows no empty log")
  func dyingBus() {
    var device = prepared()
    device.flash.restore()
    device.flash.faults.chosen = .bytes(0xFF, readings: 4..<100_000)
    device.reboot()
    #expect(device.state == .corrupt)
    device.flash.faults.chosen = nil
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 3))
  }

  @Test("a boot reads the flash three times before it gives up, and then names no format")
  func threeReadings() {
    var device = prepared()
    device.flash.faults.chosen = .bytes(0xFF, readings: 0..<100_000)
    device.reboot()
    #expect(device.state == .corrupt && device.vault.foreignVersion == nil)
    let readings = device.flash.readings.count / 3
    device.flash.faults.chosen = .bytes(0xFF, readings: 0..<2 * readings)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 3))
    device.flash.faults.chosen = nil
    device.flash.restore(cut: PowerCut(operation: 0, tear: .before))
    _ = device.attempt("3333")
    let flash = device.flash
    #expect(flash.isDead)
    let dead = VaultDevice(flash)
    #expect(dead.state == .corrupt && dead.vault.foreignVersion == nil)
  }

  @Test("a corrupt vault is wiped in whichever sector still erases", arguments: 0..<4)
  func wipesCorrupt(sector: Int) {
    var device = prepared()
    device.flash.image[50] ^= 0xFF
    for worn in 0..<4 where worn != sector { device.flash.stuckAtZero[worn * 4096 + 3000] = 1 }
    device.reboot()
    #expect(device.state == .corrupt)
    let isWiped = device.wipe()
    #expect(isWiped && device.state == .absent)
    device.reboot()
    #expect(device.state == .absent)
  }

  @Test("a wipe leaves nothing of the PIN, and the wipe of a device without one writes nothing")
  func wipe() {
    var device = prepared()
    let isWiped = device.wipe()
    #expect(isWiped)
    let record = Array(device.flash.image[4096..<4208])
    #expect(record[0..<4] == [0x49, 0x4B, 0x56, 0x52])
    #expect(record[12..<32] == [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(record[32..<80].allSatisfy { $0 == 0 })
    device.flash.restore()
    let isWipedAgain = device.wipe()
    #expect(isWipedAgain && device.flash.operations.isEmpty)
  }

  @Test("what fails forgets nothing: the previous wrong PIN still is a repetition")
  func failures() {
    var device = prepared()
    for sector in 1...3 { device.flash.stuckAtZero[sector * 4096 + 3000] = 1 }
    let isSet = device.set("5678")
    let isWiped = device.wipe()
    #expect(!isSet && !isWiped)
    let outcome = device.attempt("2222")
    #expect(outcome == .wrong(attempts: 3, isRepeated: true))
  }

  @Test(
    "where no sector takes a whole record, the vault is at once what a boot would find", arguments: ["1234", "5678"])
  func failedRecord(pin: String) {
    var device = VaultDevice()
    _ = device.set("1234")
    // The body of the new record can be written, and its commit word cannot.
    for sector in 1...3 { for k in 112..<116 { device.flash.stuckAtOne[sector * 4096 + k] = 0xFF } }
    let isSet = device.set("5678")
    #expect(!isSet)
    var booted = VaultDevice(device.flash)
    #expect(device.state == booted.state)
    let outcome = device.attempt(pin)
    let expected = booted.attempt(pin)
    #expect(outcome == expected)
  }
}
