import Core2Simulator
import PINVault
import Synchronization

/// Vault images that were made by the vault itself.
package enum PreparedVault {
  /// PINs of all lengths, the first of which those of `all` hold.
  static let pins: [[UInt8]] = [
    [1, 2, 3, 4], [1, 2, 3, 5], [0, 0, 0, 0], [9, 8, 7, 6, 5, 4, 3, 2], [1, 2, 3, 4, 0], [4, 3, 2, 1, 0, 9],
  ]

  /// Images to begin with, and their PINs: nothing, a PIN, wrong attempts, a full sector, a PIN that replaced others.
  static let all: [(image: [UInt8], pin: [UInt8]?)] = [
    (FlashImage()[.vault], nil),
    (image(pin: pins[0], wrongAttempts: 0), pins[0]),
    (image(pin: pins[0], wrongAttempts: 3), pins[0]),
    (image(pin: pins[0], wrongAttempts: 300), pins[0]),
    (image(pins: [pins[1], pins[2], pins[3], pins[0]]), pins[0]),
  ]

  private struct Key: Hashable {
    var pin: [UInt8]
    var wrongAttempts: UInt32
  }

  /// The images that were made already: a fuzzer asks for the same ones again and again.
  private static let made = Mutex<[Key: [UInt8]]>([:])

  /// An image with a PIN of 4 to 8 digits, one iteration, and so many wrong attempts in a row.
  package static func image(pin: [UInt8], wrongAttempts: UInt32) -> [UInt8] {
    let key = Key(pin: pin, wrongAttempts: wrongAttempts)
    if let image = made.withLock({ $0[key] }) { return image }
    let image = make(pin: pin, wrongAttempts: wrongAttempts)
    made.withLock { $0[key] = image }
    return image
  }

  private static func make(pin: [UInt8], wrongAttempts: UInt32) -> [UInt8] {
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
