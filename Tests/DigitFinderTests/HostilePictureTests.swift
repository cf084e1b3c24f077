import DigitFinder
import TestSupport
import Testing

/// Pictures of any size with anything on them, and memory of any content.
@Suite("Hostile pictures")
struct HostilePictureTests {
  struct Content: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var value: @Sendable (Int, Int, inout Seeded) -> Int

    init(_ name: String, _ value: @escaping @Sendable (Int, Int, inout Seeded) -> Int) {
      (testDescription, self.value) = (name, value)
    }
  }

  private static let contents = [
    Content("black") { _, _, _ in 0 },
    Content("white") { _, _, _ in 255 },
    Content("gray") { _, _, _ in 100 },
    Content("checkerboard") { x, y, _ in (x + y) & 1 * 255 },
    Content("large checkerboard") { x, y, _ in (x / 9 + y / 9) & 1 * 255 },
    Content("noise") { _, _, generator in Int.random(in: 0...255, using: &generator) },
    Content("black and white noise") { _, _, generator in Int.random(in: 0...1, using: &generator) * 255 },
    Content("sparse noise") { _, _, generator in Int.random(in: 0...9, using: &generator) == 0 ? 0 : 255 },
    Content("gradient") { x, y, _ in (x + y) & 255 },
    Content("slow gradient") { x, y, _ in min((x + 2 * y) / 4, 255) },
    Content("upright stripes") { x, _, _ in x % 7 < 3 ? 20 : 230 },
    Content("level stripes") { _, y, _ in y % 7 < 3 ? 20 : 230 },
    Content("slanted stripes") { x, y, _ in (x + y) % 9 < 3 ? 20 : 230 },
    Content("halftone") { x, y, _ in x & 1 == 0 && y & 1 == 0 ? 0 : 255 },
    Content("squares") { x, y, _ in x % 24 < 2 || y % 24 < 2 ? 60 : 230 },
    Content("letters") { x, y, _ in
      let (column, row) = (x % 30 / 4, y % 40 / 4)
      return column < 6 && row < 6 && (column == row || column == 3) ? 30 : 220
    },
  ]

  private static func sheet(_ content: Content, _ width: Int, _ height: Int, seed: UInt64 = 1) -> Sheet {
    var generator = Seeded(seed)
    return Sheet(width: width, height: height) { x, y in Double(content.value(x, y, &generator)) }
  }

  private static let settings: [FinderSettings] =
    [FinderSettings.Threshold.automatic, .gray(0), .gray(128), .gray(255)].flatMap { threshold in
      [FinderSettings.Polarity.automatic, .darkOnLight, .lightOnDark].map { .init(threshold: threshold, polarity: $0) }
    }

  /// Expects boxes in the picture, and no more than there is room for.
  private func expectSound(_ found: Found, in sheet: Sheet, _ comment: Comment) {
    #expect(found.digits.count <= 4096, comment)
    for digit in found.digits {
      let box = digit.box
      #expect(box.left <= box.right && Int(box.right) < sheet.width, comment)
      #expect(box.top <= box.bottom && Int(box.bottom) < sheet.height, comment)
    }
    let lines = found.digits.map(\.line)
    #expect(lines == lines.sorted(), comment)
    #expect(Set(lines).count == (lines.last ?? -1) + 1, comment)
  }

  @Test("any picture of any size is read", arguments: contents)
  func all(_ content: Content) {
    let sizes = [
      (1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (1, 9), (9, 1), (4, 40), (8, 8), (28, 28), (63, 65), (64, 64), (65, 100),
      (200, 30), (4096, 1), (1, 4096), (4096, 3), (150, 150),
    ]
    for (width, height) in sizes {
      let sheet = Self.sheet(content, width, height)
      for settings in width * height <= 10_000 ? Self.settings : [.init()] {
        expectSound(sheet.read(settings), in: sheet, "\(width)x\(height) \(settings)")
      }
    }
  }

  @Test("a page full of dots ends, whatever they are taken for", arguments: [1, 2])
  func dots(size: Int) {
    let sheet = Sheet(width: 600, height: 400) { x, y in
      x % (2 * size) < size && y % (2 * size) < size ? 0 : 255
    }
    for settings in Self.settings { expectSound(sheet.read(settings), in: sheet, "\(settings)") }
  }

  @Test("digits are found where dark dots are around them")
  func digitsInDots() {
    // More dots than there is room for components: those that are darkest come first.
    var sheet = Sheet(width: 400, height: 200) { x, y in x & 1 == 0 && y & 1 == 0 && x > 130 ? 150 : 230 }
    sheet.write(2, x: 30, y: 60, height: 60, thickness: 5, light: 0)
    let boxes = sheet.candidates(.init(polarity: .darkOnLight))
    #expect(boxes.contains { $0.isNear(sheet.boxes[0], within: 2) })
  }

  @Test("random strokes on random paper are read twice alike", arguments: 1...30 as ClosedRange<UInt64>)
  func random(seed: UInt64) {
    var generator = Seeded(seed)
    let (width, height) = (Int.random(in: 1...300, using: &generator), Int.random(in: 1...300, using: &generator))
    let paper = Double.random(in: 0...255, using: &generator)
    let noise = Double.random(in: 0...20, using: &generator)
    var sheet = Sheet(width: width, height: height) { _, _ in
      paper + Double.random(in: -1...1, using: &generator) * noise
    }
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let start = Sheet.Point(
        .random(in: 0..<Double(width), using: &generator), .random(in: 0..<Double(height), using: &generator))
      let points = (0..<Int.random(in: 2...6, using: &generator)).map { _ in
        let step = Sheet.Point(.random(in: -40...40, using: &generator), .random(in: -40...40, using: &generator))
        return pointwiseMin(pointwiseMax(start + step, .zero), Sheet.Point(Double(width - 1), Double(height - 1)))
      }
      sheet.draw(
        points, thickness: .random(in: 1...9, using: &generator), light: .random(in: 0...3, using: &generator))
    }
    let settings = Self.settings.randomElement(using: &generator)!
    let first = sheet.read(settings)
    expectSound(first, in: sheet, "seed \(seed)")
    for content in GuardedMemory.Content.allCases {
      let offset = Int.random(in: 0...15, using: &generator)
      #expect(sheet.read(settings, offset: offset, content: content) == first, "seed \(seed)")
    }
    // The same reader, after another picture.
    let guarded = GuardedMemory(size: DigitFinder.memorySize(width: 300, height: 300))
    var reader = PictureReader(Model.shipped.network, memory: guarded.memory)
    let other = Self.sheet(Self.contents[5], 300, 299, seed: seed)
    #expect(other.withPicture { reader.read($0) })
    #expect(sheet.withPicture { reader.read($0, settings) })
    #expect(Found(reader) == first, "seed \(seed)")
    #expect(guarded.isIntact)
  }

  @Test(
    "memory that is a byte too small is refused and not written to",
    arguments: [(1, 1), (28, 28), (100, 70), (1, 4096)])
  func tooSmall(width: Int, height: Int) {
    let size = DigitFinder.memorySize(width: width, height: height)
    let sheet = Self.sheet(Self.contents[6], width, height)
    for bytes in [0, 1, 63, size / 2, size - 1] {
      let guarded = GuardedMemory(size: bytes, content: .zeros)
      var reader = PictureReader(Model.shipped.network, memory: guarded.memory)
      #expect(!sheet.withPicture { reader.read($0) })
      #expect(reader.count == 0)
      #expect(guarded.isIntact)
      #expect(guarded.memory.allSatisfy { $0 == 0 })
    }
    // And after a picture that did fit, there is nothing left of it.
    let guarded = GuardedMemory(size: DigitFinder.memorySize(width: 100, height: 70))
    var finder = DigitFinder(memory: guarded.memory)
    var page = Sheet(width: 100, height: 70)
    page.write(2, x: 30, y: 15)
    #expect(page.withPicture { finder.find(in: $0) })
    #expect(finder.count == 1)
    let large = Self.sheet(Self.contents[0], 101, 70)
    #expect(!large.withPicture { finder.find(in: $0) })
    #expect(finder.count == 0)
    #expect(finder.typicalHeight == 0)
  }

  @Test("memory for a picture is enough for all that are no wider and no higher")
  func sizes() {
    var generator = Seeded(4)
    for _ in 0..<1000 {
      let (width, height) = (Int.random(in: 1...4096, using: &generator), Int.random(in: 1...4096, using: &generator))
      let size = DigitFinder.memorySize(width: width, height: height)
      let smaller = DigitFinder.memorySize(
        width: Int.random(in: 1...width, using: &generator), height: Int.random(in: 1...height, using: &generator))
      #expect(smaller <= size)
      // An Int of 32 bits holds it.
      #expect(size <= Int(Int32.max))
    }
  }

  @Test("a picture needs its sides in 1...4,096 and all of its pixels")
  func refused() {
    let pixels = [UInt8](repeating: 0, count: 4097)
    pixels.withUnsafeBufferPointer { pixels in
      let none = UnsafeBufferPointer(rebasing: pixels.prefix(0))
      for (width, height) in [(0, 1), (1, 0), (-1, -1), (4097, 1), (1, 4097), (Int.max, 2), (64, 65), (.min, .min)] {
        #expect(GrayPicture(pixels, width: width, height: height) == nil, "\(width)x\(height)")
      }
      #expect(GrayPicture(none, width: 1, height: 1) == nil)
      #expect(GrayPicture(UnsafeBufferPointer(start: nil, count: 0), width: 1, height: 1) == nil)
      #expect(GrayPicture(pixels, width: 4096, height: 1) != nil)
      #expect(GrayPicture(pixels, width: 64, height: 64) != nil)
    }
  }
}
