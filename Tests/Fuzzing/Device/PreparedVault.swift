import Core2Simulator
import PINVault

/// Vault images that were made by the vault itself.
package enum PreparedVault {
  /// An image with a PIN of 4 to 8 digits, one iteration, and so many wrong attempts in a row.
  package static func image(pin: [UInt8], wrongAttempts: UInt32) -> [UInt8] {
    guard let secret = SimulatedSecret(SimulatedSecret.documented)?.bytes else { return [] }
    var flash = SimulatedFlash()[.vault]
    var vault = Vault(mounting: &flash, secret: secret)
    _ = vault.setPIN(PIN(pin), secret: secret, salt: Vault.Salt(repeating: 7), iterations: 1, flash: &flash)
    for k in 0..<wrongAttempts {
      // Neighbors differ, so that each counts, and none is the PIN, which has fewer or other digits.
      let wrong = pin.map { ($0 + 1 + UInt8(truncatingIfNeeded: k % 2)) % 10 }
      _ = vault.attempt(PIN(wrong), secret: secret, flash: &flash)
    }
    return flash.content
  }

  /// An image of a vault that got one PIN after the other.
  static func image(pins: [[UInt8]]) -> [UInt8] {
    guard let secret = SimulatedSecret(SimulatedSecret.documented)?.bytes else { return [] }
    var flash = SimulatedFlash()[.vault]
    var vault = Vault(mounting: &flash, secret: secret)
    for pin in pins {
      _ = vault.setPIN(PIN(pin), secret: secret, salt: Vault.Salt(repeating: 7), iterations: 1, flash: &flash)
    }
    return flash.content
  }
}

extension PIN {
  /// The PIN with these digits, 0...9.
  init(_ digits: [UInt8]) {
    self.init()
    for digit in digits { append(digit) }
  }
}
