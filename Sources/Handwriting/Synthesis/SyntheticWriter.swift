public import Core2HAL
import Foundation

/// A writer of synthetic digits and signs: draws the strokes of a `StrokeStyle` as a person might. Its curves
/// were made for this project and are not copies of a person's handwriting. It touches no device; a `Finger` does.
///
/// The same seed and the same calls give the same samples.
public struct SyntheticWriter {
  /// Height of a digit in pixels.
  public var size = 150.0
  /// Widens digits, 1 as their style has it.
  public var width = 1.0
  /// The middle of the digit in pixels of the drawing area.
  public var middle = (x: 120.0, y: 120.0)
  /// Degrees, clockwise.
  public var tilt = 0.0
  /// To the right, as a share of the height.
  public var slant = 0.0
  /// Pixels per millisecond.
  public var speed = 0.6
  /// Random displacement of control points, as a share of the height.
  public var jitter = 0.015
  /// Milliseconds between two samples of the panel.
  public var samplePeriod = Double(TouchGeometry.samplePeriod)

  private var generator: SeededGenerator

  public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The samples of each stroke, in pixels, clamped to the drawing area.
  public mutating func draw(_ style: some StrokeStyle) -> [[TouchPoint]] {
    let angle = tilt * .pi / 180
    return style.strokes.map { stroke in
      var previous: DigitStyle.Point?
      var moved: DigitStyle.Point = (0, 0)
      let control = stroke.map { point -> DigitStyle.Point in
        // A corner is one point given twice; both get the same displacement.
        if let previous, previous == point { return moved }
        previous = point
        let x = width * (point.x - 0.34) + noise() + slant * (0.5 - point.y)
        let y = point.y - 0.5 + noise()
        moved = (
          middle.x + size * (x * cos(angle) - y * sin(angle)), middle.y + size * (x * sin(angle) + y * cos(angle))
        )
        return moved
      }
      return curve(through: control)
    }
  }

  /// The same as a labeled sample, on a canvas that is the drawing area.
  public mutating func sample(_ style: some StrokeStyle) -> StrokeSample {
    StrokeSample(
      label: style.label, canvas: StrokeSample.Canvas(width: 240, height: 240),
      strokes: draw(style).map { $0.map { StrokeSample.Point(x: Double($0.x), y: Double($0.y)) } })
  }

  /// Points of the curve through all control points, one for each sample of the panel.
  private func curve(through control: [DigitStyle.Point]) -> [TouchPoint] {
    var result: [TouchPoint] = []
    func append(_ point: DigitStyle.Point) {
      result.append(
        TouchPoint(x: UInt16(min(max(point.x, 0), 239).rounded()), y: UInt16(min(max(point.y, 0), 239).rounded())))
    }
    append(control[0])
    let step = speed * samplePeriod
    var travelled = 0.0
    var last = control[0]
    for k in 0..<control.count - 1 {
      let (before, from) = (control[max(k - 1, 0)], control[k])
      let (to, after) = (control[k + 1], control[min(k + 2, control.count - 1)])
      for tick in 1...64 {
        let t = Double(tick) / 64
        let point = (
          x: CatmullRom.blend(before.x, from.x, to.x, after.x, t),
          y: CatmullRom.blend(before.y, from.y, to.y, after.y, t)
        )
        let (right, down) = (point.x - last.x, point.y - last.y)
        // hypot differs between machines.
        travelled += (right * right + down * down).squareRoot()
        last = point
        if travelled >= step {
          travelled -= step
          append(point)
        }
      }
    }
    append(last)
    return result
  }

  private mutating func noise() -> Double { jitter * Double.random(in: -1...1, using: &generator) }
}
