import Core2HAL

/// Button B held for ten seconds: the only way to forget a PIN without knowing it.
///
/// On a locked device, B must be pressed within a second after the device starts, before anything else is touched; on
/// an unlocked device, at any time. The first two seconds are an ordinary press. Then a countdown begins, and releasing
/// the button cancels it. Each of its seconds is on the screen for a second at least: a step that comes late, such as
/// after a slow check of a PIN, does not skip any.
struct ResetHold {
  enum Event: Equatable {
    case none
    /// The countdown begins, or another second of it has passed.
    case counted(seconds: UInt8, isFirst: Bool)
    case cancelled
    /// The ten seconds are over.
    case completed
  }

  /// Milliseconds from the press to the start of the countdown.
  static let grace: UInt64 = 2_000
  /// The seconds of the countdown: ten with the grace.
  static let seconds: UInt8 = 8
  /// Milliseconds after boot within which the press must begin.
  static let window: UInt64 = 1_000

  /// When B went down, or the countdown showed its present second.
  private var start: UInt64?
  /// The second that the countdown shows; 0 if no countdown runs.
  private var counted: UInt8 = 0
  /// Whether a finger did anything other than hold B since boot.
  private var hasTouched = false

  /// Whether the countdown runs.
  var isCounting: Bool { counted > 0 }

  /// When the next second is over; `UInt64.max` if B is not held.
  var due: UInt64 {
    guard let start else { return .max }
    return start + (isCounting ? 1000 : ResetHold.grace)
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
    // A clock that runs backwards does not shorten the hold: the press, or the second, starts again.
    guard now >= start else {
      self.start = now
      return .none
    }
    guard now >= due else { return .none }
    if counted == 1 {
      _ = release()
      return .completed
    }
    let isFirst = !isCounting
    counted = isFirst ? ResetHold.seconds : counted - 1
    self.start = now
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
