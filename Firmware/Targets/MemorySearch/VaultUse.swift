import PINVault
import Peripherals

/// A vault and its caller, who enters a PIN and wipes it, and the stack, after use.
struct VaultUse: ~Copyable {
  /// Few, because more of them leave nothing else.
  static var iterations: UInt32 { 3 }
  static var secret: Vault.Secret { ConstantSecret().bytes }
  static var salt: Vault.Salt { Vault.Salt(repeating: 7) }

  private var pin = PIN()
  private var flash = FlashPartition.vault
  private var vault: Vault

  init() { vault = Vault(mounting: &flash, secret: VaultUse.secret) }

  mutating func fill(_ entry: Entry) {
    for k in 0..<8 { pin.append(entry.digit(k)) }
  }

  mutating func set(_ entry: Entry) {
    setPIN(entry)
    Vault.wipeStack()
  }

  mutating func attempt(_ entry: Entry) {
    attemptPIN(entry)
    Vault.wipeStack()
  }

  @inline(never)
  private mutating func setPIN(_ entry: Entry) {
    fill(entry)
    _ = vault.setPIN(
      pin, secret: VaultUse.secret, salt: VaultUse.salt, iterations: VaultUse.iterations, flash: &flash)
    pin.wipe()
  }

  @inline(never)
  private mutating func attemptPIN(_ entry: Entry) {
    fill(entry)
    var profileKey = ProfileKey()
    _ = vault.attempt(
      pin, secret: VaultUse.secret, iterations: VaultUse.iterations, flash: &flash, profileKey: &profileKey)
    profileKey.wipe()
    pin.wipe()
  }
}
