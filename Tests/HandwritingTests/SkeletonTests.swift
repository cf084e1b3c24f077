import Handwriting
import TestSupport
import Testing
import VirtualDevice

@Suite("Skeletons")
struct SkeletonTests {
  /// An image with ink where `isInk` says so of a row and a column.
  private func image(_ isInk: (Int, Int) -> Bool) throws -> ImageSet {
    let pixels = (0..<28).flatMap { i in (0..<28).map { j in isInk(i, j) ? UInt8(255) : 0 } }
    return try #require(ImageSet(pixels: pixels, labels: [0]))
  }

  private func line(_ isInk: (Int, Int) -> Bool) throws -> Skeleton {
    Skeleton(of: try image(isInk), at: 0)
  }

  /// Points of the grid where a pixel's middle is.
  private func grid(_ pixel: Float) -> Float { (pixel + 0.5) * 4 + 0.5 }

  @Test("the skeleton of a thick bar is one stroke along its middle")
  func bar() throws {
    let strokes = try line { i, j in (4..<24).contains(i) && (10..<15).contains(j) }.strokes
    let stroke = try #require(strokes.first)
    #expect(strokes.count == 1)
    for point in stroke { #expect(abs(point.x - grid(12)) < 3, "\(point)") }
    let (first, last) = (stroke[0], stroke[stroke.count - 1])
    // Thinning takes about half the width of the pen off each end.
    #expect(abs(last.y - first.y) > grid(17) - grid(4))
  }

  @Test("the skeleton of a ring is one stroke that ends where it began")
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

  @Test("the skeleton of a cross is bars that go straight on where they meet")
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

  /// Three strokes of uneven gray, 28x28 pixels.
  private func scribble(_ generator: inout Seeded) -> [UInt8] {
    func next(_ bound: UInt64) -> Int { Int(generator.next() % bound) }
    var pixels = [UInt8](repeating: 0, count: 784)
    for _ in 0..<3 {
      var (x, y) = (next(28), next(28))
      let (dx, dy) = (next(3) - 1, next(3) - 1)
      for _ in 0..<12 {
        for i in max(y - 1, 0)...min(y + 1, 27) {
          for j in max(x - 1, 0)...min(x + 1, 27) {
            pixels[i * 28 + j] = UInt8(max(Int(pixels[i * 28 + j]), 90 + next(166)))
          }
        }
        x = min(max(x + dx, 0), 27)
        y = min(max(y + dy, 0), 27)
      }
    }
    return pixels
  }

  @Test("the skeletons of 28x28 images, which networks are trained on, are the same bit for bit")
  func unchanged() throws {
    var generator = Seeded(1)
    var hash = FNV1a()
    func add(_ word: UInt32) { for k in 0..<4 as Range<UInt32> { hash.add(UInt8(word >> (8 * k) & 0xFF)) } }
    for _ in 0..<40 {
      let images = try #require(ImageSet(pixels: scribble(&generator), labels: [0]))
      for stroke in Skeleton(of: images, at: 0).strokes {
        add(UInt32(stroke.count))
        for point in stroke {
          add(point.x.bitPattern)
          add(point.y.bitPattern)
        }
      }
    }
    #expect(hash.value == 0xD4EF_70AB_D2E5_9655)
  }

  @Test("paper around an image moves its skeleton and changes nothing else", arguments: 1...10 as ClosedRange<UInt64>)
  func anySize(seed: UInt64) throws {
    var generator = Seeded(seed)
    let small = scribble(&generator)
    let (left, top) = (Int.random(in: 0...9, using: &generator), Int.random(in: 0...9, using: &generator))
    let width = 28 + left + Int.random(in: 0...9, using: &generator)
    let height = 28 + top + Int.random(in: 0...9, using: &generator)
    var large = [UInt8](repeating: 0, count: width * height)
    for k in 0..<784 { large[(top + k / 28) * width + left + k % 28] = small[k] }
    let line = small.withUnsafeBufferPointer { Skeleton(of: $0, width: 28, height: 28) }
    let moved = large.withUnsafeBufferPointer { Skeleton(of: $0, width: width, height: height) }
    let expected = line.points.map {
      ($0 / line.rowPoints + 4 * top) * moved.rowPoints + $0 % line.rowPoints + 4 * left
    }
    #expect(moved.points == expected, "seed \(seed)")
    #expect(moved.strokes.map(\.count) == line.strokes.map(\.count), "seed \(seed)")
  }
}
