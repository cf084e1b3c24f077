import Core2HAL
import Core2Simulator
import HostSupport
import TouchTrace

/// What the device has put out, as numbered events for clients that follow it (`GET /events`), and its log.
final class EventHistory: DeviceListener {
  /// What the firmware has read since the device was plugged in.
  private(set) var readings = Recent<DigitReading>(limit: 1000)
  /// The complete lines of the log since the device was plugged in.
  private(set) var lines = Recent<String>(limit: 10_000)
  /// Whether there is ink that the firmware has not read yet.
  private(set) var hasInk = false
  /// The mode that the log named last.
  private(set) var mode: String?

  /// Events as text of server-sent events. Event number n is element n - 1.
  private var events = Recent<[UInt8]>(limit: 100_000)
  private var log = Recent<UInt8>(limit: 1 << 24)
  private var reader = SerialLineReader()

  /// The number of the newest event, from 1; 0 before the first.
  var lastEvent: Int { events.count }

  /// The log since the device was plugged in, with line feeds as line ends; at least its newest 16 MB.
  var text: [UInt8] { Array(log[from: 0]) }

  /// The events after one, about `limit` bytes at most, and the number of the last of them. If some are not kept any
  /// more, an event `lost` says how many.
  func events(after number: Int, limit: Int) -> (text: [UInt8], last: Int) {
    var text: [UInt8] = []
    var last = number
    if number < events.first {
      last = events.first
      text = EventHistory.message("lost", [("events", .integer(last - number))], number: last)
    }
    for event in events[from: last] {
      guard text.count < limit else { break }
      text += event
      last += 1
    }
    return (text, last)
  }

  /// The device was unplugged and plugged in again: its time is 0 and its log is empty.
  func restart() {
    log.removeAll()
    reader = SerialLineReader()
    readings.removeAll()
    lines.removeAll()
    hasInk = false
    mode = nil
    add("restart", at: 0, [])
  }

  func device(_ device: any PlayableDevice, willTake inputs: [BoardInput], at time: UInt64) {
    if inputs.contains(.reset) || inputs.contains(.powerCut) { hasInk = false }
  }

  func device(_ device: any PlayableDevice, didPutOut output: BoardOutput, at time: UInt64) {
    switch output {
    case .serial(let sent):
      let bytes = sent.filter { $0 != 0x0D }
      log.append(contentsOf: bytes)
      for line in reader.read(bytes) {
        lines.append(line)
        if let event = LogLine(line), event.event == "mode", let name = event["name"] { mode = name }
      }
      add("serial", at: time, [("text", .string(String(decoding: bytes, as: UTF8.self)))])
    case .vibrate(let level): add("vibration", at: time, [("level", .integer(Int(level)))])
    case .frame: add("screen", at: time, [("hash", .string(TraceEvent.digits(device.display.hash)))])
    }
  }

  func device(_ device: any PlayableDevice, didObserve observation: InkObservation, at time: UInt64) {
    switch observation {
    case .drew: hasInk = true
    case .strokeEnded: break
    case .cleared: hasInk = false
    case .read(let reading):
      hasInk = false
      readings.append(reading)
      add("prediction", at: time, reading.members)
    }
  }

  private func add(_ name: String, at time: UInt64, _ members: [(key: String, value: JSON)]) {
    events.append(EventHistory.message(name, [("t", .integer(Int(time)))] + members, number: events.count + 1))
  }

  private static func message(_ name: String, _ members: [(key: String, value: JSON)], number: Int) -> [UInt8] {
    Array("id: \(number)\nevent: \(name)\ndata: \(JSON.object(members))\n\n".utf8)
  }
}

/// The events that one client follows.
final class EventStream: HTTPStream {
  private let history: EventHistory
  private var last: Int
  private var hasBegun = false

  /// - Parameter last: the number of the last event that the client knows.
  init(_ history: EventHistory, after last: Int) {
    self.history = history
    self.last = last
  }

  func take(_ limit: Int) -> [UInt8]? {
    let (text, last) = history.events(after: last, limit: limit)
    self.last = last
    defer { hasBegun = true }
    // A browser that loses the connection asks again after 500 ms, with the number of the last event.
    return hasBegun ? text : Array("retry: 500\n\n".utf8) + text
  }
}

extension DigitReading {
  /// The reading for a client. A masked digit, and what could give it away, is hidden here, too.
  var members: [(key: String, value: JSON)] {
    let name =
      switch verdict {
      case .clear: "clear"
      case .unclear: "unclear"
      case .tooLittleInk: "too-little-ink"
      case .overflow: "overflow"
      }
    var members: [(key: String, value: JSON)] = [("verdict", .string(name))]
    if verdict == .clear || verdict == .unclear {
      members += [
        ("digit", isMasked ? .null : .integer(Int(digit))),
        ("confidence", isMasked ? .null : .number(Double(confidence) / 1000)),
        ("second", isMasked ? .null : .integer(Int(second))),
      ]
    }
    return members + [("ink", isMasked ? .null : .integer(Int(inkedCells)))]
  }
}
