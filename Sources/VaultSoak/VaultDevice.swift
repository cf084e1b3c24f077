import PINVault

/// A vault on flash that can lose its power, with a secret and salts of its own.
struct VaultDevice: ~Copyable {
  var flash: CuttingFlash
  private(set) var vault: Vault
  var secret = Vault.Secret(repeating: 0x5A)
  var iterations: UInt32 = 1
  private var saltCount: UInt8 = 0

  init(_ flash: CuttingFlash = CuttingFlash()) {
    self.flash = flash
    vault = Vault(mounting: &self.flash, secret: secret)
  }

  var state: VaultState { vault.state }

  /// Power off and on again: only the flash is left.
  mutating func reboot(cut: PowerCut? = nil) {
    flash.restore(cut: cut)
    vault = Vault(mounting: &flash, secret: secret)
  }

  mutating func set(_ digits: String, saltByte: UInt8? = nil) -> Bool {
    saltCount &+= 1
    return vault.setPIN(
      PIN(digits), secret: secret, salt: Vault.Salt(repeating: saltByte ?? saltCount), iterations: iterations,
      flash: &flash)
  }

  mutating func attempt(_ digits: String) -> AttemptOutcome {
    vault.attempt(PIN(digits), secret: secret, iterations: iterations, flash: &flash)
  }

  /// An attempt that gives the profile key.
  mutating func attempt(_ digits: String, profileKey: inout ProfileKey) -> AttemptOutcome {
    vault.attempt(PIN(digits), secret: secret, iterations: iterations, flash: &flash, profileKey: &profileKey)
  }

  mutating func wipe() -> Bool { vault.wipe(&flash, secret: secret) }
}

extension PIN {
  /// The PIN with these ASCII digits.
  init(_ digits: String) {
    self.init()
    for digit in digits.utf8 { append(digit &- 0x30) }
  }
}
