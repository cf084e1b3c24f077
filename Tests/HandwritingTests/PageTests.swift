import Testing

@testable import Handwriting

@Suite("Synthetic pages")
struct PageTests {
  private static let seeds: [UInt64] = [1, 2, 3]

  /// Digits of two writers, and letters of a third.
  private static let samples: [StrokeSample] = {
    var samples: [StrokeSample] = []
    for (number, name) in ["ann", "bob"].enumerated() {
      var writer = SyntheticWriter(seed: UInt64(number))
      // Each writes only half of the digits, so that a page tells who wrote it.
      for style in DigitStyle.all where style.digit / 5 == number {
        var sample = writer.sample(style)
        sample.writer = name
        samples.append(sample)
      }
    }
    let corner = [StrokeSample.Point(x: 0, y: 0), StrokeSample.Point(x: 0, y: 9), StrokeSample.Point(x: 6, y: 9)]
    return samples + [StrokeSample(label: "L", writer: "eve", strokes: [corner])]
  }()

  /// What a page of a kind has, beside what all have.
  struct Property: Sendable, CustomTestStringConvertible {
    var kind: PageKind
    var says: String
    var holds: @Sendable (SyntheticPage) -> Bool
    var testDescription: String { "\(kind.rawValue): \(says)" }

    init(_ kind: PageKind, _ says: String, _ holds: @escaping @Sendable (SyntheticPage) -> Bool) {
      (self.kind, self.says, self.holds) = (kind, says, holds)
    }
  }

  private static let properties = [
    Property(.dark, "at most 82 of 255 on average") { mean($0) <= 82 },
    Property(.plainPen, "as bright as a page that a person reads by") { mean($0) > 84 },
    Property(.inverted, "darker than half of white") { mean($0) < 128 },
    Property(.none, "without digits") { $0.digits.isEmpty },
    Property(.oneLarge, "one digit that fills at least 0.4 of the lower side") { page in
      page.digits.count == 1 && page.digits[0].box.height * 10 >= min(page.width, page.height) * 4
    },
    Property(.small, "320 px wide") { $0.width == 320 },
    Property(.tiny, "digits of 9 to 32 px") { page in
      page.digits.allSatisfy { (9...32).contains(max($0.box.width, $0.box.height)) || $0.box.width > $0.box.height }
    },
    Property(.plainMarker, "digits with much ink") { page in
      page.digits.reduce(0) { $0 + inkShare(of: $1.box, in: page) } / Double(page.digits.count) > 0.12
    },
    Property(.touching, "some boxes overlap") { page in
      zip(page.digits, page.digits.dropFirst()).contains { $0.line == $1.line && $1.box.x0 < $0.box.x1 }
    },
    Property(.uneven, "somewhere at most 0.7 of the light of the brightest part") { page in
      let light = parts(page)
      return (light.min() ?? 0) <= 0.7 * (light.max() ?? 0)
    },
    Property(.blurred, "neighboring pixels differ little") { sharpness($0) < 0.27 },
  ]

  @Test("a kind has its own properties", arguments: properties)
  func kinds(_ property: Property) {
    let writer = PageWriter()
    for seed in Self.seeds {
      #expect(property.holds(writer.page(property.kind, seed: seed)), "seed \(seed)")
    }
  }

  @Test("the same seed gives the same page, another seed another one", arguments: PageKind.allCases)
  func seeded(_ kind: PageKind) {
    let page = PageWriter(samples: Self.samples).page(kind, seed: 7)
    #expect(PageWriter(samples: Self.samples).page(kind, seed: 7) == page)
    #expect(PageWriter(samples: Self.samples).page(kind, seed: 8).pixels != page.pixels)
  }

  @Test("each kind has a name of its own, from which it is made again")
  func names() {
    #expect(PageKind.allCases.count == 16)
    for kind in PageKind.allCases {
      #expect(PageKind(rawValue: kind.rawValue) == kind)
      #expect(kind.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }

  @Test("boxes lie in the picture and hold ink: darker than around them, or lighter", arguments: PageKind.allCases)
  func boxes(_ kind: PageKind) {
    for writer in [PageWriter(), PageWriter(samples: Self.samples)] {
      for seed in Self.seeds {
        let page = writer.page(kind, seed: seed)
        #expect((28...1600).contains(page.width) && (28...1600).contains(page.height))
        #expect(page.pixels.count == page.width * page.height)
        #expect(page.kind == kind)
        #expect(page.digits.isEmpty == (kind == .none), "seed \(seed)")
        for digit in page.digits {
          let box = digit.box
          #expect(digit.digit <= 9)
          // A digit is never cut off by the edge of the picture.
          #expect(0 < box.x0 && box.x0 < box.x1 && box.x1 < page.width, "seed \(seed): \(box)")
          #expect(0 < box.y0 && box.y0 < box.y1 && box.y1 < page.height, "seed \(seed): \(box)")
          let (ink, paper) = (Self.ink(of: box, in: page), Self.paper(around: box, in: page))
          #expect(
            kind == .inverted ? ink > paper * 1.15 : ink < paper * 0.92, "seed \(seed): \(ink) on \(paper) in \(box)")
        }
      }
    }
  }

  @Test("boxes are tight: ink reaches each of their sides, and little of it lies beyond")
  func tightness() {
    let writer = PageWriter()
    for seed in UInt64(0)..<8 {
      let page = writer.page(.plainMarker, seed: seed)
      for digit in page.digits where digit.box.height > 40 {
        let box = digit.box
        let threshold = (Self.ink(of: box, in: page) + Self.paper(around: box, in: page)) / 2
        func holdsInk(_ columns: Range<Int>, _ rows: Range<Int>) -> Bool {
          rows.contains { y in columns.contains { x in Double(page.pixels[y * page.width + x]) < threshold } }
        }
        // Blur and pressure take two or three pixels of a stroke's end.
        let depth = min(5, box.width / 2, box.height / 2)
        #expect(holdsInk(box.x0..<box.x0 + depth, box.y0..<box.y1), "left of \(box), seed \(seed)")
        #expect(holdsInk(box.x1 - depth..<box.x1, box.y0..<box.y1), "right of \(box), seed \(seed)")
        #expect(holdsInk(box.x0..<box.x1, box.y0..<box.y0 + depth), "top of \(box), seed \(seed)")
        #expect(holdsInk(box.x0..<box.x1, box.y1 - depth..<box.y1), "bottom of \(box), seed \(seed)")
      }
    }
  }

  @Test("digits are in reading order: lines from the top, each from left to right")
  func order() {
    let writer = PageWriter()
    for kind in [PageKind.plainPen, .ruled, .squared, .mixed, .tiny] {
      for seed in Self.seeds {
        let digits = writer.page(kind, seed: seed).digits
        for (digit, next) in zip(digits, digits.dropFirst()) {
          #expect(digit.line <= next.line, "\(kind.rawValue), seed \(seed)")
          if digit.line == next.line {
            #expect(digit.box.x0 + digit.box.x1 < next.box.x0 + next.box.x1, "\(kind.rawValue), seed \(seed)")
          }
        }
        for line in Set(digits.map(\.line)) where digits.contains(where: { $0.line > line }) {
          let here = digits.filter { $0.line == line }.map { $0.box.y0 + $0.box.y1 }
          let below = digits.filter { $0.line > line }.map { $0.box.y0 + $0.box.y1 }
          #expect(here.reduce(0, +) * below.count < below.reduce(0, +) * here.count, "\(kind.rawValue), seed \(seed)")
        }
      }
    }
  }

  @Test("mixed pages hold digits and other marks, pages without digits only others, the rest only digits")
  func contents() {
    let people = PagePeople(samples: Self.samples, styles: DigitStyle.all, signs: Sign.all)
    for kind in PageKind.allCases {
      var generator = SeededGenerator(seed: 3)
      let pages = (0..<20).map { _ in
        var hand = PageHand(people, &generator)
        return PageText(PageLook(kind), size: SIMD2(640, 480), by: &hand, &generator).marks
      }
      let marks = pages.joined()
      #expect(marks.contains { $0.digit != nil } == (kind != .none), "\(kind.rawValue)")
      #expect(marks.contains { $0.digit == nil } == (kind == .none || kind == .mixed), "\(kind.rawValue)")
      if kind != .none { #expect(pages.allSatisfy { $0.contains { $0.digit != nil } }, "\(kind.rawValue)") }
    }
  }

  @Test("a page is written by one of the writers of the samples")
  func oneWriter() {
    let writer = PageWriter(samples: Self.samples)
    var halves: Set<Int> = []
    for seed in UInt64(0)..<12 {
      let digits = writer.page(.small, seed: seed).digits
      let half = Set(digits.map { Int($0.digit) / 5 })
      #expect(half.count == 1, "seed \(seed)")
      halves.formUnion(half)
    }
    #expect(halves == [0, 1])
  }

  @Test("all digits are written without samples")
  func allDigits() {
    let writer = PageWriter()
    let written = (UInt64(0)..<12).flatMap { writer.page(.small, seed: $0).digits.map(\.digit) }
    #expect(Set(written) == Set(0...9))
  }

  @Test("letters that many people write like a digit are left out, and other letters are not")
  func lookalikes() {
    let strokes = [[StrokeSample.Point(x: 0, y: 0), StrokeSample.Point(x: 5, y: 9)]]
    let samples = ["O", "l", "I", "A", "k"].map { StrokeSample(label: $0, strokes: strokes) }
    let people = PagePeople(samples: samples, styles: DigitStyle.all, signs: Sign.all)
    #expect(people.letters.joined().map(\.label) == ["A", "k"])
  }

  @Test("samples without an extent, or of huge coordinates, do not stop a page")
  func strangeSamples() {
    let dot = StrokeSample(label: "3", strokes: [[StrokeSample.Point(x: 4, y: 4)]])
    let flat = StrokeSample(label: "1", strokes: [[StrokeSample.Point(x: 0, y: 4), StrokeSample.Point(x: 99, y: 5)]])
    let huge = StrokeSample(
      label: "7",
      strokes: [
        [StrokeSample.Point(x: -1e9, y: -1e9), StrokeSample.Point(x: 0, y: -1e9), StrokeSample.Point(x: -5e8, y: 1e9)]
      ])
    let far = StrokeSample(
      label: "7", strokes: [[StrokeSample.Point(x: 1e9, y: 1e9), StrokeSample.Point(x: 1e9 + 20, y: 1e9 + 50)]])
    let long = StrokeSample(
      label: "2", strokes: [(0..<100_000).map { StrokeSample.Point(x: Double($0 % 700), y: Double($0 % 1000)) }])
    let only = PageWriter(samples: [dot, flat]).page(.small, seed: 1)
    #expect(!only.digits.isEmpty)
    let page = PageWriter(samples: [dot, flat, huge, far, long]).page(.small, seed: 1)
    #expect(page.digits.allSatisfy { $0.digit == 7 || $0.digit == 2 })
    #expect(!page.digits.isEmpty)
  }

  @Test("a perspective maps the corners of its rectangle to the given ones, and keeps lines straight")
  func perspective() {
    let corners = [SIMD2<Float>(10, 5), SIMD2(600, 30), SIMD2(630, 470), SIMD2(0, 440)]
    let view = Perspective(size: SIMD2(640, 480), corners: corners)
    for (from, to) in zip([SIMD2<Float>(0, 0), SIMD2(640, 0), SIMD2(640, 480), SIMD2(0, 480)], corners) {
      let error = view(from) - to
      #expect((error * error).sum() < 0.01)
    }
    let (a, b, c) = (view(SIMD2(0, 0)), view(SIMD2(320, 240)), view(SIMD2(640, 480)))
    let (first, second) = (b - a, c - a)
    #expect(abs(first.x * second.y - first.y * second.x) < 1)
    let moved = view.then(scaledBy: 0.5, movedBy: SIMD2(3, 4))(SIMD2(640, 0)) - (corners[1] * 0.5 + SIMD2(3, 4))
    #expect((moved * moved).sum() < 0.01)
  }

  @Test("compression keeps even areas, changes edges the more the lower the quality, and fits any size")
  func compression() {
    let width = 21
    let edge = (0..<width * 13).map { Float($0 % width < 10 ? 40 : 200) }
    func error(_ quality: Float) -> Float {
      var pixels = edge
      BlockCompression(quality: quality).apply(to: &pixels, width: width)
      return zip(pixels, edge).map { abs($0 - $1) }.reduce(0, +)
    }
    #expect(error(95) < error(60) && error(60) < error(20))
    var even = [Float](repeating: 128, count: width * 13)
    BlockCompression(quality: 40).apply(to: &even, width: width)
    #expect(even.allSatisfy { abs($0 - 128) < 0.01 })
  }

  @Test("portable functions are near those of mathematics")
  func portableFunctions() {
    // Known values: e, e^-1, e^-8; cos and sin of 30 degrees.
    #expect(abs(portableExp(1) - 2.718282) < 0.001)
    #expect(abs(portableExp(-1) - 0.3678794) < 0.0001)
    #expect(abs(portableExp(-8) - 0.000335463) < 0.00001)
    let turn = portableTurn(degrees: 30)
    #expect(abs(turn.cos - 0.8660254) < 0.00001 && abs(turn.sin - 0.5) < 0.00001)
  }

  // MARK: Measurements

  private static func mean(_ page: SyntheticPage) -> Double {
    Double(page.pixels.reduce(0) { $0 + Int($1) }) / Double(page.pixels.count)
  }

  private static func values(_ columns: Range<Int>, _ rows: Range<Int>, of page: SyntheticPage) -> [UInt8] {
    rows.flatMap { y in columns.map { x in page.pixels[y * page.width + x] } }
  }

  /// The level that a tenth of the box's pixels reach: ink, but not the noise of single pixels.
  private static func ink(of box: SyntheticPage.Box, in page: SyntheticPage) -> Double {
    let sorted = values(box.x0..<box.x1, box.y0..<box.y1, of: page).sorted()
    return Double(sorted[page.kind == .inverted ? sorted.count * 94 / 100 : sorted.count * 6 / 100])
  }

  /// The usual level around a box: the middle one of its surroundings.
  private static func paper(around box: SyntheticPage.Box, in page: SyntheticPage) -> Double {
    let reach = max(3, box.height / 6)
    let columns = max(0, box.x0 - reach)..<min(page.width, box.x1 + reach)
    let rows = max(0, box.y0 - reach)..<min(page.height, box.y1 + reach)
    let sorted = values(columns, rows, of: page).sorted()
    return Double(sorted[sorted.count / 2])
  }

  /// The share of a box that is nearer to its ink than to the paper.
  private static func inkShare(of box: SyntheticPage.Box, in page: SyntheticPage) -> Double {
    let threshold = (ink(of: box, in: page) + paper(around: box, in: page)) / 2
    let inside = values(box.x0..<box.x1, box.y0..<box.y1, of: page)
    return Double(inside.count { Double($0) < threshold }) / Double(inside.count)
  }

  /// The middle level of each part of a page that is cut into six by six.
  private static func parts(_ page: SyntheticPage) -> [Double] {
    let (width, height) = (page.width / 6, page.height / 6)
    return (0..<36).map { part in
      let (x, y) = (part % 6 * width, part / 6 * height)
      let sorted = values(x..<x + width, y..<y + height, of: page).sorted()
      return Double(sorted[sorted.count / 2])
    }
  }

  /// The steepest step from a pixel to the next in a row of a box, as a share of the paper's level there.
  private static func sharpness(_ page: SyntheticPage) -> Double {
    page.digits.map { digit in
      let box = digit.box
      let steps = (box.y0..<box.y1).flatMap { y in
        (box.x0..<box.x1 - 1).map { x in
          abs(Int(page.pixels[y * page.width + x]) - Int(page.pixels[y * page.width + x + 1]))
        }
      }
      return Double(steps.max() ?? 0) / paper(around: box, in: page)
    }.reduce(0, +) / Double(page.digits.count)
  }
}
