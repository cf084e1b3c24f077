public import Core2Simulator
import HostSupport

/// One input or output of the device, as one line of a trace.
public enum TraceEvent: Equatable, Sendable {
  case input(BoardInput)
  /// One line of the log with its line end, or a part of one.
  case serial([UInt8])
  /// The motor's level.
  case vibrate(UInt8)
  /// The FNV-1a-64 hash of the screen when a mode or a prediction changed, or the recording ends.
  case screen(UInt64)
  /// The recording ends.
  case end

  var isInput: Bool { if case .input = self { true } else { false } }

  /// The key that the event has in a trace.
  public var name: String {
    switch self {
    case .input(.touch): "touch"
    case .input(.serial): "serialIn"
    case .input(.reset): "reset"
    case .input(.powerCut): "powerCut"
    case .serial: "serial"
    case .vibrate: "vibrate"
    case .screen: "screen"
    case .end: "end"
    }
  }

  /// All keys that an event can have, besides `t`.
  static let names = ["touch", "serialIn", "reset", "powerCut", "serial", "vibrate", "screen", "end"]
}

/// An event and its time.
public struct TimedEvent: Equatable, Sendable {
  /// Virtual ms since the simulation began.
  public var time: UInt64
  public var event: TraceEvent

  init(_ time: UInt64, _ event: TraceEvent) {
    self.time = time
    self.event = event
  }

  /// The latest time that a trace can have: 31 days, so that the duration of a replay is limited.
  static let latest: UInt64 = 31 * 24 * 3600 * 1000

  /// The event as a line of a trace, without a line feed.
  public var line: String { "{\"t\":\(time),\"\(event.name)\":\(event.value)}" }
}

extension TraceEvent {
  fileprivate var value: String {
    switch self {
    case .input(.touch(let report)): "[" + report.fingers.map { "[\($0.x),\($0.y)]" }.joined(separator: ",") + "]"
    case .input(.serial(let bytes)), .serial(let bytes): JSON.quoted(TraceEvent.text(bytes))
    case .input(.reset), .input(.powerCut), .end: "true"
    case .vibrate(let level): String(level)
    case .screen(let hash): "\"" + TraceEvent.digits(hash) + "\""
    }
  }

  /// Bytes as text, one character per byte, U+0000 to U+00FF.
  static func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }

  /// The hash of a screen as 16 lower-case hexadecimal digits.
  package static func digits(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
