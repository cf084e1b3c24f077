public import PINVault

/// What is fixed when the firmware is built or boots.
public struct LockConfiguration: Equatable, Sendable {
  /// What the serial log and the screen tell of digits.
  public enum Log: UInt8, Sendable {
    /// Everything, as makers want it.
    case development
    /// Digits are masked in the log, and on the screen while a PIN is entered.
    case production
  }

  /// Digits of a PIN, 4...8.
  public var pinLength: UInt8
  public var lockout: LockoutPolicy
  /// Milliseconds without a finger after which a digit is accepted by itself; 0 switches this off.
  public var autoAccept: UInt32
  public var log: Log
  /// PBKDF2 iterations for a PIN that is set from now on.
  public var iterations: UInt32
  /// Whether B, held for ten seconds from power-on, forgets the PIN. It does so on an unlocked device in any case.
  public var resetAtBoot: Bool

  public init(
    pinLength: UInt8 = 4, lockout: LockoutPolicy = .standard, autoAccept: UInt32 = 1000, log: Log = .development,
    iterations: UInt32 = Vault.standardIterations, resetAtBoot: Bool = true
  ) {
    self.pinLength = min(max(pinLength, 4), 8)
    self.lockout = lockout
    self.autoAccept = autoAccept
    self.log = log
    self.iterations = iterations
    self.resetAtBoot = resetAtBoot
  }
}
