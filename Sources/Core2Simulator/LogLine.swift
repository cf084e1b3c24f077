/// One line of the device's serial log: `[     12.345] predict digit=7 confidence=0.98 second=1 ink=143`.
///
/// This is the only parser of the log's grammar: a time in brackets, the words of the event, then fields `key=value`,
/// then a remark for people.
public struct LogLine: Equatable, Sendable, CustomStringConvertible {
  public struct Field: Equatable, Sendable {
    public var key: String
    public var value: String

    init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Milliseconds since boot.
  public var time: UInt64
  /// The event: one or more words before the first `key=value`.
  public var event: String
  public var fields: [Field]
  /// The remark for people after the fields, such as `(try help)`; empty if there is none.
  public var remark: String

  public init(time: UInt64, event: String, fields: [Field] = [], remark: String = "") {
    self.time = time
    self.event = event
    self.fields = fields
    self.remark = remark
  }

  /// Parses a line, with or without its line end; `nil` for text that is not an event, such as the console's echo.
  public init?(_ line: some StringProtocol) {
    let text = line.utf8.drop { $0 == UInt8(ascii: "\r") }
    guard text.first == UInt8(ascii: "["), let close = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    let clock = text[text.startIndex..<close].dropFirst().drop { $0 == UInt8(ascii: " ") }
    let parts = clock.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 3, let seconds = LogLine.number(parts[0]),
      let milliseconds = LogLine.number(parts[1])
    else { return nil }
    self.init(time: seconds * 1000 + milliseconds, words: text[text.index(after: close)...])
  }

  /// Parses the part of a line after the time; `nil` if it does not begin with the words of an event.
  ///
  /// - Parameters:
  ///   - text: the line, with or without its line end.
  ///   - time: milliseconds since boot.
  public init?(time: UInt64, words text: some Collection<UInt8>) {
    self.init(time: time, event: "")
    for word in text.split(whereSeparator: LogLine.isGap) {
      if !remark.isEmpty {
        remark += " " + String(decoding: word, as: UTF8.self)
      } else if let equals = word.firstIndex(of: UInt8(ascii: "=")) {
        fields.append(
          Field(
            String(decoding: word[..<equals], as: UTF8.self),
            String(decoding: word[equals...].dropFirst(), as: UTF8.self)))
      } else if fields.isEmpty {
        event += (event.isEmpty ? "" : " ") + String(decoding: word, as: UTF8.self)
      } else {
        remark = String(decoding: word, as: UTF8.self)
      }
    }
    guard !event.isEmpty else { return nil }
  }

  /// The value of the first field with a key.
  public subscript(key: String) -> String? { fields.first { $0.key == key }?.value }

  /// The event, its fields and the remark, without the time.
  public var text: String {
    let words = [event] + fields.map { "\($0.key)=\($0.value)" } + (remark.isEmpty ? [] : [remark])
    return words.joined(separator: " ")
  }

  /// The line as the device writes it, without its line end.
  public var description: String {
    let seconds = String(time / 1000)
    let milliseconds = String(time % 1000)
    return "[" + String(repeating: " ", count: max(0, 7 - seconds.count)) + seconds + "."
      + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds + "] " + text
  }

  private static func isGap(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x0A }

  private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
    guard (1...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }
}

/// Assembles the bytes of a serial line into lines of text.
///
/// A device that restarts does not end the echo of a half typed line, `> sta`. An echo has no `[`, so the line of the log
/// that follows it is found.
public struct SerialLineReader: Sendable {
  /// The bytes of a line that is not complete yet.
  public private(set) var pending: [UInt8] = []

  public init() {}

  /// Takes bytes and returns the lines that they complete, without line ends.
  public mutating func read(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        lines.append(String(decoding: pending, as: UTF8.self))
        pending.removeAll(keepingCapacity: true)
      } else if byte == UInt8(ascii: "["), pending.first == UInt8(ascii: ">") {
        lines.append(String(decoding: pending, as: UTF8.self))
        pending = [byte]
      } else {
        pending.append(byte)
      }
    }
    return lines
  }
}

/// Reads the events of the log from the bytes of a serial line.
public struct LogReader: Sendable {
  private var lines = SerialLineReader()

  public init() {}

  /// Takes bytes and returns the events of the lines that they complete.
  public mutating func read(_ bytes: [UInt8]) -> [LogLine] { lines.read(bytes).compactMap { LogLine($0) } }
}
