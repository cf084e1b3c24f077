public import PINVault

/// A vault on flash that can lose its power, with a secret and salts of its own.
public struct VaultDevice: ~Copyable {
  public var flash: CuttingFlash
  public private(set) var vault: Vault
  public var secret = Vault.Secret(repeating: 0x5A)
  public var iterations: UInt32 = 1
  private var saltCount: UInt8 = 0

  public init(_ flash: CuttingFlash = CuttingFlash()) {
    self.flash = flash
    vault = Vault(mounting: &self.flash)
  }

  public var state: VaultState { vault.state }

  /// Power off and on again: only the flash is left.
  public mutating func reboot(cut: PowerCut? = nil) {
    flash.restore(cut: cut)
    vault = Vault(mounting: &flash)
  }

  public mutating func set(_ digits: String, saltByte: UInt8? = nil) -> Bool {
    saltCount &+= 1
    return vault.setPIN(
      PIN(digits), secret: secret, salt: Vault.Salt(repeating: saltByte ?? saltCount), iterations: iterations,
      flash: &flash)
  }

  public mutating func attempt(_ digits: String) -> AttemptOutcome {
    vault.attempt(PIN(digits), secret: secret, iterations: iterations, flash: &flash)
  }

  public mutating func wipe() -> Bool { vault.wipe(&flash) }
}

extension PIN {
  /// The PIN with these ASCII digits.
  public init(_ digits: String) {
    self.init()
    for digit in digits.utf8 { append(digit &- 0x30) }
  }
}
