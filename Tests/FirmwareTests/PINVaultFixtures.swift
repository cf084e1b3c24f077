import Core2HAL
import PINVault
import TestSupport

/// NOR flash that loses its power at a chosen operation, which happens in part; every later one fails.
struct FailingFlash: Flash {
  var image: [UInt8]
  /// Programs and erases until the power goes; that one is torn.
  var operationsLeft = Int.max
  private var random: Seeded

  init(image: [UInt8] = [UInt8](repeating: 0xFF, count: 16_384), seed: UInt64 = 0) {
    self.image = image
    random = Seeded(seed)
  }

  var isDead: Bool { operationsLeft < 0 }

  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashError) {
    guard Int(offset) + count <= image.count else { throw .outOfRange }
    guard !isDead else { throw .device }
    for k in 0..<count { destination.storeBytes(of: image[Int(offset) + k], toByteOffset: k, as: UInt8.self) }
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashError) {
    guard Int(offset) + count <= image.count else { throw .outOfRange }
    let isTorn = try beginOperation()
    for k in 0..<count {
      // A torn program clears any of the bits.
      let kept = isTorn ? UInt8(truncatingIfNeeded: random.next()) : 0
      image[Int(offset) + k] &= source.load(fromByteOffset: k, as: UInt8.self) | kept
    }
    if isTorn { throw .device }
  }

  mutating func erase(sector: UInt32) throws(FlashError) {
    guard sector < 4 else { throw .outOfRange }
    let isTorn = try beginOperation()
    for k in Int(sector) * 4096..<(Int(sector) + 1) * 4096 {
      // A torn erase sets any of the bits.
      image[k] |= isTorn ? UInt8(truncatingIfNeeded: random.next()) : 0xFF
    }
    if isTorn { throw .device }
  }

  /// Whether the power goes in this operation.
  private mutating func beginOperation() throws(FlashError) -> Bool {
    guard !isDead else { throw .device }
    operationsLeft -= 1
    return operationsLeft < 0
  }
}

/// A device's vault with the secret and the salt that tests need.
struct VaultDevice: ~Copyable {
  var flash: FailingFlash
  var vault: Vault
  var secret = Vault.Secret(repeating: 0x5A)
  var iterations: UInt32 = 1
  /// Whether the power went before the last restart.
  private(set) var wasCut = false

  init(_ flash: FailingFlash = FailingFlash()) {
    self.flash = flash
    vault = Vault(mounting: &self.flash)
  }

  var state: VaultState { vault.state }

  /// Power off and on again: only the flash is left.
  mutating func reboot() {
    wasCut = flash.isDead
    flash = FailingFlash(image: flash.image)
    vault = Vault(mounting: &flash)
  }

  mutating func set(_ digits: String, saltByte: UInt8 = 7) -> Bool {
    vault.setPIN(
      pin(digits), secret: secret, salt: Vault.Salt(repeating: saltByte), iterations: iterations, flash: &flash)
  }

  mutating func attempt(_ digits: String) -> AttemptOutcome {
    vault.attempt(pin(digits), secret: secret, flash: &flash)
  }
}

/// The PIN with these ASCII digits.
func pin(_ digits: String) -> PIN {
  var pin = PIN()
  for digit in digits.utf8 { pin.append(digit - 0x30) }
  return pin
}
