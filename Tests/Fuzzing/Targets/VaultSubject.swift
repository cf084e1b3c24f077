import Core2Simulator
import PINVault

/// A vault and what is known about it, to check the promises that it keeps on any image.
package struct VaultSubject: ~Copyable {
  private var flash: SimulatedFlash.Partition
  private var vault: Vault
  /// The only PIN that may be accepted.
  private var pin: [UInt8]?
  /// Whether bytes were changed that the vault wrote: the right PIN may be lost then, and a record refuse to be
  /// replaced.
  private var isDamaged: Bool
  /// The previous wrong PIN since the boot.
  private var lastWrong: [UInt8]?
  static let secret = SimulatedSecret(SimulatedSecret.documented)?.bytes ?? Vault.Secret(repeating: 0)

  /// - Parameter content: the partition `vault`.
  package init(vault content: [UInt8], pin: [UInt8]?, isDamaged: Bool) throws(Finding) {
    var image = FlashImage()
    image[.vault] = content
    flash = SimulatedFlash(image: image)[.vault]
    self.pin = pin
    self.isDamaged = isDamaged
    vault = Vault(mounting: &flash, secret: Self.secret)
    if !isDamaged {
      try require((vault.state == .absent) == (pin == nil), "an image of \(pin ?? []) is \(vault.state)")
    }
    try boot()
  }

  /// The power goes and comes back.
  package mutating func boot() throws(Finding) {
    let before = vault.state
    let generation = flash.chip.generation
    vault = Vault(mounting: &flash, secret: Self.secret)
    lastWrong = nil
    try require(vault.state == before, "\(before) is \(vault.state) after a boot")
    try require(flash.chip.generation == generation, "a boot after a boot writes")
  }

  package mutating func set(_ digits: [UInt8]) throws(Finding) {
    let before = vault.state
    let isSet = vault.setPIN(
      PIN(digits), secret: Self.secret, salt: Vault.Salt(repeating: 9), iterations: 1, flash: &flash)
    if isSet {
      try require(before != .corrupt, "a corrupt vault takes a PIN")
      try require(vault.state == .present(wrongAttempts: 0), "\(vault.state) after a PIN was set")
      pin = digits
      lastWrong = nil
    } else {
      try require(before == .corrupt || isDamaged, "\(before) takes no PIN")
      try require(vault.state == before, "\(before) is \(vault.state) after a PIN was refused")
    }
  }

  package mutating func wipe() throws(Finding) {
    let before = vault.state
    if vault.wipe(&flash, secret: Self.secret) {
      try require(vault.state == .absent, "\(vault.state) after a wipe")
      pin = nil
      lastWrong = nil
    } else {
      try require(isDamaged && vault.state == before, "\(before) is not wiped and \(vault.state)")
    }
  }

  package mutating func attempt(_ digits: [UInt8]) throws(Finding) {
    let before = vault.state
    let outcome = vault.attempt(PIN(digits), secret: Self.secret, iterations: 1, flash: &flash)
    guard case .present(let count) = before else {
      try require(outcome == .fault, "\(outcome) where the vault is \(before)")
      return try require(vault.state == before, "\(before) is \(vault.state) after an attempt")
    }
    let next = count == .max ? count : count + 1
    switch outcome {
    case .accepted(let attempts):
      try require(digits == pin, "\(digits) is accepted, the PIN is \(pin ?? [])")
      try require(attempts == next, "attempt \(attempts) after \(count)")
      lastWrong = nil
      if vault.state == .present(wrongAttempts: 0) { return }
      try require(isDamaged && vault.state == .present(wrongAttempts: next), "\(vault.state) after the right PIN")
    case .wrong(let attempts, isRepeated: true):
      try require(digits == lastWrong, "\(digits) repeats \(lastWrong ?? [])")
      try require(attempts == count && vault.state == before, "\(before) is \(vault.state) after a repeated PIN")
    case .wrong(let attempts, isRepeated: false):
      try require(digits != pin || isDamaged, "the right PIN \(digits) is refused")
      try require(digits != lastWrong, "\(digits) counts again")
      try require(attempts == next, "attempt \(attempts) after \(count)")
      try require(vault.state == .present(wrongAttempts: next), "\(before) is \(vault.state) after a wrong PIN")
      lastWrong = digits
    case .fault:
      try require(isDamaged, "a fault where the vault is \(before)")
      if case .present(let left) = vault.state {
        try require(left >= count, "\(count) wrong attempts are \(left) after a fault")
      } else {
        try require(vault.state == .corrupt, "\(before) is \(vault.state) after a fault")
      }
    }
  }
}
