import Core2HAL

/// Digits and the question mark in large type: lines of the pen on a grid of 13 x 21 for each.
enum LargeDigit {
  static let columns: Int16 = 12
  static let rows: Int16 = 20
  /// The question mark.
  static let unknown: UInt8 = 10

  /// Calls `body` with both ends, in grid steps, of each line of a glyph 0...10.
  static func forEachLine(of glyph: UInt8, _ body: (_ x0: Int16, _ y0: Int16, _ x1: Int16, _ y1: Int16) -> Void) {
    var skip = glyph
    var previous: UInt16?
    for k in 0..<paths.count {
      let code = paths[k]
      if code == end {
        if skip == 0 { return }
        skip -= 1
        continue
      }
      guard skip == 0 else { continue }
      if code == lift {
        previous = nil
        continue
      }
      let from = previous ?? code
      body(Int16(from / 100), Int16(from % 100), Int16(code / 100), Int16(code % 100))
      previous = code
    }
  }

  private static let end: UInt16 = 0xFFFF
  private static let lift: UInt16 = 0xFFFE
}

/// Points as 100 * x + y; 0xFFFE lifts the pen, 0xFFFF ends a glyph.
private let paths: InlineArray<119, UInt16> = [
  600, 302, 105, 10, 115, 318, 620, 918, 1115, 1210, 1105, 902, 600, 0xFFFF,
  204, 700, 720, 0xFFFF,
  5, 102, 400, 800, 1102, 1205, 1109, 20, 1220, 0xFFFF,
  3, 300, 800, 1102, 1205, 1108, 810, 410, 810, 1112, 1215, 1118, 820, 320, 17, 0xFFFF,
  920, 900, 14, 1214, 0xFFFF,
  1100, 100, 9, 407, 807, 1109, 1213, 1117, 820, 320, 17, 0xFFFF,
  1000, 503, 109, 14, 218, 620, 1018, 1214, 1010, 608, 210, 14, 0xFFFF,
  0, 1200, 520, 0xFFFF,
  609, 207, 104, 301, 600, 901, 1104, 1007, 609, 212, 15, 219, 620, 1019, 1215, 1012, 609, 0xFFFF,
  1206, 1010, 612, 210, 6, 202, 600, 1002, 1206, 1111, 720, 0xFFFF,
  104, 301, 600, 1001, 1204, 1107, 710, 613, 0xFFFE, 619, 0xFFFF,
]
