public import Core2Simulator
public import HostSupport

/// Reads a trace one event or one moment at a time, and checks the order of its events.
public final class TraceReader {
  /// An event and the number of its line in the file, from 1.
  public struct Line: Equatable, Sendable {
    public let number: Int
    public let event: TimedEvent
  }

  /// All events with the same time: the inputs that the device gets together, then the expected outputs.
  public struct Moment: Equatable, Sendable {
    /// Virtual ms since the simulation began.
    public let time: UInt64
    public private(set) var inputs: [BoardInput] = []
    /// Inputs and outputs, in the order of the file.
    public private(set) var lines: [Line] = []

    fileprivate init(time: UInt64) { self.time = time }

    fileprivate mutating func add(_ line: Line) {
      lines.append(line)
      if case .input(let input) = line.event.event { inputs.append(input) }
    }
  }

  /// The file's path, for messages.
  public let path: String
  public let header: TraceHeader
  /// The format version of the file.
  let version: Int

  private let lines: LineReader
  private var last: TimedEvent?
  /// The first line of the next moment, read to find the end of this one.
  private var peeked: Line?
  /// The program may be killed while it records, so the last line of such a file may be incomplete.
  private let mayBreakOff: Bool

  /// Opens a trace and reads its header.
  public init(_ path: String) throws(InputError) {
    self.path = path
    mayBreakOff = path.hasSuffix(".partial")
    lines = try LineReader(path)
    guard let first = try lines.next() else {
      throw InputError(path, line: 1, "is empty: a trace begins with a header")
    }
    do throws(TraceLineError) {
      (header, version) = try TraceHeader.parse(first)
    } catch {
      throw InputError(path, line: 1, error.shortMessage)
    }
  }

  /// The next moment, or `nil` at the end of the file.
  public func nextMoment() throws(InputError) -> Moment? {
    guard let first = try next() else { return nil }
    var moment = Moment(time: first.event.time)
    moment.add(first)
    while let line = try next() {
      guard line.event.time == moment.time else {
        peeked = line
        break
      }
      moment.add(line)
    }
    return moment
  }

  /// The next event, or `nil` at the end of the file.
  public func next() throws(InputError) -> Line? {
    if let line = peeked {
      peeked = nil
      return line
    }
    guard let line = try lines.next() else { return nil }
    let number = lines.number
    if TraceReader.isBlank(line) {
      try expectOnlyBlankLines(after: number)
      return nil
    }
    do throws(TraceLineError) {
      let event = try TimedEvent(parsing: line)
      try check(event)
      last = event
      return Line(number: number, event: event)
    } catch {
      if mayBreakOff, try lines.next() == nil { return nil }
      throw InputError(path, line: number, error.shortMessage)
    }
  }

  /// Blank lines may follow the last event, and nothing else may follow them.
  private func expectOnlyBlankLines(after number: Int) throws(InputError) {
    while let line = try lines.next() {
      guard TraceReader.isBlank(line) else {
        throw InputError(path, line: number, "is blank: only the end of a trace may have blank lines")
      }
    }
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  private func check(_ next: TimedEvent) throws(TraceLineError) {
    guard let last else {
      guard next.event != .end else { throw TraceLineError("\"end\" without a \"screen\" of its time before it") }
      return
    }
    guard last.event != .end else { throw TraceLineError("an event after the end") }
    guard next.time >= last.time else { throw TraceLineError("the time goes back from \(last.time) to \(next.time)") }
    if next.event.isInput, !last.event.isInput, next.time == last.time {
      throw TraceLineError("an input after an output of the same time: inputs come first")
    }
    if next.event == .end {
      guard case .screen = last.event, last.time == next.time else {
        throw TraceLineError("\"end\" without a \"screen\" of its time before it")
      }
    }
  }
}
