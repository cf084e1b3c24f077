public import Owner
public import PINVault

/// Every setting that is fixed when the firmware is built or boots, with its default.
public struct LockConfiguration: Equatable, Sendable {
  /// How much of the digits the serial log and the screen show.
  public enum Log: UInt8, Sendable {
    /// Everything, for development.
    case development
    /// The log has no line about ink and digits, in any mode, the screen masks the digits of a PIN, and the console only
    /// reports and restarts.
    case production
  }

  /// Digits of a PIN, 4...8; another value is clamped. Default: 4.
  public var pinLength: UInt8
  /// How long wrong attempts lock the device, and how many are allowed. Default: `LockoutPolicy.standard`.
  public var lockout: LockoutPolicy
  /// The pause after which ink, or a complete PIN, is accepted automatically, in milliseconds; 0 switches this off.
  /// Default: 1,000. The console sets 100...60,000.
  public var autoAccept: UInt32
  /// How much of the digits the serial log and the screen show. Default: `development`.
  public var log: Log
  /// Milliseconds without a touch after which a half-entered PIN is dropped; 0 switches this off. Default: 30,000.
  public var entryLimit: UInt32
  /// Milliseconds without a touch after which an unlocked device locks; 0 switches this off. Touches in practice do not
  /// count. Default: 60,000.
  public var unlockLimit: UInt32
  /// Whether a new PIN must not be one of the commonest, `PIN.isCommon`. Default: with a production log.
  public var refusesCommonPINs: Bool
  /// How many times an unclear digit of a PIN is redrawn. Then its most confident drawing is accepted. 0: without limit.
  /// Default: 2.
  public var redraws: UInt8
  /// Whether a wrong PIN is tried once more with the runner-up of its least confident digit, as a separate attempt.
  /// Default: true.
  public var secondReading: Bool
  /// Whether the hand that draws a PIN must be the one that set it. It counts only for a PIN that was set with it, and on a
  /// board whose `HandPart` has it. Default: off.
  public var owner: HandLevel
  /// PBKDF2 iterations for new PINs, 1...1,000,000. Default: `Vault.standardIterations`.
  public var iterations: UInt32
  /// Whether holding button B for ten seconds from power-on forgets the PIN; on an unlocked device it always does.
  /// Default: true.
  public var resetAtBoot: Bool

  /// Creates a configuration with the given settings, and the default of every other setting.
  public init(
    pinLength: UInt8 = 4, lockout: LockoutPolicy = .standard, autoAccept: UInt32 = 1000, log: Log = .development,
    entryLimit: UInt32 = 30_000, unlockLimit: UInt32 = 60_000, refusesCommonPINs: Bool? = nil,
    redraws: UInt8 = 2, secondReading: Bool = true, iterations: UInt32 = Vault.standardIterations,
    resetAtBoot: Bool = true, owner: HandLevel = .off
  ) {
    self.pinLength = min(max(pinLength, 4), 8)
    self.lockout = lockout
    self.autoAccept = autoAccept
    self.log = log
    self.entryLimit = entryLimit
    self.unlockLimit = unlockLimit
    self.refusesCommonPINs = refusesCommonPINs ?? (log == .production)
    self.redraws = redraws
    self.secondReading = secondReading
    self.iterations = iterations
    self.resetAtBoot = resetAtBoot
    self.owner = owner
  }
}
