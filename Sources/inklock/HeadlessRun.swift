import Core2Simulator
import Foundation
import HostSupport

/// Runs a device without a window until its time is over or a signal arrives.
struct HeadlessRun {
  let connected: ConnectedDevice
  /// Virtual ms; `nil` runs until a signal arrives.
  let end: UInt64?

  func run(onVirtualTime: Bool) throws(InputError) {
    if onVirtualTime { try runOnVirtualTime() } else { try runOnWallClock() }
  }

  private func runOnVirtualTime() throws(InputError) {
    let end = end ?? 0
    var time: UInt64 = 0
    while !Interruption.isRequested {
      time = min(time + 1000, end)
      try connected.run(to: time)
      // No line is lost when the output is a pipe or a file, even if the device runs faster than its reader.
      for transport in connected.transports { transport.drain(milliseconds: 10_000) }
      if time == end { return }
    }
  }

  private func runOnWallClock() throws(InputError) {
    let clock = WallClock()
    while !Interruption.isRequested {
      let now = clock.milliseconds
      try connected.run(to: min(now, end ?? now))
      if let end, now >= end { return }
      // Half of a touch sample: the console reacts immediately, and an idle device uses almost no processor time.
      usleep(6000)
    }
  }
}
