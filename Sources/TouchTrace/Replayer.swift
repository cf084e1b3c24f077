import Core2Simulator
import HostSupport

/// One pass over a trace with one device.
final class Replayer {
  /// An output of the device that has not been compared yet.
  private struct Actual {
    var event: TimedEvent
    /// The screen and the length of the log when it happened; only where somebody investigates.
    var pixels: [UInt16] = []
    var logCount = 0
  }

  private let reader: TraceReader
  private let device: any TraceDevice
  private let investigating: Bool
  private var lines = OutputLines()
  private var actual: [Actual] = []
  private var compared = 0
  private var peeked: TraceReader.Line?

  private var before: [UInt16] = []
  private var expectedLog: [UInt8] = []
  private var actualLog: [UInt8] = []
  private var difference: Difference?

  init(_ reader: TraceReader, device: any TraceDevice, investigating: Bool) {
    self.reader = reader
    self.device = device
    self.investigating = investigating
    if investigating { before = device.display.pixels }
    device.onOutput = { [unowned self] in observe($0) }
  }

  func run() throws(InputError) -> ReplayResult {
    while let line = try next(), difference == nil || investigating {
      let time = line.event.time
      switch line.event.event {
      case .input(let first):
        var inputs = [first]
        // Inputs of one time reach the device together.
        while let more = try peek(), more.event.time == time, case .input(let input) = more.event.event {
          inputs.append(input)
          _ = try next()
        }
        if time > 0 { advance(to: time - 1) }
        expectNothing(before: line, "the input of this line")
        device.apply(inputs, at: time)
      case .end:
        advance(to: time)
        expectNothing(before: line, "the end")
      case .screen(let hash):
        advance(to: time)
        if try peek()?.event.event == .end {
          expectNothing(before: line, "the screen at the end")
          expectLastScreen(line, hash)
        } else {
          expect(line)
        }
      case .serial(let bytes):
        if investigating { expectedLog += bytes }
        advance(to: time)
        expect(line)
      case .vibrate:
        advance(to: time)
        expect(line)
      }
    }
    difference?.expectedLog = expectedLog
    difference?.actualLog = actualLog
    return ReplayResult(title: reader.header.title, deviceTime: device.time, difference: difference)
  }

  // MARK: The trace

  private func next() throws(InputError) -> TraceReader.Line? {
    if let line = peeked {
      peeked = nil
      return line
    }
    return try reader.next()
  }

  private func peek() throws(InputError) -> TraceReader.Line? {
    if peeked == nil { peeked = try reader.next() }
    return peeked
  }

  // MARK: The device

  private func advance(to time: UInt64) {
    device.advance(to: time)
    lines.flush(to: keep)
  }

  private func observe(_ output: BoardOutput) {
    if investigating, case .serial(let bytes) = output { actualLog += bytes }
    guard difference == nil else { return }
    lines.add(output, at: device.time, screen: { device.display.hash }, to: keep)
  }

  private func keep(_ event: TimedEvent) {
    guard difference == nil else { return }
    if investigating {
      actual.append(Actual(event: event, pixels: device.display.pixels, logCount: actualLog.count))
    } else {
      actual.append(Actual(event: event))
    }
  }

  // MARK: Comparing

  private func takeActual() -> Actual? {
    guard compared < actual.count else {
      actual.removeAll(keepingCapacity: true)
      compared = 0
      return nil
    }
    compared += 1
    return actual[compared - 1]
  }

  private func expect(_ line: TraceReader.Line) {
    guard difference == nil else { return }
    guard let output = takeActual() else {
      return differ(line, expected: line.event.line, actual: "nothing up to t = \(line.event.time)", nil)
    }
    guard output.event == line.event else {
      return differ(line, expected: line.event.line, actual: output.event.line, output)
    }
    if investigating { before = output.pixels }
  }

  private func expectNothing(before line: TraceReader.Line, _ next: String) {
    guard difference == nil, let output = takeActual() else { return }
    differ(line, expected: "nothing before \(next)", actual: output.event.line, output)
  }

  private func expectLastScreen(_ line: TraceReader.Line, _ hash: UInt64) {
    guard difference == nil else { return }
    let screen = device.display.hash
    guard screen != hash else { return }
    differ(line, expected: line.event.line, actual: TimedEvent(line.event.time, .screen(screen)).line, nil)
  }

  private func differ(_ line: TraceReader.Line, expected: String, actual: String, _ output: Actual?) {
    let after = investigating ? output?.pixels ?? device.display.pixels : []
    let log = actualLog.prefix(output?.logCount ?? actualLog.count)
    difference = Difference(
      line: line.number, expected: expected, actual: actual, before: before, after: after,
      logTail: Replayer.tail(log, lines: 20))
  }

  /// The last lines of a log, without line ends.
  private static func tail(_ log: ArraySlice<UInt8>, lines count: Int) -> [String] {
    let lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).suffix(count)
    return lines.map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
