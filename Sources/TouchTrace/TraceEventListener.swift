import Core2Simulator

/// Hears a device and passes on what happens as the events of a trace, in their order.
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

  /// Passes on a line of the log that is not complete: nothing more comes at its time.
  func flush() { lines.flush(to: pass) }
}
