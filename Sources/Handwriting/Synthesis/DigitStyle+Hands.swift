import Foundation

extension DigitStyle {
  /// The same digit as many left-handers draw it: bars from right to left, closed curves the other way round.
  public var leftHanded: DigitStyle {
    DigitStyle(digit: digit, name: name + ", left-handed", strokes: strokes.map(DigitStyle.leftHanded))
  }

  /// The same digit drawn from the end of its last stroke to the beginning of its first, an unusual order.
  public var backwards: DigitStyle {
    DigitStyle(digit: digit, name: name + ", backwards", strokes: strokes.reversed().map { $0.reversed() })
  }

  private static func leftHanded(_ stroke: [Point]) -> [Point] {
    guard let first = stroke.first, let last = stroke.last else { return stroke }
    let (right, down) = (last.x - first.x, last.y - first.y)
    // A bar is level from end to end: one that bends on its way would lead a pen to the wrong place.
    let isBar = right > 3 * abs(down) && stroke.allSatisfy { abs($0.y - first.y) < 0.15 }
    let isClosed = stroke.count > 4 && hypot(right, down) < 0.15
    return isBar || isClosed ? stroke.reversed() : stroke
  }
}
