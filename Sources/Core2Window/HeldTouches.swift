import Core2HAL
import Core2Simulator

/// Pointers as fingers on the panel, each down for at least 26 ms of the device's time.
///
/// A touch of one sample is noise for the firmware, and a click can be as short as that.
struct HeldTouches {
  /// Virtual ms from the press of a pointer to its earliest release: 26 ms, two samples of the panel, from the first
  /// sample after the press, which comes up to 13 ms later.
  private static let hold = 3 * TouchGeometry.samplePeriod

  private var sampler = TouchSampler()
  /// When each finger that is down was pressed.
  private var pressed: [Int64: UInt64] = [:]
  private var taken: UInt64 = 0

  /// When the next sample is due, in virtual ms; `nil` if nothing changes.
  var nextTime: UInt64? { sampler.nextTime }

  /// A finger is down or moves; see `TouchSampler.touch`.
  mutating func touch(_ finger: Int64, at point: TouchPoint?, time: UInt64) {
    guard point != nil else { return lift(finger, time: time) }
    // The sampler cannot report anything before what was already taken.
    if pressed[finger] == nil { pressed[finger] = max(time, taken) }
    sampler.touch(finger, at: point, time: time)
  }

  /// A finger goes up: at once, or when it was down for long enough.
  mutating func lift(_ finger: Int64, time: UInt64) {
    guard let start = pressed.removeValue(forKey: finger) else { return }
    sampler.lift(finger, time: max(time, start + HeldTouches.hold))
  }

  /// All fingers go up.
  mutating func liftAll(time: UInt64) {
    for finger in pressed.keys.sorted() { lift(finger, time: time) }
  }

  /// The samples up to and including a time. The time must not decrease from call to call.
  mutating func take(upTo time: UInt64) -> [TimedInput] {
    taken = max(taken, time)
    return sampler.take(upTo: time)
  }
}
