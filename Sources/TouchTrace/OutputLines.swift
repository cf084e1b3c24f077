import Core2Simulator

/// Converts the outputs of a device to events of a trace: serial bytes become lines of the log.
///
/// An incomplete line is kept until its rest arrives, which can happen only in the same millisecond.
struct OutputLines {
  /// The largest number of bytes of an unfinished line in one event.
  static let longest = 4096

  private var rest: [UInt8] = []
  private var time: UInt64 = 0

  /// The line that waits for its rest.
  var unfinished: TimedEvent? { rest.isEmpty ? nil : TimedEvent(time, .serial(rest)) }

  /// Takes an output and returns the events that are complete.
  mutating func add(
    _ output: BoardOutput, at time: UInt64, screen: () -> UInt64, to events: (TimedEvent) -> Void
  ) {
    if time != self.time { flush(to: events) }
    self.time = time
    switch output {
    case .serial(let bytes):
      for byte in bytes {
        rest.append(byte)
        if byte == UInt8(ascii: "\n") || rest.count == OutputLines.longest { flush(to: events) }
      }
    case .vibrate(let level):
      flush(to: events)
      events(TimedEvent(time, .vibrate(level)))
    case .frame:
      flush(to: events)
      events(TimedEvent(time, .screen(screen())))
    }
  }

  /// Returns an incomplete line, before an input or when time advances.
  mutating func flush(to events: (TimedEvent) -> Void) {
    guard let unfinished else { return }
    events(unfinished)
    rest.removeAll(keepingCapacity: true)
  }
}
