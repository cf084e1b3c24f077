/// When events of the window's clock happened in virtual time, in ms; virtual time begins again with each restart.
struct SessionClock {
  /// The tick of the window's clock at which virtual time was 0.
  private(set) var epoch: UInt64 = 0

  mutating func restart(at ticks: UInt64) { epoch = ticks }

  /// The virtual time at a tick.
  func time(at ticks: UInt64) -> UInt64 { ticks - epoch }

  /// The virtual time of an event that bears the lower half of the clock, which is at `ticks` now.
  func time(of timestamp: UInt32, at ticks: UInt64) -> UInt64 {
    let age = UInt64(UInt32(truncatingIfNeeded: ticks) &- timestamp)
    let passed = ticks - epoch
    // An event from before a restart belongs to its beginning.
    return age > passed ? 0 : passed - age
  }
}
