import PINVault

/// Something that a vault does while the power is cut.
public struct VaultTask: Sendable {
  public var name: String
  /// What the flash holds before; the vault must report the same.
  var flash: CuttingFlash
  var before: Holding
  /// What it may hold after a cut; `before` may remain.
  var after: Set<Holding>
  /// What the flash may also hold where a bit of a head reads differently each time.
  var marginal: Set<Holding> = []
  /// All PINs that occur.
  var pins: [String]
  /// Whether it is the boot itself that loses its power.
  var isBoot = false
  /// Does it; the outcome of an attempt, if it is one.
  var act: @Sendable (inout VaultDevice) -> AttemptOutcome?

  static let old = "1234"
  static let new = "5678"
  static let wrong = "4321"

  /// Every task of the sweep.
  public static func all() -> [VaultTask] {
    [
      firstPIN(), changedPIN(attempts: 3), changedPIN(attempts: 0), wrongAttempt(), rightAttempt(), repeatedAttempt(),
      lockout(), wipe(), compaction(isRight: false), compaction(isRight: true), mount(), firstPINAfterWipe(),
      wornSector(), wornMark(),
    ]
  }

  private static func task(
    _ name: String, before: Holding, after: [Holding], prepared flash: CuttingFlash,
    act: @escaping @Sendable (inout VaultDevice) -> AttemptOutcome?
  ) -> VaultTask {
    VaultTask(
      name: name, flash: flash, before: before, after: Set(after), pins: [old, new, wrong], act: act)
  }

  /// Does it, with the power cut at `cut`.
  ///
  /// - Parameter keepsContents: whether the flash keeps its content before each operation.
  func run(cut: PowerCut?, keepsContents: Bool = false) -> (flash: CuttingFlash, outcome: AttemptOutcome?) {
    var flash = flash
    flash.keepsContents = keepsContents
    if isBoot { flash.cut = cut }
    var device = VaultDevice(flash)
    if !isBoot { device.flash.restore(cut: cut) }
    let outcome = act(&device)
    return (device.flash, outcome)
  }

  /// Flash with a PIN and wrong attempts.
  private static func prepared(attempts: Int) -> CuttingFlash {
    var device = VaultDevice()
    _ = device.set(old)
    for k in 0..<attempts { _ = device.attempt(k % 2 == 0 ? "0000" : "1111") }
    device.flash.restore()
    return device.flash
  }

  static func firstPIN() -> VaultTask {
    task("first PIN", before: Holding(nil), after: [Holding(new)], prepared: CuttingFlash()) { device in
      _ = device.set(new)
      return nil
    }
  }

  static func firstPINAfterWipe() -> VaultTask {
    var device = VaultDevice(prepared(attempts: 2))
    _ = device.wipe()
    device.flash.restore()
    return task("PIN after a wipe", before: Holding(nil), after: [Holding(new)], prepared: device.flash) { device in
      _ = device.set(new)
      return nil
    }
  }

  static func changedPIN(attempts: UInt32) -> VaultTask {
    task(
      "change PIN after \(attempts) wrong attempts", before: Holding(old, attempts: attempts), after: [Holding(new)],
      prepared: prepared(attempts: Int(attempts))
    ) { device in
      _ = device.set(new)
      return nil
    }
  }

  static func wrongAttempt() -> VaultTask {
    task(
      "wrong attempt", before: Holding(old, attempts: 3), after: [Holding(old, attempts: 4)],
      prepared: prepared(attempts: 3)
    ) { $0.attempt(wrong) }
  }

  static func rightAttempt() -> VaultTask {
    task(
      "right attempt", before: Holding(old, attempts: 3), after: [Holding(old, attempts: 4), Holding(old)],
      prepared: prepared(attempts: 3)
    ) { $0.attempt(old) }
  }

  static func repeatedAttempt() -> VaultTask {
    task(
      "wrong attempt, again", before: Holding(old, attempts: 3), after: [Holding(old, attempts: 4)],
      prepared: prepared(attempts: 3)
    ) { device in
      let outcome = device.attempt(wrong)
      _ = device.attempt(wrong)
      return outcome
    }
  }

  /// The attempt that leads to a wait.
  static func lockout() -> VaultTask {
    task(
      "lockout", before: Holding(old, attempts: 4), after: [Holding(old, attempts: 5)],
      prepared: prepared(attempts: 4)
    ) { $0.attempt(wrong) }
  }

  static func wipe() -> VaultTask {
    task(
      "wipe", before: Holding(old, attempts: 3), after: [Holding(nil)], prepared: prepared(attempts: 3)
    ) { device in
      _ = device.wipe()
      return nil
    }
  }

  /// An attempt that finds its sector full.
  static func compaction(isRight: Bool) -> VaultTask {
    let count = 160
    let flash = prepared(attempts: count)
    let before = Holding(old, attempts: UInt32(count))
    let counted = Holding(old, attempts: UInt32(count) + 1)
    return task(
      "sector compaction, \(isRight ? "right" : "wrong") PIN", before: before,
      after: isRight ? [counted, Holding(old)] : [counted], prepared: flash
    ) { $0.attempt(isRight ? old : wrong) }
  }

  /// A boot that finishes what a cut left: a committed record beside the previous one.
  static func mount() -> VaultTask {
    var device = VaultDevice(prepared(attempts: 3))
    // The erase, the record and its commit word, and then no power.
    device.flash.restore(cut: PowerCut(operation: 2, tear: .after))
    _ = device.set(new)
    device.flash.restore()
    var boot = task("mount", before: Holding(new), after: [], prepared: device.flash) { _ in nil }
    boot.isBoot = true
    // The change was not completed, so the previous record counts while the new one does not read as valid.
    boot.marginal = [Holding(old, attempts: 3)]
    return boot
  }

  /// A change of PIN whose sector no longer erases, so that the next one is taken.
  static func wornSector() -> VaultTask {
    var flash = prepared(attempts: 3)
    flash.stuckAtZero = [4096 + 2000: 0x10]
    return task(
      "change PIN on a worn sector", before: Holding(old, attempts: 3), after: [Holding(new)], prepared: flash
    ) { device in
      _ = device.set(new)
      return nil
    }
  }

  /// An attempt whose mark does not stick, so that the count moves to another sector.
  static func wornMark() -> VaultTask {
    var flash = prepared(attempts: 3)
    for log in [256, 2176] { for k in 36..<40 { flash.stuckAtOne[log + k] = 0xFF } }
    return task(
      "wrong attempt on a worn mark", before: Holding(old, attempts: 3), after: [Holding(old, attempts: 4)],
      prepared: flash
    ) { $0.attempt(wrong) }
  }
}
