public import HostSupport

/// Reads a trace, an event at a time, and checks the order of its events.
public final class TraceReader {
  /// An event and the number of its line in the file, from 1.
  public struct Line: Equatable, Sendable {
    public let number: Int
    public let event: TimedEvent
  }

  /// The file's path, for messages.
  public let path: String
  public let header: TraceHeader

  private let lines: LineReader
  private var last: TimedEvent?
  /// A device that is recorded may die while it writes: the last line of such a file may be half a line.
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
      header = try TraceHeader(parsing: first)
    } catch {
      throw InputError(path, line: 1, error.shortMessage)
    }
  }

  /// The next event, or `nil` at the end of the file.
  public func next() throws(InputError) -> Line? {
    guard let line = try lines.next() else { return nil }
    let number = lines.number
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
