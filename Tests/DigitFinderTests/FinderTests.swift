import DigitFinder
import TestSupport
import Testing

@Suite("Digit finder")
struct FinderTests {
  /// Six digits in two rows.
  private static func page(light: Double = 0.2, paper: (Int, Int) -> Double = { _, _ in 230 }) -> Sheet {
    var sheet = Sheet(width: 320, height: 240, paper: paper)
    for (k, digit) in [1, 2, 3, 4, 5, 7].enumerated() {
      sheet.write(digit, x: Double(40 + k % 3 * 90), y: Double(40 + k / 3 * 100), light: light)
    }
    return sheet
  }

  /// Expects each digit to have one box at its place, and nothing else to have any.
  private func expect(_ boxes: [Box], are expected: [Box], within reach: Int = 2, _ comment: Comment? = nil) {
    #expect(boxes.count == expected.count, comment)
    for box in expected {
      #expect(boxes.contains { $0.isNear(box, within: reach) }, "\(comment.map { "\($0): " } ?? "")\(box) in \(boxes)")
    }
  }

  struct Light: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var paper: @Sendable (Int, Int) -> Double
    var ink = 0.2
  }

  @Test(
    "digits are found where they are, whatever the light",
    arguments: [
      Light(testDescription: "dark on light", paper: { _, _ in 230 }),
      Light(testDescription: "dark on white", paper: { _, _ in 255 }, ink: 0),
      Light(testDescription: "gray on light", paper: { _, _ in 230 }, ink: 0.6),
      Light(testDescription: "dim", paper: { _, _ in 70 }),
      Light(testDescription: "from the left", paper: { x, _ in 60 + Double(x) / 2 }),
      Light(testDescription: "from a corner", paper: { x, y in 250 - Double(x + y) / 3 }),
      Light(testDescription: "a shadow", paper: { x, y in 240 - min(max(Double(x - 140) * 3, 0), 140) }),
      Light(testDescription: "light on dark", paper: { _, _ in 40 }, ink: 5),
      Light(testDescription: "white on black", paper: { _, _ in 12 }, ink: 21),
    ])
  func light(_ light: Light) {
    let sheet = Self.page(light: light.ink, paper: light.paper)
    expect(sheet.candidates(), are: sheet.boxes)
  }

  @Test("a third of the light changes no box by more than a pixel", arguments: 1...8 as ClosedRange<UInt64>)
  func dimmed(seed: UInt64) {
    var generator = Seeded(seed)
    var sheet = Sheet(width: 300, height: 120) { _, _ in 230 + .random(in: -5...5, using: &generator) }
    for k in 0..<4 {
      sheet.write(
        Int.random(in: 0...9, using: &generator), x: Double(20 + 70 * k), y: .random(in: 10...50, using: &generator),
        height: .random(in: 35...55, using: &generator), light: .random(in: 0.1...0.5, using: &generator))
    }
    let bright = sheet.candidates()
    expect(bright, are: sheet.boxes, "seed \(seed)")
    expect(sheet.lit { Double($0) / 3 }.candidates(), are: bright, within: 1, "seed \(seed)")
  }

  @Test("a polarity that is given is used, where the picture suggests another one")
  func polarity() {
    let dark = Self.page()
    expect(dark.candidates(.init(polarity: .darkOnLight)), are: dark.boxes)
    #expect(!dark.candidates(.init(polarity: .lightOnDark)).contains { $0.isNear(dark.boxes[0], within: 2) })
    let light = Self.page(light: 5) { _, _ in 40 }
    expect(light.candidates(.init(polarity: .lightOnDark)), are: light.boxes)
  }

  @Test("faint print and dark pen are both found")
  func faint() {
    var generator = Seeded(1)
    var sheet = Sheet(width: 320, height: 120) { _, _ in 230 + .random(in: -5...5, using: &generator) }
    sheet.write(3, x: 40, y: 30, light: 0.1)
    sheet.write(5, x: 110, y: 30, light: 0.65)
    sheet.write(2, x: 180, y: 30, light: 0.1)
    sheet.write(4, x: 250, y: 30, light: 0.65)
    expect(sheet.candidates(), are: sheet.boxes)
  }

  // MARK: Lines

  private struct LineCounter: FinderObserver {
    var lines = 0
    var ink: [UInt8] = []
    mutating func didEraseLines(_ count: Int, _ ink: UnsafeBufferPointer<UInt8>) {
      lines = count
      self.ink = Array(ink)
    }
  }

  @Test("ruled lines through the digits are taken out, and the digits stay", arguments: [0.01, 0.02, -0.03])
  func ruled(slope: Double) {
    var sheet = Sheet(width: 400, height: 300)
    for k in 0..<8 {
      sheet.write(k, x: Double(40 + k % 4 * 90), y: Double(60 + k / 4 * 100), height: 44)
    }
    let (digits, plain) = (sheet.boxes, sheet)
    for y in stride(from: 30.0, to: 290, by: 50) {
      sheet.draw([.init(0, y), .init(399, y + 399 * slope)], thickness: 2, light: 0.55)
    }
    var counter = LineCounter()
    let boxes = sheet.candidates(.init(), observer: &counter)
    #expect(counter.lines >= 6)
    // A line may take ink from the ends of a stroke that it meets.
    expect(boxes, are: digits, within: 4)
    // What was nothing but lines is clean.
    var clean = LineCounter()
    _ = plain.candidates(.init(), observer: &clean)
    #expect(clean.lines == 0)
    let left = counter.ink.indices.filter { counter.ink[$0] > 60 && clean.ink[$0] == 0 }
    #expect(left.count < 100, "\(left.count) pixels of lines are left")
  }

  @Test("squared paper is taken out")
  func squared() {
    var sheet = Sheet(width: 400, height: 300)
    for k in 0..<8 {
      sheet.write(k, x: Double(43 + k % 4 * 90), y: Double(60 + k / 4 * 100), height: 44)
    }
    let digits = sheet.boxes
    for y in stride(from: 15.0, to: 300, by: 30) {
      sheet.draw([.init(0, y), .init(399, y)], thickness: 1.5, light: 0.6)
    }
    for x in stride(from: 20.0, to: 400, by: 30) {
      sheet.draw([.init(x, 0), .init(x, 299)], thickness: 1.5, light: 0.6)
    }
    let boxes = sheet.candidates()
    for box in digits { #expect(boxes.contains { $0.isNear(box, within: 5) }, "\(box) in \(boxes)") }
  }

  @Test("a stroke that lies on a ruled line stays whole", arguments: [0.45, 0.55, 0.7], [0, 0.01, -0.02])
  func strokeOnLine(light: Double, slope: Double) {
    var sheet = Sheet(width: 480, height: 200)
    func line(_ x: Double) -> Double { 120 + x * slope }
    // The foot of a 2, the bar of a 4 and the top of a 7. A stroke leaves 40% of the light.
    let strokes = [
      [(100, -40), (130, -30), (95, 0), (140, 0)], [(230, -44), (205, 0), (245, 0)], [(320, 0), (360, 0), (335, 44)],
    ].map { $0.map { x, y in Sheet.Point(x, line(x) + y) } }
    for stroke in strokes { sheet.draw(stroke, thickness: 4, light: 0.4) }
    var clean = LineCounter()
    _ = sheet.candidates(.init(), observer: &clean)
    for y in stride(from: -90.0, to: 80, by: 30) {
      sheet.draw([.init(0, line(0) + y), .init(479, line(479) + y)], thickness: 2, light: light)
    }
    var counter = LineCounter()
    _ = sheet.candidates(.init(), observer: &counter)
    #expect(counter.lines >= 5)
    for (from, to) in [(100, 135), (210, 240), (325, 355)] {
      let lost = (from...to).count { x in
        let y = Int(line(Double(x)).rounded())
        return (y - 1...y + 1).allSatisfy { counter.ink[$0 * 480 + x] < 60 }
      }
      #expect(lost < 3, "\(lost) of the columns \(from) to \(to) are lost")
    }
    let left = counter.ink.indices.filter { counter.ink[$0] > 60 && clean.ink[$0] == 0 }
    #expect(left.count < 100, "\(left.count) pixels of lines are left")
  }

  @Test(
    "strokes in a row are not taken for a ruled line if the lines of the paper are fainter", arguments: [10.0, 16, 20])
  func strokesInRow(space: Double) {
    var sheet = Sheet(width: 480, height: 420)
    // The bottom sides of these squares are nearly one line.
    let squares = (0..<4).map { k in Sheet.Point(60 + Double(k) * (40 + space), 170) }
    for corner in squares {
      let points = [(0, 0), (40, 0), (40, 50), (0, 50), (0, 0)].map { x, y in corner + Sheet.Point(x, y) }
      sheet.draw(points, thickness: 4)
    }
    for y in stride(from: 20.0, to: 410, by: 65) { sheet.draw([.init(0, y), .init(479, y)], thickness: 2, light: 0.6) }
    var counter = LineCounter()
    let boxes = sheet.candidates(.init(), observer: &counter)
    #expect(counter.lines == 6)
    let expected = squares.map { corner in
      Box(
        left: UInt16(corner.x - 2), top: UInt16(corner.y - 2), right: UInt16(corner.x + 42),
        bottom: UInt16(corner.y + 52))
    }
    expect(boxes, are: expected, within: 3)
  }

  @Test("the bar of a 7 that is almost as wide as the picture is no ruled line", arguments: [28, 64, 100, 200, 480])
  func bar(side: Int) throws {
    var sheet = Sheet(width: side, height: side)
    let unit = Double(side) / 14
    sheet.draw([.init(2 * unit, 3 * unit), .init(12 * unit, 3 * unit), .init(6 * unit, 12 * unit)], thickness: unit)
    let boxes = sheet.candidates()
    try #require(boxes.count == 1)
    #expect(boxes[0].width >= Int(10 * unit))
    #expect(boxes[0].height >= Int(9 * unit))
  }

  // MARK: Sizes

  @Test("digits of 10 to 300 pixels are found", arguments: [10, 16, 24, 60, 120, 300])
  func heights(height: Int) {
    var sheet = Sheet(width: 4 * height, height: 2 * height)
    for (k, digit) in [2, 5, 7].enumerated() {
      sheet.write(
        digit, x: Double(height) * (0.4 + Double(k) * 1.1), y: Double(height) / 2, height: Double(height),
        thickness: max(Double(height) / 10, 1.5))
    }
    expect(sheet.candidates(), are: sheet.boxes, within: max(2, height / 40))
  }

  @Test("a digit that fills a picture is found, also as data sets have it: 28x28, light on dark")
  func alone() {
    for digit in 0...9 {
      var small = Sheet(width: 28, height: 28) { _, _ in 0 }
      small.write(digit, x: 8, y: 5, height: 18, thickness: 2.5)
      // Nothing multiplies the light of black paper.
      var light = Sheet(width: 28, height: 28) { _, _ in 255 }
      light.write(digit, x: 8, y: 5, height: 18, thickness: 2.5, light: 0)
      light = light.lit { 255 - Double($0) }
      expect(light.candidates(), are: small.boxes, "\(digit)")
      var large = Sheet(width: 640, height: 480)
      large.write(digit, x: 200, y: 60, height: 360, thickness: 14)
      expect(large.candidates(), are: large.boxes, within: 6, "\(digit)")
    }
  }

  // MARK: Thresholds

  @Test("with a threshold, ink is what is darker than it, and nothing else")
  func threshold() {
    var sheet = Sheet(width: 200, height: 100) { _, _ in 200 }
    sheet.write(2, x: 30, y: 30, light: 0.2)
    sheet.write(5, x: 120, y: 30, light: 0.7)
    let (dark, gray) = (sheet.boxes[0], sheet.boxes[1])
    expect(sheet.candidates(.init(threshold: .gray(100))), are: [dark])
    expect(sheet.candidates(.init(threshold: .gray(180))), are: [dark, gray])
    // 40 is the darkest.
    for value: UInt8 in [0, 40] { #expect(sheet.candidates(.init(threshold: .gray(value))).isEmpty) }
    // All is ink.
    #expect(sheet.candidates(.init(threshold: .gray(255))).isEmpty)
    #expect(sheet.candidates(.init(threshold: .gray(0), polarity: .lightOnDark)).isEmpty)
    let light = sheet.lit { 255 - Double($0) }
    expect(light.candidates(.init(threshold: .gray(155), polarity: .lightOnDark)), are: [dark])
  }
}
