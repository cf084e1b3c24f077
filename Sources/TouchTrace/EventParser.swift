import Core2HAL
import Core2Simulator
import HostSupport

extension TimedEvent {
  /// Reads a line of a trace below its header.
  init(parsing line: ArraySlice<UInt8>) throws(TraceLineError) {
    if let event = line.withUnsafeBufferPointer({ EventScanner.scan($0) }) {
      self = event
    } else {
      self = try TimedEvent(JSON(traceLine: line))
    }
  }

  /// Reads an event from JSON, or throws an error that describes what is wrong.
  init(_ json: JSON) throws(TraceLineError) {
    let event = try Members(json, keys: TimedEvent.keys, optional: TraceEvent.names)
    let time = UInt64(try event.integer("t", in: 0...Int(TimedEvent.latest)))
    guard let name = event.members.first(where: { $0.key != "t" })?.key else {
      throw TraceLineError("has no event: one of " + TraceEvent.names.joined(separator: ", "))
    }
    guard event.members.count == 2 else {
      let names = TraceEvent.names.filter(event.has)
      throw TraceLineError("has two events: \"\(names[0])\" and \"\(names[1])\"")
    }
    self.init(time, try TraceEvent(name, event))
  }

  private static let keys = ["t"]
}

extension TraceEvent {
  fileprivate init(_ name: String, _ event: Members) throws(TraceLineError) {
    switch name {
    case "touch": self = .input(.touch(try event.fingers(name)))
    case "serialIn":
      let bytes = try event.bytes(name)
      guard (1...BoardInput.serialLimit).contains(bytes.count) else {
        throw TraceLineError("\"serialIn\" has \(bytes.count) bytes, not 1 to \(BoardInput.serialLimit)")
      }
      self = .input(.serial(bytes))
    case "reset":
      try event.requireTrue(name)
      self = .input(.reset)
    case "powerCut":
      try event.requireTrue(name)
      self = .input(.powerCut)
    case "serial": self = .serial(try event.bytes(name))
    case "vibrate": self = .vibrate(UInt8(try event.integer(name, in: 0...255)))
    case "screen":
      let text = try event.string(name)
      guard text.utf8.count == 16, let hash = UInt64(text, radix: 16), TraceEvent.digits(hash) == text else {
        throw TraceLineError("\"screen\" is not 16 lower-case hexadecimal digits")
      }
      self = .screen(hash)
    default:
      try event.requireTrue(name)
      self = .end
    }
  }
}

extension Members {
  fileprivate func requireTrue(_ key: String) throws(TraceLineError) {
    guard try value(key) == .bool(true) else { throw TraceLineError("\"\(key)\" is not true") }
  }

  fileprivate func bytes(_ key: String) throws(TraceLineError) -> [UInt8] {
    let text = try string(key)
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for character in text.unicodeScalars {
      guard let byte = UInt8(exactly: character.value) else {
        throw TraceLineError("\"\(key)\" has a character above U+00FF: one character is one byte")
      }
      bytes.append(byte)
    }
    return bytes
  }

  fileprivate func fingers(_ key: String) throws(TraceLineError) -> TouchReport {
    guard let list = try value(key).array, list.count <= 2 else {
      throw TraceLineError("\"\(key)\" is not a list of no, one or two [x, y]")
    }
    var fingers: [TouchPoint] = []
    fingers.reserveCapacity(list.count)
    for point in list {
      guard let numbers = point.array, numbers.count == 2, let x = numbers[0].int, let y = numbers[1].int else {
        throw TraceLineError("\"\(key)\" is not a list of no, one or two [x, y]")
      }
      guard let x = UInt16(exactly: x), x < TouchGeometry.width, let y = UInt16(exactly: y), y < TouchGeometry.height
      else {
        throw TraceLineError(
          "the point [\(x),\(y)] is off the panel of \(TouchGeometry.width)x\(TouchGeometry.height)")
      }
      fingers.append(TouchPoint(x: x, y: y))
    }
    return TouchReport(fingers: fingers)
  }
}
