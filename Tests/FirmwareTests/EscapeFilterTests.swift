import Testing

@testable import LockFirmware

/// The bytes that pass the escape filter.
@Suite("Escape sequences")
struct EscapeFilterTests {
  /// What is typed, with `$` for ESC, and what the filter gives, with `.` for each byte that it takes out, and `+` and
  /// `-` for the arrows up and down.
  static let table: [(typed: String, given: String)] = [
    ("abc", "abc"), ("$[A", "..+"), ("$[B", "..-"), ("$OA", "..+"), ("$OB", "..-"),
    // Other final bytes, the first and the last of them, and the parameters before them.
    ("$[Cx", "...x"), ("$[@x", "...x"), ("$[~x", "...x"), ("$[?Ax", "....x"), ("$[1;5Ax", "......x"),
    ("$[1;5Bx", "......x"),
    ("$[3~x", "....x"), ("$[[Ax", "....x"), ("$[[Bx", "....x"), ("$[\u{7F}Ax", "....x"),
    // Sequences of two bytes, and of three.
    ("$xA", "..A"), ("$7A", "..A"), ("$(BA", "...A"), ("$ FA", "...A"), ("$/BA", "...A"),
    // Text up to BEL or ESC \.
    ("$]0;x\u{7}A", "......A"), ("$]0;x\u{6}A", "......."), ("$]x$\\A", ".....A"), ("$PxA\u{7}A", ".....A"),
    ("$Xx\u{7}A", "....A"), ("$^x\u{7}A", "....A"), ("$_x\u{7}A", "....A"), ("$]x\u{8}A", "....."),
    // The end of a line, or Ctrl-C, ends every sequence.
    ("$\rA", ".\rA"), ("$[\nA", "..\nA"), ("$[1\u{3}A", "...\u{3}A"), ("$]x\rA", "...\rA"),
    // A sequence in a sequence.
    ("$$[A", "...+"), ("$[1$[B", ".....-"),
  ]

  @Test("only the arrows up and down mean something", arguments: table.indices)
  func filter(index: Int) {
    let (typed, given) = Self.table[index]
    var filter = EscapeFilter()
    let bytes = typed.utf8.map { filter.filter($0 == UInt8(ascii: "$") ? 0x1B : $0) }
    let shown = bytes.map { byte in
      switch byte {
      case 0: UInt8(ascii: ".")
      case EscapeFilter.previous: UInt8(ascii: "+")
      case EscapeFilter.next: UInt8(ascii: "-")
      default: byte
      }
    }
    #expect(String(decoding: shown, as: UTF8.self) == given)
  }

  @Test("the arrows become Ctrl-P and Ctrl-N")
  func arrows() {
    #expect(EscapeFilter.previous == 0x10 && EscapeFilter.next == 0x0E)
  }
}
