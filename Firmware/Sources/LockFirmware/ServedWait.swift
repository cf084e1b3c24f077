/// A wait that is served step by step. A clock that jumps, runs backwards or stops never shortens it.
struct ServedWait {
  /// Milliseconds that are still to be served.
  private(set) var remaining: UInt64 = 0
  private var last: UInt64 = 0

  mutating func start(_ milliseconds: UInt64, at now: UInt64) {
    remaining = milliseconds
    last = now
  }

  /// Whole seconds that are still to be served, rounded up.
  var seconds: UInt64 { (remaining + 999) / 1000 }

  /// Milliseconds until another whole second is served, 1...1000; 0 where nothing is to be served.
  var untilNextSecond: UInt64 { remaining == 0 ? 0 : (remaining - 1) % 1000 + 1 }

  /// Counts the time since the last call, but never more than the firmware meant to sleep: it wakes at every whole
  /// second, so a longer step is a clock that jumped, or a step that came late.
  mutating func advance(to now: UInt64) {
    if now > last { remaining -= min(now - last, untilNextSecond) }
    last = now
  }
}
