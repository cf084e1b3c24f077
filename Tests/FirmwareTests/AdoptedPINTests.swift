import Testing

@testable import Crypto
@_spi(Migration) @testable import PINVault
@testable import VaultSoak

/// Taking over the PIN of a vault of format 2.
@Suite("Adopted PINs")
struct AdoptedPINTests {
  private static let salt = Vault.Salt(repeating: 9)

  /// The output of PBKDF2 for a PIN, which format 2 stores.
  private func stretched(_ digits: String, iterations: UInt32, secret: borrowing Vault.Secret) -> SHA256.Digest {
    var mac = withUnsafeBytes(of: secret) { HMACSHA256(key: $0) }
    PIN(digits).withASCII { mac.update($0) }
    let password = mac.finish()
    return withUnsafeBytes(of: password) { password in
      withUnsafeBytes(of: Self.salt) { PBKDF2.derive(password: password, salt: $0, iterations: iterations) }
    }
  }

  private func adopt(
    _ digits: String, iterations: UInt32 = 2, wrongAttempts: UInt32 = 0, in device: inout VaultDevice
  ) -> Bool {
    let secret = device.secret
    var vault = Vault(mounting: &device.flash, secret: secret)
    let isSet = vault.adopt(
      stretched: stretched(digits, iterations: min(iterations, 2), secret: secret), salt: Self.salt,
      iterations: iterations, wrongAttempts: wrongAttempts, secret: secret, flash: &device.flash)
    if isSet { #expect(vault.state == .present(wrongAttempts: wrongAttempts)) }
    device.reboot()
    return isSet
  }

  @Test("a new vault takes a PIN with its count, and opens with that PIN only")
  func adopted() {
    var device = VaultDevice()
    let isSet = adopt("2580", wrongAttempts: 3, in: &device)
    #expect(isSet && device.state == .present(wrongAttempts: 3))
    let wrong = device.attempt("2581")
    #expect(wrong == .wrong(attempts: 4, isRepeated: false))
    let right = device.attempt("2580")
    #expect(right == .accepted(attempts: 5))
  }

  @Test(
    "its iterations are 1...1,000,000",
    arguments: [(0, false), (1, true), (1_000_000, true), (1_000_001, false), (.max, false)] as [(UInt32, Bool)])
  func iterations(iterations: UInt32, isTaken: Bool) {
    var device = VaultDevice()
    let before = device.flash.image
    let isSet = adopt("2580", iterations: iterations, in: &device)
    #expect(isSet == isTaken)
    #expect(device.state == (isTaken ? .present(wrongAttempts: 0) : .absent))
    #expect((device.flash.image == before) == !isTaken)
  }

  @Test("a vault that has or had a PIN, or is corrupt, takes none", arguments: ["set", "wiped", "corrupt"])
  func refused(state: String) {
    var device = VaultDevice()
    _ = device.set("1234")
    if state == "wiped" { _ = device.wipe() }
    if state == "corrupt" { device.flash.image[50] ^= 1 }
    device.reboot()
    let before = device.flash.image
    let isSet = adopt("2580", in: &device)
    #expect(!isSet && device.flash.image == before)
  }

  @Test("where no sector takes the record, it says so")
  func worn() {
    var device = VaultDevice()
    for sector in 0...3 { device.flash.stuckAtZero[sector * 4096 + 3000] = 1 }
    let isSet = adopt("2580", in: &device)
    #expect(!isSet)
  }
}
