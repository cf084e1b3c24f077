import Core2Simulator

/// Listens to a device and passes on its inputs and outputs as events of a trace, in order.
final class TraceEventListener: DeviceListener {
  private var lines = OutputLines()
  private let pass: (TimedEvent) -> Void

  init(_ pass: @escaping (TimedEvent) -> Void) { self.pass = pass }

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    flush()
    for input in inputs { pass(TimedEvent(time, .input(input))) }
  }

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    lines.add(output, at: time, screen: { device.display.hash }, to: pass)
  }

  /// An incomplete line of the log that was not passed on yet.
  var unfinished: TimedEvent? { lines.unfinished }

  /// Passes on an incomplete line of the log when no more output follows at its time.
  func flush() { lines.flush(to: pass) }
}
