import DigitFinder
import Foundation

/// A gray picture to write on, with strokes whose edges are smooth, as a camera sees them.
struct Sheet {
  typealias Point = SIMD2<Double>

  let width: Int
  let height: Int
  var pixels: [UInt8]
  /// Around each digit that was written, in the order of writing.
  private(set) var boxes: [Box] = []

  /// - Parameter paper: the gray value of each pixel.
  init(width: Int, height: Int, paper: (_ x: Int, _ y: Int) -> Double = { _, _ in 230 }) {
    self.width = width
    self.height = height
    pixels = (0..<width * height).map { Sheet.byte(paper($0 % width, $0 / width)) }
  }

  private static func byte(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }

  /// Draws lines between points.
  ///
  /// - Parameter light: how much of the light of the paper is left where a pixel is covered; more than 1 on dark paper.
  mutating func draw(_ points: [Point], thickness: Double = 3, light: Double = 0.2) {
    let reach = thickness / 2 + 1
    let low = points.reduce(points[0]) { pointwiseMin($0, $1) } - reach
    let high = points.reduce(points[0]) { pointwiseMax($0, $1) } + reach
    for y in max(Int(low.y), 0)...min(Int(high.y) + 1, height - 1) {
      for x in max(Int(low.x), 0)...min(Int(high.x) + 1, width - 1) {
        let place = Point(Double(x), Double(y))
        let distance = zip(points, points.dropFirst()).map { Sheet.distance(place, $0, $1) }.min() ?? .infinity
        let cover = min(max((thickness + 1) / 2 - distance, 0), 1)
        let here = Double(pixels[y * width + x])
        if cover > 0 { pixels[y * width + x] = Sheet.byte(here * (1 - cover + cover * light)) }
      }
    }
  }

  /// Draws a rectangle with both diagonals. This sign is not a digit.
  mutating func drawCrossedBox(x: Double, y: Double, width: Double, height: Double, thickness: Double) {
    let (right, bottom) = (x + width, y + height)
    draw([.init(x, y), .init(right, y), .init(right, bottom), .init(x, bottom), .init(x, y)], thickness: thickness)
    draw([.init(x, y), .init(right, bottom)], thickness: thickness)
    draw([.init(right, y), .init(x, bottom)], thickness: thickness)
  }

  /// Draws two diagonals and a bar, 110 pixels wide and 160 high. This sign is not a digit.
  mutating func drawLargeStar(x: Double, y: Double) {
    draw([.init(x, y), .init(x + 110, y + 160)], thickness: 7)
    draw([.init(x + 110, y), .init(x, y + 160)], thickness: 7)
    draw([.init(x, y + 80), .init(x + 110, y + 80)], thickness: 7)
  }

  private static func distance(_ point: Point, _ a: Point, _ b: Point) -> Double {
    let along = b - a
    let length = (along * along).sum()
    let share = length == 0 ? 0 : min(max(((point - a) * along).sum() / length, 0), 1)
    let off = point - a - share * along
    return (off * off).sum().squareRoot()
  }

  /// Writes a digit with its top left corner at a place, 0.6 times as wide as it is high.
  mutating func write(
    _ digit: Int, x: Double, y: Double, height: Double = 40, thickness: Double = 4, light: Double = 0.2
  ) {
    let strokes = Sheet.strokes(of: digit).map { $0.map { Point(x, y) + $0 * height } }
    for stroke in strokes { draw(stroke, thickness: thickness, light: light) }
    let points = strokes.joined()
    let low = points.reduce(points.first!) { pointwiseMin($0, $1) } - thickness / 2
    let high = points.reduce(points.first!) { pointwiseMax($0, $1) } + thickness / 2
    boxes.append(
      Box(
        left: UInt16(max(low.x.rounded(), 0)), top: UInt16(max(low.y.rounded(), 0)), right: UInt16(high.x.rounded()),
        bottom: UInt16(high.y.rounded())))
  }

  /// The strokes of a digit of height 1.
  private static func strokes(of digit: Int) -> [[Point]] {
    switch digit {
    case 0: [arc(0.3, 0.5, 0.3, 0.5, from: 0, to: 360)]
    case 1: [[Point(0.1, 0.25), Point(0.35, 0), Point(0.35, 1)]]
    case 2: [arc(0.3, 0.28, 0.28, 0.28, from: 190, to: 400) + [Point(0, 1), Point(0.6, 1)]]
    case 3: [arc(0.27, 0.25, 0.28, 0.25, from: 200, to: 450) + arc(0.27, 0.74, 0.32, 0.26, from: 270, to: 520)]
    case 4: [[Point(0.4, 0), Point(0, 0.65), Point(0.6, 0.65)], [Point(0.45, 0.35), Point(0.45, 1)]]
    case 5: [[Point(0.55, 0), Point(0.1, 0), Point(0.05, 0.45)] + arc(0.25, 0.68, 0.33, 0.32, from: 250, to: 510)]
    case 6: [[Point(0.45, 0), Point(0.1, 0.45)] + arc(0.3, 0.71, 0.29, 0.29, from: 190, to: 560)]
    case 7: [[Point(0, 0), Point(0.6, 0), Point(0.2, 1)]]
    case 8: [arc(0.3, 0.23, 0.24, 0.23, from: 90, to: 450), arc(0.3, 0.73, 0.3, 0.27, from: 270, to: 630)]
    default: [arc(0.3, 0.28, 0.28, 0.28, from: 10, to: 370) + [Point(0.5, 1)]]
    }
  }

  /// Part of an ellipse, from an angle to another in degrees, clockwise from the right.
  private static func arc(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, from: Int, to: Int
  ) -> [Point] {
    stride(from: from, through: to, by: 15).map { degrees in
      let angle = Double(degrees) * .pi / 180
      return Point(x + width * cos(angle), y + height * sin(angle))
    }
  }

  /// The same picture in other light.
  func lit(_ light: (UInt8) -> Double) -> Sheet {
    var sheet = self
    sheet.pixels = pixels.map { Sheet.byte(light($0)) }
    return sheet
  }
}

extension Box {
  /// Whether no side is farther from that of another box than some pixels.
  func isNear(_ other: Box, within reach: Int) -> Bool {
    zip([left, top, right, bottom], [other.left, other.top, other.right, other.bottom])
      .allSatisfy { abs(Int($0) - Int($1)) <= reach }
  }
}
