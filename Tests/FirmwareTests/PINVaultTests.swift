import Core2HAL
import LockFirmware
import PINVault
import Testing

@testable import VaultSoak

@Suite struct PINVaultTests {
  @Test("erased flash holds no PIN, and nothing opens it")
  func absent() {
    var device = VaultDevice()
    #expect(device.state == .absent)
    let outcome = device.attempt("0000")
    #expect(outcome == .fault)
  }

  @Test("a PIN survives a restart, with PBKDF2 at its full cost")
  func survivesRestart() {
    var device = VaultDevice()
    device.iterations = 10_000
    let isSet = device.set("2580")
    #expect(isSet)
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 0))
    let wrong = device.attempt("2581")
    #expect(wrong == .wrong(attempts: 1, isRepeated: false))
    let right = device.attempt("2580")
    #expect(right == .accepted(attempts: 2))
    #expect(device.state == .present(wrongAttempts: 0))
  }

  @Test("a new PIN costs 5,300 iterations unless the build says otherwise")
  func standardIterations() {
    #expect(Vault.standardIterations == 5_300)
    #expect(LockConfiguration().iterations == Vault.standardIterations)
  }

  @Test("wrong PINs are counted over restarts until a right one comes")
  func counting() {
    var device = VaultDevice()
    _ = device.set("1234")
    for (k, digits) in ["0000", "1111", "2222"].enumerated() {
      let outcome = device.attempt(digits)
      #expect(outcome == .wrong(attempts: UInt32(k + 1), isRepeated: false))
      device.reboot()
      #expect(device.state == .present(wrongAttempts: UInt32(k + 1)))
    }
    let right = device.attempt("1234")
    #expect(right == .accepted(attempts: 4))
    device.reboot()
    #expect(device.state == .present(wrongAttempts: 0))
    let wrong = device.attempt("0000")
    #expect(wrong == .wrong(attempts: 1, isRepeated: false))
  }

  @Test("the previous wrong PIN does not count again, but after a restart it does")
  func repeatedWrongPIN() {
    var device = VaultDevice()
    _ = device.set("1234")
    let first = device.attempt("9999")
    let image = device.flash.image
    let second = device.attempt("9999")
    #expect(first == .wrong(attempts: 1, isRepeated: false))
    #expect(second == .wrong(attempts: 1, isRepeated: true))
    #expect(device.flash.image == image)
    device.reboot()
    let third = device.attempt("9999")
    #expect(third == .wrong(attempts: 2, isRepeated: false))
  }

  @Test("both readings of a wrong entry can be repeated, until the next entry", arguments: [false, true])
  func secondReading(hasKey: Bool) {
    var flash = CuttingFlash()
    let secret = Vault.Secret(repeating: 0x5A)
    var vault = Vault(mounting: &flash, secret: secret)
    _ = vault.setPIN(PIN("1234"), secret: secret, salt: Vault.Salt(repeating: 9), iterations: 1, flash: &flash)
    func enter(_ pin: String) -> AttemptOutcome {
      var key = ProfileKey()
      defer { key.wipe() }
      return hasKey
        ? vault.attempt(PIN(pin), secret: secret, flash: &flash, profileKey: &key)
        : vault.attempt(PIN(pin), secret: secret, flash: &flash)
    }
    func readAgain(_ pin: String) -> AttemptOutcome {
      vault.attempt(PIN(pin), isSecondReading: true, secret: secret, flash: &flash)
    }
    let outcomes = [
      enter("1111"), readAgain("1112"), enter("1111"), readAgain("1112"), enter("1112"), enter("2222"), enter("1111"),
      enter("2222"), readAgain("2223"), enter("2223"), enter("2222"), enter("2222"), readAgain("2224"), enter("2222"),
    ]
    let repeated = [false, false, true, true, true, false, false, false, false, true, true, true, false, true]
    let counts: [UInt32] = [1, 2, 2, 2, 2, 3, 4, 5, 6, 6, 6, 6, 7, 7]
    #expect(outcomes == zip(counts, repeated).map { .wrong(attempts: $0, isRepeated: $1) })
  }

  @Test("a digit of a PIN is replaced at a place that it has, by a digit")
  func replacing() {
    var pin = PIN("1234")
    for position in [-1, 4, 7, 8, 1000] { pin.replace(position, by: 9) }
    for digit in [10, 255] as [UInt8] { pin.replace(1, by: digit) }
    #expect(PIN.areEqual(pin, PIN("1234")))
    for position in 0..<4 { pin.replace(position, by: UInt8(9 - position)) }
    #expect(PIN.areEqual(pin, PIN("9876")))
    pin.append(0)
    #expect(PIN.areEqual(pin, PIN("98760")))
  }

  @Test("a new PIN forgets the previous wrong one, even with the same salt")
  func repeatedAfterChange() {
    var device = VaultDevice()
    _ = device.set("1234", saltByte: 7)
    _ = device.attempt("9999")
    _ = device.set("5678", saltByte: 7)
    let wrong = device.attempt("9999")
    #expect(wrong == .wrong(attempts: 1, isRepeated: false))
    let right = device.attempt("5678")
    #expect(right == .accepted(attempts: 2))
    let again = device.attempt("9999")
    #expect(again == .wrong(attempts: 1, isRepeated: false))
  }

  @Test("an older record in the sector of the newest one is not taken for it: nothing is compared, nothing erased")
  func olderRecord() {
    var device = VaultDevice()
    _ = device.set("1234")
    let first = device.flash.image
    // After four more, the newest record is in the same sector as the first one.
    for pin in ["2345", "3456", "4567", "5678"] { _ = device.set(pin) }
    #expect(device.flash.image[0..<4] == first[0..<4])
    device.flash.image = first
    for pin in ["1234", "5678"] {
      let outcome = device.attempt(pin)
      #expect(outcome == .fault)
    }
    let isSet = device.set("6789")
    #expect(!isSet)
    #expect(device.flash.image == first)
  }

  @Test("a changed PIN replaces the previous one and resets its attempts")
  func change() {
    var device = VaultDevice()
    for (k, digits) in ["1234", "5678", "9012", "3456", "7890", "1234"].enumerated() {
      let isSet = device.set(digits, saltByte: UInt8(k))
      #expect(isSet)
      #expect(device.state == .present(wrongAttempts: 0))
      let before = device.attempt("5555")
      #expect(before == .wrong(attempts: 1, isRepeated: false))
      device.reboot()
      let outcome = device.attempt(digits)
      #expect(outcome == .accepted(attempts: 2))
    }
    let old = device.attempt("7890")
    #expect(old == .wrong(attempts: 1, isRepeated: false))
  }

  @Test("a replaced record leaves neither its salt nor its verifier in flash")
  func retiredRecord() {
    var device = VaultDevice()
    _ = device.set("1234", saltByte: 0xC3)
    let verifier = Array(device.flash.image[48..<80])
    _ = device.set("5678", saltByte: 0x3C)
    let salt = [UInt8](repeating: 0xC3, count: 16)
    #expect(!device.flash.image.indices.dropLast(16).contains { Array(device.flash.image[$0..<$0 + 16]) == salt })
    #expect(!device.flash.image.indices.dropLast(32).contains { Array(device.flash.image[$0..<$0 + 32]) == verifier })
  }

  @Test("a device with another secret takes the record for a damaged one")
  func deviceSecret() {
    var device = VaultDevice()
    _ = device.set("1234")
    device.secret = Vault.Secret(repeating: 0xA5)
    let outcome = device.attempt("1234")
    #expect(outcome == .fault)
    device.reboot()
    #expect(device.state == .corrupt)
    let isSet = device.set("5678")
    #expect(!isSet)
  }

  @Test("all bytes of a salt are stored, and change the verifier", arguments: 0..<16)
  func salt(byte: Int) throws {
    let secret = Vault.Secret(repeating: 1)
    let verifiers = [UInt8(0), 1].map { value in
      var salt = Vault.Salt(repeating: 9)
      salt[byte] = value
      var flash = CuttingFlash()
      var vault = Vault(mounting: &flash, secret: secret)
      let isSet = vault.setPIN(PIN("1234"), secret: secret, salt: salt, iterations: 1, flash: &flash)
      #expect(isSet)
      #expect(Array(flash.image[32..<48]) == (0..<16).map { salt[$0] })
      return Array(flash.image[48..<80])
    }
    #expect(verifiers[0] != verifiers[1])
  }

  @Test("the profile key comes with a right PIN only, is the same each time, and is neither stored nor the verifier")
  func profileKey() {
    var device = VaultDevice()
    _ = device.set("1234")
    func key(_ digits: String) -> [UInt8]? {
      var key = ProfileKey()
      _ = device.attempt(digits, profileKey: &key)
      defer { key.wipe() }
      return key.isKnown ? (0..<32).map { key.bytes[$0] } : nil
    }
    #expect(key("4321") == nil)
    let first = key("1234")
    #expect(first != nil && first == key("1234"))
    let image = device.flash.image
    #expect(!image.indices.dropLast(32).contains { Array(image[$0..<$0 + 32]) == first })
    var wiped = ProfileKey()
    _ = device.attempt("1234", profileKey: &wiped)
    wiped.wipe()
    #expect(!wiped.isKnown && (0..<32).allSatisfy { wiped.bytes[$0] == 0 })
  }

  @Test("a PIN of another length is wrong", arguments: ["", "1", "123", "12345", "12340000"])
  func otherLength(digits: String) {
    var device = VaultDevice()
    _ = device.set("1234")
    let outcome = device.attempt(digits)
    #expect(outcome == .wrong(attempts: 1, isRepeated: false))
  }

  @Test("a PIN with fewer than four digits, or iterations out of their range, cannot be set")
  func refusedParameters() {
    var device = VaultDevice()
    let short = device.set("123")
    device.iterations = 0
    let none = device.set("1234")
    device.iterations = 1_000_001
    let many = device.set("1234")
    #expect(!short && !none && !many)
    // Only the word that shows that the flash can be read.
    #expect(device.flash.image.indices.allSatisfy { device.flash.image[$0] == ((120..<124).contains($0) ? 0 : 0xFF) })
  }

  @Test("the counter continues when its sector is full")
  func compaction() {
    var device = VaultDevice()
    _ = device.set("1234")
    let attempts = 160 + 10
    for k in 1...attempts {
      let outcome = device.attempt(k % 2 == 0 ? "0000" : "1111")
      guard outcome == .wrong(attempts: UInt32(k), isRepeated: false) else {
        Issue.record("attempt \(k): \(outcome)")
        return
      }
    }
    device.reboot()
    #expect(device.state == .present(wrongAttempts: UInt32(attempts)))
    let right = device.attempt("1234")
    #expect(right == .accepted(attempts: UInt32(attempts + 1)))
    #expect(device.state == .present(wrongAttempts: 0))
  }

  @Test("an attempt that cannot be logged is not judged")
  func unwritableFlash() {
    var device = VaultDevice()
    _ = device.set("1234")
    device.flash.restore(cut: PowerCut(operation: 0, tear: .before))
    let outcome = device.attempt("1234")
    #expect(outcome == .fault)
  }

  @Test("a PIN holds at most eight digits, gives them back, and wipes them")
  func pinValue() {
    var value = PIN("1234567890")
    #expect(value.count == 8)
    value.append(10)
    value.removeLast()
    #expect((0..<value.count).map { value[$0] } == [1, 2, 3, 4, 5, 6, 7])
    #expect(value[7] == 0 && value[-1] == 0 && value[8] == 0)
    #expect(PIN.areEqual(value, PIN("1234567")))
    #expect(!PIN.areEqual(value, PIN("12345670")))
    value.wipe()
    value.removeLast()
    #expect(value.count == 0 && value[0] == 0)
    value.append(10)
    value.append(255)
    #expect(value.count == 0)
    #expect(PIN("12345678")[8] == 0)
  }

  @Test("two PINs are equal only if they have the same digits and as many", arguments: 0..<8)
  func equality(position: Int) {
    let digits = [3, 1, 4, 1, 5, 9, 2, 6] as [UInt8]
    var (a, b, shorter) = (PIN(), PIN(), PIN())
    for (k, digit) in digits.enumerated() {
      a.append(digit)
      b.append(k == position ? digit ^ 1 : digit)
      if k < position { shorter.append(digit) }
    }
    #expect(PIN.areEqual(a, a))
    #expect(!PIN.areEqual(a, b) && !PIN.areEqual(b, a))
    #expect(!PIN.areEqual(a, shorter))
  }
}
