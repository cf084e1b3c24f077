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

  private var start: UInt64?
  /// Seconds that were told last; 0 where no countdown runs.
  private var told: UInt8 = 0

  /// Whether the countdown runs.
  var isCounting: Bool { told > 0 }

  /// When the next second is over; `UInt64.max` where B is up.
  var due: UInt64 {
    guard let start else { return .max }
    return isCounting ? start + ResetHold.duration - UInt64(widening: UInt32(told - 1)) * 1000 : start + ResetHold.grace
  }

  /// - Parameters:
  ///   - isHeld: whether B alone is down, and was where it went down.
  ///   - mayStart: whether a press that begins now counts.
  mutating func advance(to now: UInt64, isHeld: Bool, mayStart: Bool) -> Event {
    guard isHeld else {
      defer { self = ResetHold() }
      return isCounting ? .cancelled : .none
    }
    guard let start else {
      if mayStart { self.start = now }
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
      self = ResetHold()
      return .completed
    }
    let isFirst = !isCounting
    told = UInt8(truncatingIfNeeded: (ResetHold.duration - held + 999) / 1000)
    return .counted(seconds: told, isFirst: isFirst)
  }
}
