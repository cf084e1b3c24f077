import Core2Simulator
import Foundation
import HostSupport
import RemoteControl

/// Runs a device without a window until its time is over or a signal arrives.
struct HeadlessRun {
  let connected: ConnectedDevice
  /// Who else controls the device.
  var remote: RemoteControl?
  /// Ms to run; `nil` runs until a signal arrives.
  let end: UInt64?

  /// As fast as possible, up to the end.
  func runOnVirtualTime() throws(InputError) {
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

  func runOnWallClock() throws(InputError) {
    let clock = DeviceClock(of: connected.device, end: end)
    remote?.now = { clock.time }
    while !Interruption.isRequested {
      // Read first: the last run goes exactly to the end.
      let isOver = clock.isOver
      let time = clock.time
      if let remote { try remote.run(to: time, inputs: []) } else { try connected.run(to: time) }
      if isOver { return }
      // Half of a touch sample: the console reacts immediately, and an idle device uses almost no processor time.
      if let remote { try remote.serve(milliseconds: 6) } else { usleep(6000) }
    }
  }

  /// On virtual time that only moves when a request asks for it.
  ///
  /// - Parameter remote: what answers the requests.
  func run(onRequest remote: RemoteControl) throws(InputError) {
    let clock = WallClock()
    try remote.runOnVirtualTime { !Interruption.isRequested && clock.milliseconds < end ?? .max }
  }
}

/// The virtual time of a device that follows the wall clock from when it was last plugged in.
private final class DeviceClock {
  private let wall = WallClock()
  private let device: Core2
  private let end: UInt64?
  private var restarts: Int
  /// The wall clock when the device was plugged in.
  private var epoch: UInt64 = 0

  /// - Parameter end: ms of real time at which the time stands still.
  init(of device: Core2, end: UInt64?) {
    self.device = device
    self.end = end
    restarts = device.restarts
  }

  var isOver: Bool { end.map { wall.milliseconds >= $0 } ?? false }

  /// Virtual ms.
  var time: UInt64 {
    let now = min(wall.milliseconds, end ?? .max)
    if device.restarts != restarts {
      restarts = device.restarts
      epoch = now
    }
    return now - epoch
  }
}
