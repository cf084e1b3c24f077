import Testing

@testable import Handwriting

@Suite("Labels")
struct DigitLabelTests {
  @Test(
    "a decimal digit of any script is that digit, whatever white space is around it",
    arguments: [
      "7", " 7", "7 ", "\t7\r\n", "\u{A0}7", "\u{FEFF}7", "７", "٧", "۷", "७", "𝟕", "7\u{200B}",
    ])
  func digit(text: String) throws {
    let label = try #require(DigitLabel(text))
    #expect(label.digit == 7)
    #expect(label.text == "7")
    #expect(StrokeSample(label: text, strokes: []).digit == 7)
  }

  @Test("anything else is a non-digit that keeps its name", arguments: ["a", "10", "7.", "seven", "⑦", "七", "²", "-7"])
  func nonDigit(text: String) throws {
    let label = try #require(DigitLabel("  \(text) "))
    #expect(label.digit == nil)
    #expect(label.text == text)
  }

  @Test("there is no empty label", arguments: ["", " ", "\n\t", "\u{FEFF}", "\u{200B} "])
  func empty(text: String) { #expect(DigitLabel(text) == nil) }

  @Test("an option labels a digit with each character")
  func list() {
    #expect(DigitLabel.list(" 7x٣ ")?.map(\.text) == ["7", "x", "3"])
    #expect(DigitLabel.list("7 3") == nil)
    #expect(DigitLabel.list(" ") == nil)
  }

  @Test("digits, their writers and non-digits are counted, the most frequent names first")
  func count() {
    func samples(_ label: String, _ count: Int, writer: String? = nil) -> [StrokeSample] {
      Array(repeating: StrokeSample(label: label, writer: writer, strokes: []), count: count)
    }
    #expect(LabelCount(samples("7", 1, writer: "a")).description == "1 digit of 1 writer")
    #expect(LabelCount(samples("7", 2)).description == "2 digits")
    let many = samples("7", 3, writer: "a") + samples(" 3", 1, writer: "b") + samples("x", 2) + samples("7.", 4)
    #expect(LabelCount(many).description == "4 digits of 2 writers, 6 non-digits: '7.' 4, 'x' 2")
    let names = ["a", "b", "c", "d", "e", "f\u{1B}", "g"].flatMap { samples($0, 1) }
    #expect(LabelCount(names).description == "0 digits, 7 non-digits: 'a' 1, 'b' 1, 'c' 1, 'd' 1, 'e' 1, and 2 more")
    #expect(LabelCount(samples("a\u{1B}c", 1)).description == #"0 digits, 1 non-digit: 'a\u001bc' 1"#)
  }
}
