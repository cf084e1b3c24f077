import Core2Simulator
import Foundation
import HostSupport

/// Runs a device without a window, until its time is over or a signal comes.
struct HeadlessRun {
  let connected: ConnectedDevice
  /// Virtual ms; `nil` runs until a signal comes.
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
      // A pipe or a file gets every line, however fast the device runs.
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
      // Half of a touch sample: a console feels immediate, and an idle device costs next to nothing.
      usleep(6000)
    }
  }
}
