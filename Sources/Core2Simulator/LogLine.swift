/// One line of the device's serial log: `[     12.345] predict digit=7 confidence=0.98 second=1 ink=143`.
public struct LogLine: Equatable, Sendable {
  public struct Field: Equatable, Sendable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Milliseconds since boot.
  public var time: UInt64
  /// What happened: one word or more, before the first `key=value`.
  public var event: String
  public var fields: [Field]

  public init(time: UInt64, event: String, fields: [Field]) {
    self.time = time
    self.event = event
    self.fields = fields
  }

  /// Parses a line, with or without its line end; `nil` for text that is no event, such as an answer of the console.
  public init?(_ line: some StringProtocol) {
    let text = line.utf8.drop { $0 == UInt8(ascii: "\r") }
    guard text.first == UInt8(ascii: "["), let close = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    let clock = text[text.startIndex..<close].dropFirst().drop { $0 == UInt8(ascii: " ") }
    let parts = clock.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 3, let seconds = LogLine.number(parts[0]),
      let milliseconds = LogLine.number(parts[1])
    else { return nil }
    time = seconds * 1000 + milliseconds

    event = ""
    fields = []
    let isGap: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    for word in text[text.index(after: close)...].split(whereSeparator: isGap) {
      if let equals = word.firstIndex(of: UInt8(ascii: "=")) {
        fields.append(
          Field(
            String(decoding: word[..<equals], as: UTF8.self),
            String(decoding: word[equals...].dropFirst(), as: UTF8.self)))
      } else if fields.isEmpty {
        event += (event.isEmpty ? "" : " ") + String(decoding: word, as: UTF8.self)
      } else {
        return nil
      }
    }
    guard !event.isEmpty else { return nil }
  }

  /// The value of the first field with a key.
  public subscript(key: String) -> String? { fields.first { $0.key == key }?.value }

  private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
    guard (1...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }
}

/// Puts the bytes of a serial line together to lines of the log.
public struct LogReader: Sendable {
  private var pending: [UInt8] = []

  public init() {}

  /// Takes bytes and returns the events whose lines they end.
  public mutating func read(_ bytes: [UInt8]) -> [LogLine] {
    var lines: [LogLine] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if let line = LogLine(String(decoding: pending, as: UTF8.self)) { lines.append(line) }
        pending.removeAll(keepingCapacity: true)
      } else {
        pending.append(byte)
      }
    }
    return lines
  }
}
