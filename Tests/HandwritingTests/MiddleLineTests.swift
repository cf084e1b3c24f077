import Handwriting
import Testing

@Suite("Middle lines")
struct MiddleLineTests {
  /// An image with ink where `isInk` says so of a row and a column.
  private func image(_ isInk: (Int, Int) -> Bool) throws -> ImageSet {
    let pixels = (0..<28).flatMap { i in (0..<28).map { j in isInk(i, j) ? UInt8(255) : 0 } }
    return try #require(ImageSet(pixels: pixels, labels: [0]))
  }

  private func line(_ isInk: (Int, Int) -> Bool) throws -> MiddleLine {
    MiddleLine(of: try image(isInk), at: 0)
  }

  /// Points of the grid where a pixel's middle is.
  private func grid(_ pixel: Float) -> Float { (pixel + 0.5) * 4 + 0.5 }

  @Test("a thick bar is drawn in one stroke along its middle")
  func bar() throws {
    let strokes = try line { i, j in (4..<24).contains(i) && (10..<15).contains(j) }.strokes
    let stroke = try #require(strokes.first)
    #expect(strokes.count == 1)
    for point in stroke { #expect(abs(point.x - grid(12)) < 3, "\(point)") }
    let (first, last) = (stroke[0], stroke[stroke.count - 1])
    // Thinning takes about half the width of the pen off each end.
    #expect(abs(last.y - first.y) > grid(17) - grid(4))
  }

  @Test("a ring is drawn in one stroke that ends where it began")
  func ring() throws {
    let strokes = try line { i, j in
      let distance = (i - 13) * (i - 13) + (j - 13) * (j - 13)
      return distance >= 49 && distance < 110
    }.strokes
    let stroke = try #require(strokes.first)
    #expect(strokes.count == 1)
    let gap = stroke[0] - stroke[stroke.count - 1]
    #expect((gap * gap).sum() < 16)
    for point in stroke {
      let spoke = point - SIMD2(grid(13), grid(13))
      #expect((30...40).contains((spoke * spoke).sum().squareRoot()), "\(point)")
    }
  }

  @Test("a cross is drawn in bars that go straight on where they meet")
  func cross() throws {
    let strokes = try line { i, j in
      (4..<24).contains(i) && (4..<24).contains(j) && ((12..<15).contains(i) || (12..<15).contains(j))
    }.strokes
    let longest = try #require(strokes.max { $0.count < $1.count })
    let extent = longest[0] - longest[longest.count - 1]
    #expect(max(abs(extent.x), abs(extent.y)) > 60)
    #expect(min(abs(extent.x), abs(extent.y)) < 8)
  }

  @Test("the line is thin, and paper has none")
  func thin() throws {
    let line = try line { i, j in abs(i - j) < 4 && (3..<25).contains(i) && (3..<25).contains(j) }
    #expect((50...140).contains(line.points.count))
    let paper = try self.line { _, _ in false }
    #expect(paper.points.isEmpty && paper.strokes.isEmpty)
  }
}
