/// A JSON value (RFC 8259). Traces and strokes files hold one on each line.
public enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  /// Members in the order of the text. The parser rejects a key that occurs twice.
  case object([(key: String, value: JSON)])

  public static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.integer(let x), .integer(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// The member of an object with this key.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  public var int: Int? { if case .integer(let value) = self { value } else { nil } }
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// A number, without a fraction where it has none.
  public init(exact value: Double) {
    if let integer = Int(exactly: value) { self = .integer(integer) } else { self = .number(value) }
  }
}

/// What is wrong with a JSON text, and at which byte, counted from 0.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  public var offset: Int
  public var message: String
  public var description: String { "\(message) at byte \(offset)" }
}

extension JSON {
  /// Parses one JSON text.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    // An array is parsed in place, without a copy.
    let result =
      bytes.withContiguousStorageIfAvailable(Parser.parse) ?? Array(bytes).withUnsafeBufferPointer(Parser.parse)
    self = try result.get()
  }
}

private struct Parser {
  static let deepest = 32
  static let mostMembers = 4096
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
    var parser = Parser(bytes: bytes)
    do throws(JSONError) {
      let value = try parser.value(depth: 0)
      parser.skipSpace()
      guard parser.position == bytes.count else { throw parser.error("unexpected text after the value") }
      return .success(value)
    } catch {
      return .failure(error)
    }
  }

  func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= Parser.deepest else { throw error("nested too deeply") }
    skipSpace()
    switch current {
    case nil: throw error("unexpected end")
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let count = word.utf8CodeUnitCount
    for k in 0..<count {
      guard position + k < bytes.count, bytes[position + k] == word.utf8Start[k] else {
        throw error("unexpected character")
      }
    }
    position += count
    return value
  }

  mutating func object(depth: Int) throws(JSONError) -> JSON {
    position += 1
    var members: [(key: String, value: JSON)] = []
    // A line of a trace has two members, which one allocation can hold.
    members.reserveCapacity(2)
    skipSpace()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("expected a key") }
      let keyOffset = position
      let key = try string()
      // The search for duplicate keys takes time quadratic in this number.
      guard members.count < Parser.mostMembers else { throw error("an object with too many keys") }
      guard !members.contains(where: { $0.key == key }) else {
        throw JSONError(offset: keyOffset, message: "key \"\(key)\" occurs twice")
      }
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw error("expected ':'") }
      position += 1
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw error("expected ',' or '}'")
      }
    }
  }

  mutating func array(depth: Int) throws(JSONError) -> JSON {
    position += 1
    var elements: [JSON] = []
    elements.reserveCapacity(2)
    skipSpace()
    if current == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      default: throw error("expected ',' or ']'")
      }
    }
  }

  mutating func number() throws(JSONError) -> JSON {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    guard let first = current, (0x30...0x39).contains(first) else { throw error("unexpected character") }
    if first == 0x30 { position += 1 } else { skipDigits() }
    if let next = current, (0x30...0x39).contains(next) { throw error("a number begins with zero") }
    var isInteger = true
    if current == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard skipDigits() else { throw error("expected a digit") }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() else { throw error("expected a digit") }
    }
    if isInteger, position - start <= 18 {
      var magnitude = 0
      for byte in bytes[start..<position] where byte != UInt8(ascii: "-") {
        magnitude = magnitude * 10 + Int(byte - 0x30)
      }
      return .integer(bytes[start] == UInt8(ascii: "-") ? -magnitude : magnitude)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw JSONError(offset: start, message: "the number is too large")
    }
    return .number(value)
  }

  @discardableResult
  mutating func skipDigits() -> Bool {
    let start = position
    while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    if current == UInt8(ascii: "\"") {
      let text = try decode(bytes[start..<position], at: start)
      position += 1
      return text
    }
    var text = try decode(bytes[start..<position], at: start)
    while true {
      guard let byte = current else { throw error("the string has no end") }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "\\"):
        position += 1
        text.unicodeScalars.append(try escape())
      case ..<0x20:
        throw error("control character in a string")
      default:
        let run = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        text += try decode(bytes[run..<position], at: run)
      }
    }
  }

  func decode(_ slice: Slice<UnsafeBufferPointer<UInt8>>, at offset: Int) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONError(offset: offset, message: "the string is not UTF-8")
    }
    return text
  }

  mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = current else { throw error("the string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = try hexadecimal()
      if let scalar = Unicode.Scalar(high) { return scalar }
      guard (0xD800..<0xDC00).contains(high), current == UInt8(ascii: "\\") else {
        throw error("half a surrogate pair")
      }
      position += 1
      guard current == UInt8(ascii: "u") else { throw error("half a surrogate pair") }
      position += 1
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      else { throw error("half a surrogate pair") }
      return scalar
    default: throw error("unknown escape")
    }
  }

  mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

// MARK: Writing

extension JSON: CustomStringConvertible {
  /// The value as JSON on one line, without spaces; the inverse of parsing.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let value): JSON.quoted(value)
    case .array(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { JSON.quoted($0.key) + ":" + $0.value.description }.joined(separator: ",") + "}"
    }
  }

  /// The string in quotes; what is not printable is escaped.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where !scalar.isPrintable:
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
