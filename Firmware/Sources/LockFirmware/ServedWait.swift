/// A wait that is served step by step. A clock that jumps, stops or runs backwards never shortens it.
struct ServedWait {
  /// Milliseconds that remain.
  private(set) var remaining: UInt64 = 0
  private var last: UInt64 = 0

  mutating func start(_ milliseconds: UInt64, at now: UInt64) {
    remaining = milliseconds
    last = now
  }

  /// Whole seconds that remain, rounded up.
  var seconds: UInt64 { (remaining + 999) / 1000 }

  /// Milliseconds until the next whole second is served, 1...1000; 0 if nothing remains.
  var untilNextSecond: UInt64 { remaining == 0 ? 0 : (remaining - 1) % 1000 + 1 }

  /// Counts the time since the last call, but never more than the planned sleep. The firmware wakes at every whole
  /// second, so a longer step means that the clock jumped or that the step came late.
  mutating func advance(to now: UInt64) {
    if now > last { remaining -= min(now - last, untilNextSecond) }
    last = now
  }
}
