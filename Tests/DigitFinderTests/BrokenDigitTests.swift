import Testing

@testable import DigitFinder

@Suite("Broken digits")
struct BrokenDigitTests {
  /// Digits in a row, the last one with gaps in its strokes.
  private func broken(_ digit: Int, gaps: [Int]) -> Sheet {
    var sheet = Sheet(width: 340, height: 200)
    for (k, digit) in [3, 0, 2, digit].enumerated() {
      sheet.write(digit, x: Double(40 + 70 * k), y: 70, height: 60, thickness: 5)
    }
    for gap in gaps {
      for y in gap..<gap + 4 {
        for x in 240..<320 { sheet.pixels[y * sheet.width + x] = 230 }
      }
    }
    return sheet
  }

  @Test(
    "a digit in up to four pieces is joined",
    arguments: [
      (5, [80]), (3, [100]), (5, [80, 112]), (2, [88, 112]), (3, [84, 98, 116]), (7, [100]),
    ])
  func pieces(digit: Int, gaps: [Int]) throws {
    let sheet = broken(digit, gaps: gaps)
    #expect(sheet.candidates().count > 3 + gaps.count, "it is broken")
    let found = sheet.read(with: .pictures)
    #expect(found.lines == ["302\(digit)"])
    #expect(found.boxes.last?.isNear(sheet.boxes[3], within: 3) == true)
  }

  @Test("a loop that is a clear 0 alone is joined with the rest of the digit", arguments: [(9, 102), (9, 106)])
  func loop(digit: Int, gap: Int) throws {
    let sheet = broken(digit, gaps: [gap])
    let pieces = sheet.read(.init(leftOut: .broken), with: .pictures).lines
    #expect(pieces.joined().contains("0") && pieces != ["302\(digit)"], "\(pieces)")
    #expect(sheet.read(with: .pictures).lines == ["302\(digit)"])
  }

  @Test("digits beside each other, and one above another, are not pieces", arguments: [1, 2, 3])
  func notPieces(apart: Int) {
    var sheet = Sheet(width: 340, height: 200)
    for (k, digit) in [0, 1, 0, 1].enumerated() {
      sheet.write(digit, x: Double(40 + k * (36 + 6 + apart)), y: 20, height: 60, thickness: 5)
      sheet.write(digit, x: Double(40 + k * (36 + 6 + apart)), y: Double(86 + apart), height: 60, thickness: 5)
    }
    #expect(sheet.read(with: .pictures).lines == ["0101", "0101"])
  }
}
