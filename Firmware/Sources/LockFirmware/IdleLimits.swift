import Core2HAL

/// The time limits of a device that is not touched: an entry is dropped, and an unlocked device locks.
struct IdleLimits {
  enum Event {
    case none
    /// A half-entered PIN is dropped.
    case entryExpired
    /// The device locks.
    case unlockExpired
  }

  /// What the device does soon if it is not touched.
  struct Warning: Equatable {
    /// Whether it locks; else it drops a half-entered PIN.
    var locks: Bool
    /// Seconds until then, 1...10.
    var seconds: UInt8
  }

  /// Milliseconds before the end of a limit in which the screen counts down.
  private static let warned: UInt64 = 10_000

  /// The limits in milliseconds without a touch; 0 switches a limit off.
  private let entry: UInt32
  private let unlock: UInt32
  /// When the device was last touched, in milliseconds since boot.
  private var start: UInt64 = 0
  /// When each limit ends; `UInt64.max` if it does not apply.
  private var entryEnd: UInt64 = .max
  private var unlockEnd: UInt64 = .max

  init(entry: UInt32, unlock: UInt32) {
    self.entry = entry
    self.unlock = unlock
  }

  /// A touch: both limits start again.
  mutating func restart(at now: UInt64) { start = now }

  /// Ends a step.
  ///
  /// - Parameters:
  ///   - holdsEntry: whether there is a half-entered PIN.
  ///   - isOpen: whether the device is unlocked.
  mutating func advance(to now: UInt64, holdsEntry: Bool, isOpen: Bool) -> Event {
    entryEnd = holdsEntry && entry > 0 ? start + UInt64(widening: entry) : .max
    unlockEnd = isOpen && unlock > 0 ? start + UInt64(widening: unlock) : .max
    if unlockEnd <= now { return .unlockExpired }
    if entryEnd <= now { return .entryExpired }
    return .none
  }

  /// What the screen counts down.
  func warning(at now: UInt64) -> Warning? {
    let end = min(entryEnd, unlockEnd)
    guard end != .max, end > now, end - now <= IdleLimits.warned else { return nil }
    // At most ten seconds.
    let seconds = (UInt32(truncatingIfNeeded: end - now) + 999) / 1000
    return Warning(locks: unlockEnd <= entryEnd, seconds: UInt8(truncatingIfNeeded: seconds))
  }

  /// When the countdown changes or a limit ends; `UInt64.max` if none applies.
  func due(after now: UInt64) -> UInt64 {
    let end = min(entryEnd, unlockEnd)
    guard end != .max, end > now else { return end }
    guard end - now <= IdleLimits.warned else { return end - IdleLimits.warned }
    let rest = UInt32(truncatingIfNeeded: end - now)
    return end - UInt64(widening: (rest - 1) / 1000 * 1000)
  }
}
