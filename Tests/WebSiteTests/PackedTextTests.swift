import TestSupport
import Testing

@testable import WebSite

/// The ASCII characters that a page in one file has for bytes, in the order of their digits.
private let alphabet =
  Array("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}".unicodeScalars) + (0x0E...0x19).map { Unicode.Scalar($0) }
  + (0x1C...0x25).map { Unicode.Scalar($0) }
  + (0x27...0x3B).map { Unicode.Scalar($0) } + (0x3D...0x7E).map { Unicode.Scalar($0) }

/// The bytes of packed text, as the documents say it: seven digits to the base of 116 for six bytes.
func unpack(_ text: String) throws -> [UInt8] {
  var bytes: [UInt8] = []
  let digits = try text.unicodeScalars.map { try #require(alphabet.firstIndex(of: $0), "\($0.value) is not a digit") }
  for start in stride(from: 0, to: digits.count, by: 7) {
    let group = digits[start..<min(start + 7, digits.count)]
    let number = group.reduce(0) { $0 * 116 + $1 }
    for k in (0..<(group.count - 1)).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * k))) }
  }
  return bytes
}

@Suite struct PackedTextTests {
  @Test("bytes of any length come back from their text, which is one character longer for each six")
  func lengths() throws {
    #expect(alphabet.count == 116)
    var generator = Seeded(1)
    for count in 0...40 {
      for fill in [0, 0xFF, nil] as [UInt8?] {
        let bytes = (0..<count).map { _ in fill ?? UInt8.random(in: 0...255, using: &generator) }
        let text = PackedText.encode(bytes)
        #expect(text.utf8.count == count + (count + 5) / 6)
        #expect(try unpack(text) == bytes)
      }
    }
  }

  @Test("text has none of the characters that HTML, editors or terminals change or act on")
  func characters() {
    var generator = Seeded(2)
    let text = PackedText.encode((0..<60_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
    #expect(Set(text.unicodeScalars) == Set(alphabet))
    #expect(alphabet.allSatisfy { !"\0\u{8}\t\n\u{B}\u{C}\r\u{1A}\u{1B}&<\u{7F}".unicodeScalars.contains($0) })
  }
}
