import Testing

@testable import LockFirmware

/// The line of the console, without a device.
@Suite("Lines of the console")
struct ConsoleLineTests {
  private func line(_ text: String) -> ConsoleLine {
    var line = ConsoleLine()
    for byte in text.utf8 { line.append(byte) }
    return line
  }

  private func word(_ index: Int, of text: String) -> String {
    let line = line(text)
    return String(decoding: line.word(index).map { line[$0] }, as: UTF8.self)
  }

  @Test("words are separated by spaces; after the last one, they are empty")
  func words() {
    for text in ["one two  three", "  one two three  "] {
      #expect((0..<6).map { word($0, of: text) } == ["one", "two", "three", "", "", ""])
    }
    #expect(word(0, of: "") == "" && word(0, of: "   ") == "" && word(1, of: "a") == "")
    let full = String(repeating: "x", count: 61) + " y"
    #expect(word(1, of: full) == "y" && word(2, of: full) == "")
    let spaces = String(repeating: " ", count: 63)
    #expect(word(0, of: spaces) == "" && word(1, of: spaces) == "")
    // What a line had before it was cleared does not come back.
    var again = line("aa bb cc")
    again.clear()
    again.append(UInt8(ascii: "a"))
    #expect(again.word(1).isEmpty && again.word(2).isEmpty)
  }

  @Test("a word is the first word of a text, and not a part of it")
  func isWord() {
    for (text, isEqual) in [("echo", true), ("ech", false), ("echoo", false), ("echo off", true), ("", false)] {
      #expect(line(text).word(0, is: "echo") == isEqual, "\(text)")
      #expect(line(text).word(0, is: "echo     whether typing is repeated") == isEqual, "\(text)")
    }
    #expect(line("x on").word(1, is: "on") && !line("x onx").word(1, is: "on") && !line("x o").word(1, is: "on"))
  }

  @Test(
    "a number has one to six decimal digits",
    arguments: [
      ("0", 0), ("7", 7), ("000123", 123), ("123456", 123_456), ("999999", 999_999), ("000000", 0), ("1000000", nil),
      ("", nil), ("x", nil), ("12a", nil), ("a12", nil), ("1/2", nil), ("1:2", nil), ("-1", nil), ("1.5", nil),
    ] as [(String, UInt32?)])
  func number(text: String, value: UInt32?) {
    #expect(line(text).number(0) == value)
    #expect(line("auto " + text).number(1) == value)
  }

  @Test("a line holds 63 characters, and one that had more is too long until it is cleared")
  func capacity() {
    var line = line(String(repeating: "x", count: 63))
    #expect(line.count == 63 && !line.isTooLong)
    line.append(0x78)
    #expect(line.count == 63 && line.isTooLong)
    for _ in 0..<70 { line.removeLast() }
    #expect(line.count == 0 && line.isTooLong && !line.isEmpty)
    line.clear()
    #expect(!line.isTooLong && line.isEmpty)
    line.removeLast()
    #expect(line.isEmpty)
  }
}
