import Core2HAL

/// Button B held for ten seconds: the one way to forget a PIN without knowing it.
///
/// It has to be pressed within a second after the device starts, or on an unlocked device, before anything else is
/// touched. The first two seconds are an ordinary press; then a countdown begins, and letting go ends it.
struct ResetHold {
  enum Event: Equatable {
    case none
    /// The countdown begins, or another second of it has passed.
    case counted(seconds: UInt8, isFirst: Bool)
    case cancelled
    /// Ten seconds are over.
    case completed
  }

  /// Milliseconds from the press to the reset, and to the countdown.
  static let duration: UInt64 = 10_000
  static let grace: UInt64 = 2_000
  /// Milliseconds after boot in which the press must come.
  static let window: UInt64 = 1_000

  /// When B went down.
  private var start: UInt64?
  /// Seconds that were counted last; 0 where no countdown runs.
  private var counted: UInt8 = 0
  /// Whether a finger did anything but hold B since boot.
  private var hasTouched = false

  /// Whether the countdown runs.
  var isCounting: Bool { counted > 0 }

  /// When the next second is over; `UInt64.max` where B is up.
  var due: UInt64 {
    guard let start else { return .max }
    guard isCounting else { return start + ResetHold.grace }
    return start + ResetHold.duration - UInt64(widening: UInt32(counted - 1)) * 1000
  }

  /// - Parameters:
  ///   - isHeld: whether B alone is down, and was where it went down.
  ///   - isTouched: whether any finger is down.
  ///   - isUnlocked: whether the device is unlocked, where a press counts at any time.
  ///   - isAllowedAtBoot: whether a press counts that begins when the device starts.
  mutating func advance(
    to now: UInt64, isHeld: Bool, isTouched: Bool, isUnlocked: Bool, isAllowedAtBoot: Bool
  ) -> Event {
    guard isHeld else {
      if isTouched { hasTouched = true }
      return release() ? .cancelled : .none
    }
    guard let start else {
      if isUnlocked || isAllowedAtBoot && !hasTouched && now <= ResetHold.window { self.start = now }
      return .none
    }
    // A clock that runs backwards shortens nothing: the press begins anew.
    guard now >= start else {
      self.start = now
      return .none
    }
    guard now >= due else { return .none }
    let held = now - start
    if held >= ResetHold.duration {
      _ = release()
      return .completed
    }
    let isFirst = !isCounting
    counted = UInt8(truncatingIfNeeded: (ResetHold.duration - held + 999) / 1000)
    return .counted(seconds: counted, isFirst: isFirst)
  }

  /// Forgets the press.
  ///
  /// - Returns: whether the countdown ran.
  private mutating func release() -> Bool {
    defer {
      start = nil
      counted = 0
    }
    return isCounting
  }
}
