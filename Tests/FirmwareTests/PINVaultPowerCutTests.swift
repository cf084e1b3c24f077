import Core2HAL
import PINVault
import Testing

@Suite struct PINVaultPowerCutTests {
  /// Runs `body` with the power going at its first flash operation, its second, and so on until it gets through.
  private func atEveryOperation(
    of flash: FailingFlash, seed: UInt64, _ body: (inout VaultDevice, _ context: Comment) -> Void
  ) {
    for operation in 0..<100 {
      var device = VaultDevice(FailingFlash(image: flash.image, seed: seed &+ UInt64(operation)))
      device.flash.operationsLeft = operation
      body(&device, "seed \(seed), cut at operation \(operation)")
      if !device.wasCut { return }
    }
    Issue.record("seed \(seed): more than 100 operations")
  }

  /// A device with a PIN and wrong attempts.
  private func prepared(_ digits: String, wrongAttempts: Int) -> FailingFlash {
    var device = VaultDevice()
    _ = device.set(digits)
    for k in 0..<wrongAttempts { _ = device.attempt(k % 2 == 0 ? "0000" : "1111") }
    return device.flash
  }

  @Test("a cut while the first PIN is set leaves no PIN or the whole one", arguments: 0..<20 as Range<UInt64>)
  func firstPIN(seed: UInt64) {
    atEveryOperation(of: FailingFlash(), seed: seed) { device, context in
      let isSet = device.set("1234")
      device.reboot()
      if device.state == .absent {
        #expect(!isSet, context)
        let isSetNow = device.set("1234")
        #expect(isSetNow, context)
      }
      let outcome = device.attempt("1234")
      #expect(outcome == .accepted(attempts: 1), context)
    }
  }

  @Test("a cut while the PIN is changed leaves the old one or the new one", arguments: 0..<20 as Range<UInt64>)
  func changedPIN(seed: UInt64) {
    atEveryOperation(of: prepared("1234", wrongAttempts: 3), seed: seed) { device, context in
      let isSet = device.set("5678", saltByte: 9)
      device.reboot()
      let isNew = device.state == .present(wrongAttempts: 0)
      if !isNew { #expect(device.state == .present(wrongAttempts: 3) && !isSet, context) }
      let before: UInt32 = isNew ? 0 : 3
      let other = device.attempt(isNew ? "1234" : "5678")
      #expect(other == .wrong(attempts: before + 1, isRepeated: false), context)
      let outcome = device.attempt(isNew ? "5678" : "1234")
      #expect(outcome == .accepted(attempts: before + 2), context)
      let again = device.set("9012", saltByte: 11)
      device.reboot()
      let last = device.attempt("9012")
      #expect(again && last == .accepted(attempts: 1), context)
    }
  }

  @Test("a cut in the restart after a cut changes nothing", arguments: 0..<10 as Range<UInt64>)
  func cutTwice(seed: UInt64) {
    atEveryOperation(of: prepared("1234", wrongAttempts: 3), seed: seed) { device, context in
      _ = device.set("5678", saltByte: 9)
      let image = device.flash.image
      let expected = VaultDevice(FailingFlash(image: image)).state
      for operation in 0..<5 {
        var flash = FailingFlash(image: image, seed: seed)
        flash.operationsLeft = operation
        flash = VaultDevice(flash).flash
        #expect(VaultDevice(FailingFlash(image: flash.image)).state == expected, context)
      }
    }
  }

  @Test("a cut in a wrong attempt never lowers the count, nor undoes an answer", arguments: 0..<10 as Range<UInt64>)
  func wrongAttempt(seed: UInt64) {
    atEveryOperation(of: prepared("1234", wrongAttempts: 3), seed: seed) { device, context in
      let outcome = device.attempt("9999")
      device.reboot()
      if outcome == .wrong(attempts: 4, isRepeated: false) {
        #expect(device.state == .present(wrongAttempts: 4), context)
      } else {
        #expect(outcome == .fault, context)
        #expect(device.state == .present(wrongAttempts: 3) || device.state == .present(wrongAttempts: 4), context)
      }
    }
  }

  @Test("a cut in a right attempt leaves it counted or forgives them all", arguments: 0..<10 as Range<UInt64>)
  func rightAttempt(seed: UInt64) {
    atEveryOperation(of: prepared("1234", wrongAttempts: 3), seed: seed) { device, context in
      let outcome = device.attempt("1234")
      device.reboot()
      let possible: [VaultState] = [3, 4, 0].map { .present(wrongAttempts: $0) }
      #expect(possible.contains(device.state), context)
      if outcome == .fault { #expect(device.state != .present(wrongAttempts: 0), context) }
    }
  }

  @Test("a cut while a full counter moves to another sector never lowers it")
  func compaction() {
    let flash = prepared("1234", wrongAttempts: 15_360)
    atEveryOperation(of: flash, seed: 1) { device, context in
      let outcome = device.attempt("9999")
      device.reboot()
      let possible: [VaultState] = [15_360, 15_361].map { .present(wrongAttempts: $0) }
      #expect(possible.contains(device.state), context)
      if outcome != .fault { #expect(device.state == possible[1], context) }
    }
  }
}
