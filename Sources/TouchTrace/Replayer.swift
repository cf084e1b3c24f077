import Core2Simulator
import HostSupport

/// One replay of a trace on one device.
final class Replayer {
  /// An input or output of the device that is not compared yet.
  private struct Actual {
    var event: TimedEvent
    /// The screen and the length of the log when it happened; only while investigating.
    var pixels: [UInt16] = []
    var logCount = 0
  }

  private let reader: TraceReader
  private let device: any PlayableDevice
  private let investigating: Bool
  private var actual: [Actual] = []
  private var compared = 0

  private var before: [UInt16] = []
  private var expectedLog: [UInt8] = []
  private var actualLog: [UInt8] = []
  private var difference: Difference?

  /// - Parameter investigating: whether to keep pictures and whole logs, and to go on after a difference.
  init(_ reader: TraceReader, device: any PlayableDevice, investigating: Bool) {
    self.reader = reader
    self.device = device
    self.investigating = investigating
    if investigating { before = device.display.pixels }
  }

  func run() throws(InputError) -> ReplayResult {
    let listener = TraceEventListener { [unowned self] in observe($0) }
    device.add(listener)
    defer { device.remove(listener) }
    while difference == nil || investigating, let moment = try reader.nextMoment() {
      device.play(moment)
      listener.flush()
      compare(moment)
    }
    difference?.expectedLog = expectedLog
    difference?.actualLog = actualLog
    return ReplayResult(title: reader.header.title, deviceTime: device.time, difference: difference)
  }

  private func observe(_ event: TimedEvent) {
    if investigating, case .serial(let bytes) = event.event { actualLog += bytes }
    guard difference == nil else { return }
    if investigating {
      actual.append(Actual(event: event, pixels: device.display.pixels, logCount: actualLog.count))
    } else {
      actual.append(Actual(event: event))
    }
  }

  private func compare(_ moment: TraceReader.Moment) {
    for (k, line) in moment.lines.enumerated() {
      switch line.event.event {
      case .input: expectInput(line)
      case .end: expectNothing(before: line, "the end")
      case .screen(let hash) where k + 1 < moment.lines.count && moment.lines[k + 1].event.event == .end:
        expectNothing(before: line, "the screen at the end")
        expectLastScreen(line, hash)
      case .serial(let bytes):
        if investigating { expectedLog += bytes }
        expect(line)
      case .screen, .vibrate: expect(line)
      }
    }
  }

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

  /// The device reports the inputs that it gets. An output before such an input is missing in the trace.
  private func expectInput(_ line: TraceReader.Line) {
    guard difference == nil, let next = takeActual(), next.event != line.event else { return }
    differ(line, expected: "nothing before the input of this line", actual: next.event.line, next)
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
