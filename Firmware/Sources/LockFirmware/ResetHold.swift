import Core2HAL

/// Button B held for ten seconds: the only way to forget a PIN without knowing it.
///
/// On a locked device, B must be pressed within a second after the device starts, before anything else is touched; on
/// an unlocked device, at any time. The first two seconds are an ordinary press. Then a countdown begins, and releasing
/// the button cancels it.
struct ResetHold {
  enum Event: Equatable {
    case none
    /// The countdown begins, or another second of it has passed.
    case counted(seconds: UInt8, isFirst: Bool)
    case cancelled
    /// The ten seconds are over.
    case completed
  }

  /// Milliseconds from the press to the reset, and to the start of the countdown.
  static let duration: UInt64 = 10_000
  static let grace: UInt64 = 2_000
  /// Milliseconds after boot within which the press must begin.
  static let window: UInt64 = 1_000

  /// When B went down.
  private var start: UInt64?
  /// The last second that was counted; 0 if no countdown runs.
  private var counted: UInt8 = 0
  /// Whether a finger did anything other than hold B since boot.
  private var hasTouched = false

  /// Whether the countdown runs.
  var isCounting: Bool { counted > 0 }

  /// When the next second is over; `UInt64.max` if B is not held.
  var due: UInt64 {
    guard let start else { return .max }
    guard isCounting else { return start + ResetHold.grace }
    return start + ResetHold.duration - UInt64(widening: UInt32(counted - 1)) * 1000
  }

  /// - Parameters:
  ///   - isHeld: whether B is the only thing touched and the finger went down on it.
  ///   - isTouched: whether any finger is down.
  ///   - isUnlocked: whether the device is unlocked; then a press counts at any time.
  ///   - isAllowedAtBoot: whether a press that begins when the device starts counts.
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
    // A clock that runs backwards does not shorten the hold: the press starts again.
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

  /// Ends the press.
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
