import HostSupport
import Testing

@Suite("Text from outside, on a terminal") struct PrintableTextTests {
  @Test(
    "what a terminal would obey or hide is shown as an escape",
    arguments: [
      ("\u{1B}[2J", "\\u{1B}[2J"), ("\u{1B}]0;x\u{7}", "\\u{1B}]0;x\\u{7}"), ("a\rb\u{8}", "a\\u{D}b\\u{8}"),
      ("\u{0}\u{7F}", "\\u{0}\\u{7F}"), ("\u{9B}31m\u{90}", "\\u{9B}31m\\u{90}"),
      ("\u{202E}cod.exe\u{2066}\u{200F}", "\\u{202E}cod.exe\\u{2066}\\u{200F}"),
      ("a\u{200B}\u{FEFF}\u{2028}\u{2029}\u{E0041}", "a\\u{200B}\\u{FEFF}\\u{2028}\\u{2029}\\u{E0041}"),
    ])
  func escaped(text: String, expected: String) {
    #expect(text.printable == expected)
    #expect(text.printableLine == expected)
  }

  @Test("no character below 0x3000 that is not printable stays", arguments: [true, false])
  func all(isLine: Bool) {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = isLine ? String(scalar).printableLine : String(scalar).printable
      let isControl = value < 0x20 || (0x7F...0x9F).contains(value)
      let isKept = !isLine && (value == 0x0A || value == 0x09)
      let isEscaped = isControl ? !isKept : scalar.properties.generalCategory.isUnseen
      #expect(text.hasPrefix("\\u{") == isEscaped)
    }
  }

  @Test("words in any language, and a backslash, stay as they are")
  func unchanged() {
    for text in ["Zürich/ナンバー.trace", "a\\u{1B}", "שלום", "e\u{301}", "", "1\u{A0}000"] {
      #expect(text.printable == text)
      #expect(text.printableLine == text)
    }
  }

  @Test("line feeds stay in a text, and are escaped in a line")
  func lines() {
    #expect("a\n\tb".printable == "a\n\tb")
    #expect("a\n\tb".printableLine == "a\\u{A}\\u{9}b")
  }

  @Test("bytes that are not UTF-8 are shown one by one")
  func bytes() {
    #expect(String(printing: [0x61, 0xFF, 0xC3, 0xA4, 0xC3, 0x1B, 0xE2, 0x82]) == "a\\xFFä\\xC3\\u{1B}\\xE2\\x82")
    #expect(String(printing: [UInt8]("plain\n".utf8)) == "plain\n")
  }

  @Test("an error is one printable line, whatever the names in it are")
  func error() {
    let error = InputError("a\u{1B}[31m\nfake: passed", line: 3, "unknown key \u{202E}")
    #expect(error.description == "a\\u{1B}[31m\\u{A}fake: passed:3: unknown key \\u{202E}")
  }

  @Test("JSON holds what is not printable as escapes, and reads it back")
  func json() throws {
    let text = "\u{1B}\u{9B}\u{202E}\u{E0041}ü"
    #expect(JSON.quoted(text) == #""\u001b\u009b\u202e\udb40\udc41ü""#)
    #expect(try JSON(parsing: Array(JSON.quoted(text).utf8)) == .string(text))
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isUnseen: Bool { [.control, .format, .lineSeparator, .paragraphSeparator].contains(self) }
}
