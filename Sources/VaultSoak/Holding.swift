import LockFirmware
import PINVault

/// What a vault should hold.
struct Holding: Hashable, Sendable {
  var pin: String?
  /// Wrong attempts in a row.
  var attempts: UInt32

  init(_ pin: String?, attempts: UInt32 = 0) {
    self.pin = pin
    self.attempts = attempts
  }

  var state: VaultState { pin == nil ? .absent : .present(wrongAttempts: attempts) }
}

/// Looks into a vault after a boot, on copies of its flash, and says what is wrong.
struct Inspection {
  /// What the vault may hold.
  var allowed: Set<Holding>
  /// PINs that were ever set or tried.
  var pins: [String]
  /// Whether more attempts than allowed may be counted: after wrong readings, never fewer.
  var mayCountMore = false
  /// Whether to try the PINs. If not, what is allowed has one PIN, or none.
  var triesPINs = true
  /// Whether to try also a PIN that was never used.
  var triesUnusedPIN = true
  /// Whether the vault must also take another PIN.
  var triesNewPIN = true
  /// A PIN that was never used.
  private static let unused = "90817263"

  /// Whether a vault may be in this state.
  func allows(_ state: VaultState) -> Bool {
    allowed.contains { holding in
      if holding.state == state { return true }
      guard mayCountMore, holding.pin != nil, case .present(let attempts) = state else { return false }
      return attempts > holding.attempts
    }
  }

  private func allows(_ found: Holding) -> Bool {
    allowed.contains { $0.pin == found.pin && allows(found.state) }
  }

  /// What the vault holds, or the first promise that it breaks.
  func holding(of flash: CuttingFlash) -> Result<Holding, Violation> {
    var device = VaultDevice(flash)
    let state = device.state
    if let mode = bootMode(state), mode == .unlocked { return .failure(Violation("unlocked after a boot")) }
    guard allows(state) else { return .failure(Violation("is \(state), allowed \(allowed.map(\.state))")) }
    let image = device.flash.image
    let isWeak = device.flash.hasWeakBits
    // A boot depends on nothing but the flash: one that wrote nothing need not be repeated where no bit is weak.
    if isWeak || !device.flash.operations.isEmpty { device.reboot() }
    // A weak bit that read right at one boot can read wrong at the next.
    if !isWeak, device.flash.image != image || !device.flash.operations.isEmpty {
      return .failure(Violation("a second boot writes again"))
    }
    guard isWeak ? allows(device.state) && (device.state == .absent) == (state == .absent) : device.state == state
    else { return .failure(Violation("a second boot finds \(device.state), the first \(state)")) }

    guard case .present(let attempts) = device.state else { return checkAbsent(device.flash) }
    if !triesPINs { return .success(Holding(allowed.first?.pin, attempts: attempts)) }
    var opening: [String] = []
    for pin in triesUnusedPIN ? pins + [Inspection.unused] : pins {
      var copy = VaultDevice(device.flash)
      guard case .present(let before) = copy.state else { return .failure(Violation("a third boot is \(copy.state)")) }
      // An attempt reads the log again, and may find a weak mark that the boot did not.
      func isCounted(_ count: UInt32) -> Bool {
        isWeak ? count > before && allows(.present(wrongAttempts: count - 1)) : count == attempts + 1
      }
      switch copy.attempt(pin) {
      case .accepted(let count) where isCounted(count):
        opening.append(pin)
        copy.reboot()
        // Weak marks above the one of this attempt may count from now on: attempts that power cuts interrupted.
        guard case .present(let left) = copy.state, left <= copy.flash.weakAttempts else {
          return .failure(Violation("a right PIN leaves \(copy.state)"))
        }
      case .wrong(let count, false) where isCounted(count):
        if isWeak { continue }
        copy.reboot()
        if copy.state != .present(wrongAttempts: before + 1) {
          return .failure(Violation("a wrong PIN leaves \(copy.state) after \(state)"))
        }
      case let outcome: return .failure(Violation("an attempt after \(before) is \(outcome)"))
      }
    }
    guard opening.count == 1 else { return .failure(Violation("opens with \(opening)")) }
    let found = Holding(opening[0], attempts: attempts)
    guard allows(found) else { return .failure(Violation("holds \(found), allowed \(allowed)")) }
    return triesNewPIN ? checkNewPIN(device.flash).map { found } : .success(found)
  }

  private func checkAbsent(_ flash: CuttingFlash) -> Result<Holding, Violation> {
    var copy = VaultDevice(flash)
    for pin in pins where triesPINs {
      let outcome = copy.attempt(pin)
      guard outcome == .fault else { return .failure(Violation("without a PIN, \(pin) is \(outcome)")) }
    }
    return triesNewPIN ? checkNewPIN(flash).map { Holding(nil) } : .success(Holding(nil))
  }

  /// A vault that lives on takes another PIN.
  private func checkNewPIN(_ flash: CuttingFlash) -> Result<Void, Violation> {
    var copy = VaultDevice(flash)
    guard copy.set(Inspection.unused) else { return .failure(Violation("takes no new PIN")) }
    copy.reboot()
    let outcome = copy.attempt(Inspection.unused)
    guard outcome == .accepted(attempts: 1) else { return .failure(Violation("a new PIN is \(outcome)")) }
    return .success(())
  }

  /// The mode in which the lock boots on a vault; `nil` where it reports the vault instead.
  private func bootMode(_ state: VaultState) -> Mode? {
    var lock = LockState(pinLength: 4)
    switch state {
    case .corrupt: return nil
    case .absent: _ = lock.handle(.booted(hasPIN: false, wait: 0))
    case .present(let attempts):
      let wait = LockoutPolicy.standard.wait(afterWrongAttempts: attempts)
      _ = lock.handle(.booted(hasPIN: true, wait: wait))
    }
    return lock.mode
  }
}

/// A promise that the vault broke.
struct Violation: Error, Equatable, Sendable, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

extension AttemptOutcome {
  /// Whether it says if the PIN was right, at the cost of an attempt.
  var isJudged: Bool {
    switch self {
    case .accepted, .wrong(_, isRepeated: false): true
    case .wrong(_, isRepeated: true), .fault: false
    }
  }
}
