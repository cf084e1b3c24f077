import Core2Simulator

/// Turns the outputs of a device into events of a trace: serial bytes become lines of the log.
///
/// A line that is not complete waits for its rest; the rest comes in the same millisecond or not at all.
struct OutputLines {
  /// Bytes of a line without an end that one event holds.
  static let longest = 4096

  private var rest: [UInt8] = []
  private var time: UInt64 = 0

  /// Takes an output and gives the events that are complete.
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

  /// Gives a line that is not complete: an input comes, or the time goes on.
  mutating func flush(to events: (TimedEvent) -> Void) {
    guard !rest.isEmpty else { return }
    events(TimedEvent(time, .serial(rest)))
    rest.removeAll(keepingCapacity: true)
  }
}
