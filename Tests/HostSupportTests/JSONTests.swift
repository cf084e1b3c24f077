import TestSupport
import Testing

@testable import HostSupport

@Suite("JSON") struct JSONTests {
  @Test(
    "a text is read as the value that it is",
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\r\n", .bool(false)),
      ("0", .integer(0)), ("-0", .integer(0)), ("-12", .integer(-12)),
      ("123456789012345678", .integer(123_456_789_012_345_678)),
      // Longer ones may not fit into an integer.
      ("1234567890123456768", .number(1_234_567_890_123_456_768)),
      ("1.0", .number(1)), ("-1.5e2", .number(-150)), ("1E-2", .number(0.01)), ("2e+3", .number(2000)),
      (#""""#, .string("")), (#""a b""#, .string("a b")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u00e9\u20AC""#, .string("é€")), (#""\ud83d\ude00""#, .string("😀")), (#""\u0000""#, .string("\0")),
      (#""é€😀""#, .string("é€😀")),
      ("[]", .array([])), ("[ ]", .array([])),
      ("[1 ,\t[2],{}]", .array([.integer(1), .array([.integer(2)]), .object([])])),
      ("{ }", .object([])), (#"{ "a" : 1 , "b":[] }"#, .object([("a", .integer(1)), ("b", .array([]))])),
    ] as [(String, JSON)])
  func accepted(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text.utf8) == value)
  }

  @Test(
    "a text that is not JSON is refused with the byte and the reason",
    arguments: [
      ("", 0, "unexpected end"), ("  ", 2, "unexpected end"), ("x", 0, "unexpected character"),
      ("\u{FEFF}1", 0, "unexpected character"), ("nul", 0, "unexpected character"), ("True", 0, "unexpected character"),
      ("1 2", 2, "unexpected text after the value"), ("null}", 4, "unexpected text after the value"),
      ("01", 1, "a number begins with zero"), ("+1", 0, "unexpected character"), ("-", 1, "unexpected character"),
      (".5", 0, "unexpected character"), ("1.", 2, "expected a digit"), ("1e", 2, "expected a digit"),
      ("1e+", 3, "expected a digit"), ("1e999", 0, "the number is too large"), ("NaN", 0, "unexpected character"),
      ("[", 1, "unexpected end"), ("[1", 2, "expected ',' or ']'"), ("[1,]", 3, "unexpected character"),
      ("[,1]", 1, "unexpected character"), ("[1 2]", 3, "expected ',' or ']'"),
      ("{", 1, "expected a key"), ("{1:2}", 1, "expected a key"), (#"{"a"}"#, 4, "expected ':'"),
      (#"{"a":}"#, 5, "unexpected character"), (#"{"a":1,}"#, 7, "expected a key"),
      (#"{"a":1"b":2}"#, 6, "expected ',' or '}'"), (#"{"a":1,"a":2}"#, 7, #"key "a" occurs twice"#),
      (#""a"#, 2, "the string has no end"), ("\"a\nb\"", 2, "control character in a string"),
      (#""\"#, 2, "the string has no end"), (#""\x""#, 3, "unknown escape"),
      (#""\u12g4""#, 5, "expected four hexadecimal digits"), (#""\u12"#, 5, "expected four hexadecimal digits"),
      (#""\ud83d""#, 7, "half a surrogate pair"), (#""\ud83d\n""#, 8, "half a surrogate pair"),
      (#""\ud83dA""#, 7, "half a surrogate pair"), (#""\ud83d\u0041""#, 13, "half a surrogate pair"),
      (#""\ude00""#, 7, "half a surrogate pair"),
    ])
  func refused(text: String, offset: Int, message: String) {
    #expect(throws: JSONError(offset: offset, message: message)) { try JSON(parsing: text.utf8) }
  }

  @Test(
    "a string that is not UTF-8 is refused",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func invalidText(bytes: [UInt8]) {
    for (prefix, offset) in [("\"", 1), ("\"\\n", 3)] {
      #expect(throws: JSONError(offset: offset, message: "the string is not UTF-8")) {
        try JSON(parsing: Array(prefix.utf8) + bytes + [0x22])
      }
    }
  }

  @Test("a value may lie in 32 lists or objects, not in more")
  func depth() throws {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      func nested(_ count: Int, _ core: String) -> String {
        String(repeating: open, count: count) + core + String(repeating: close, count: count)
      }
      #expect(throws: Never.self) { try JSON(parsing: nested(32, "1").utf8) }
      let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(33, "1").utf8) }
      #expect(error == JSONError(offset: 33 * open.utf8.count, message: "nested too deeply"))
    }
    let error = #expect(throws: JSONError.self) { try JSON(parsing: [UInt8](repeating: 0x5B, count: 1 << 20)) }
    #expect(error?.message == "nested too deeply")
  }

  @Test("an object has 4,096 keys at most")
  func members() throws {
    func object(_ count: Int) -> String {
      "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    }
    #expect(try JSON(parsing: object(4096).utf8)["4095"] == .integer(0))
    let error = #expect(throws: JSONError.self) { try JSON(parsing: object(4097).utf8) }
    #expect(error?.message == "an object with too many keys")
  }

  @Test("what is written is read as the same value", arguments: 1...200 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = Seeded(seed)
    let value = JSON.array((0..<20).map { _ in JSON.random(depth: 3, using: &generator) })
    #expect(try JSON(parsing: value.description.utf8) == value)
  }

  @Test("every beginning of a text is refused", arguments: 1...40 as ClosedRange<UInt64>)
  func truncated(seed: UInt64) throws {
    var generator = Seeded(seed)
    let text = Array(JSON.array([.random(depth: 3, using: &generator)]).description.utf8)
    for count in 0..<text.count {
      let error = #expect(throws: JSONError.self) { try JSON(parsing: text[..<count]) }
      #expect((0...count).contains(error?.offset ?? -1))
    }
  }

  @Test("damage never causes more than an error inside the text", arguments: 1...200 as ClosedRange<UInt64>)
  func damaged(seed: UInt64) {
    var generator = Seeded(seed)
    var text = Array(JSON.random(depth: 4, using: &generator).description.utf8)
    for _ in 0..<3 {
      text[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    do throws(JSONError) {
      let value = try JSON(parsing: text)
      #expect(throws: Never.self) { try JSON(parsing: value.description.utf8) }
    } catch {
      #expect((0...text.count).contains(error.offset), "\(error)")
    }
  }

  @Test(
    "values are written on one line, in ASCII where a terminal could misread them",
    arguments: [
      (.number(.infinity), "null"), (.number(.nan), "null"), (.number(1), "1.0"), (.integer(-3), "-3"),
      (.string("\u{1}\u{7F}\u{9B}\n\r\t\"\\/é😀"), #""\u0001\u007f\u009b\n\r\t\"\\/é😀""#),
      (.object([("k\n", .array([.null, .bool(true), .object([])]))]), #"{"k\n":[null,true,{}]}"#),
    ] as [(JSON, String)])
  func written(value: JSON, text: String) {
    #expect(value.description == text)
  }

  @Test("an integer is also a number; no other value has two types")
  func access() {
    #expect(JSON.integer(2).double == 2)
    #expect(JSON.number(2).int == nil)
    #expect(JSON.string("2").int == nil)
    #expect(JSON.array([]).string == nil)
    #expect(JSON.object([("a", .null)])["a"] == .null)
    #expect(JSON.object([("a", .null)])["b"] == nil)
    #expect(JSON.array([])["a"] == nil)
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using generator: inout Seeded) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    // The sign counts as one of the 18 bytes of an integer.
    case 2: return .integer(Int.random(in: -99_999_999_999_999_999...999_999_999_999_999_999, using: &generator))
    case 3: return .number(finite(using: &generator))
    case 4, 5: return .string(text(using: &generator))
    case 6:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &generator)).map { k in
          ("\(k)" + text(using: &generator), random(depth: depth - 1, using: &generator))
        })
    }
  }

  private static func finite(using generator: inout Seeded) -> Double {
    while true {
      let value = Double(bitPattern: generator.next())
      if value.isFinite { return value }
    }
  }

  /// Scalars of all planes, with escaped ones more often than at random.
  private static func text(using generator: inout Seeded) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: text.unicodeScalars.append(["\"", "\\", "/", "\n", "\u{7F}"].randomElement(using: &generator) ?? "\"")
      case let plane:
        let highest: UInt32 = [0x20, 0xFFFF, 0x10_FFFF][plane - 1]
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...highest, using: &generator)) {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }
}
