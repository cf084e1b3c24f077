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
  /// A PIN that was never used.
  private static let unused = "90817263"

  /// What the vault holds, or the first promise that it breaks.
  func holding(of flash: CuttingFlash) -> Result<Holding, Violation> {
    var device = VaultDevice(flash)
    let state = device.state
    if let mode = bootMode(state), mode == .unlocked { return .failure(Violation("unlocked after a boot")) }
    guard allowed.contains(where: { $0.state == state }) else {
      return .failure(Violation("is \(state), allowed \(allowed.map(\.state))"))
    }
    let image = device.flash.image
    device.reboot()
    if device.flash.image != image || !device.flash.operations.isEmpty {
      return .failure(Violation("a second boot writes again"))
    }
    if device.state != state { return .failure(Violation("a second boot finds \(device.state), the first \(state)")) }

    guard case .present(let attempts) = state else { return checkAbsent(device.flash) }
    var opening: [String] = []
    for pin in pins + [Inspection.unused] {
      var copy = VaultDevice(device.flash)
      switch copy.attempt(pin) {
      case .accepted(attempts + 1):
        opening.append(pin)
        copy.reboot()
        if copy.state != .present(wrongAttempts: 0) { return .failure(Violation("a right PIN leaves \(copy.state)")) }
      case .wrong(attempts + 1, false):
        copy.reboot()
        if copy.state != .present(wrongAttempts: attempts + 1) {
          return .failure(Violation("a wrong PIN leaves \(copy.state) after \(state)"))
        }
      case let outcome: return .failure(Violation("an attempt after \(state) is \(outcome)"))
      }
    }
    guard opening.count == 1 else { return .failure(Violation("opens with \(opening)")) }
    let found = Holding(opening[0], attempts: attempts)
    guard allowed.contains(found) else { return .failure(Violation("holds \(found), allowed \(allowed)")) }
    return checkNewPIN(device.flash).map { found }
  }

  private func checkAbsent(_ flash: CuttingFlash) -> Result<Holding, Violation> {
    var copy = VaultDevice(flash)
    for pin in pins {
      let outcome = copy.attempt(pin)
      guard outcome == .fault else { return .failure(Violation("without a PIN, \(pin) is \(outcome)")) }
    }
    return checkNewPIN(flash).map { Holding(nil) }
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
