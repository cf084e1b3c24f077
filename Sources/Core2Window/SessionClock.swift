/// Converts times of the window's clock to virtual time, in ms. Virtual time starts at 0 with each restart.
struct SessionClock {
  /// The time of the window's clock at which virtual time was 0.
  private(set) var epoch: UInt64 = 0

  mutating func restart(at ticks: UInt64) { epoch = ticks }

  /// The virtual time at a tick.
  func time(at ticks: UInt64) -> UInt64 { ticks - epoch }

  /// The virtual time of an event whose timestamp is the lower half of the clock; the clock is at `ticks` now.
  func time(of timestamp: UInt32, at ticks: UInt64) -> UInt64 {
    let age = UInt64(UInt32(truncatingIfNeeded: ticks) &- timestamp)
    let passed = ticks - epoch
    // An event from before the restart counts as happening at time 0.
    return age > passed ? 0 : passed - age
  }
}
