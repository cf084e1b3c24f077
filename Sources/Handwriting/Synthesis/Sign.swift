/// A sign that is not a digit, such as a plus or an arrow: a recognizer should call it unclear.
///
/// Shapes that a person could read as a digit are left out: rings, lines within 45 degrees of upright, `S`, `Z`, and the
/// exclamation mark, which looks like a 1 with a stray dot.
public struct Sign: StrokeStyle {
  public let label: String
  public let strokes: [[Point]]

  /// - Parameter strokes: in a square from 0 to 1, which becomes the square around the middle of digits.
  init(_ label: String, _ strokes: [Point]...) {
    self.label = label
    self.strokes = strokes.map { $0.map { ($0.x - 0.16, $0.y) } }
  }

  /// Straight lines from corner to corner, each with a point in its middle, where it may bend a little.
  static func lines(_ corners: Point...) -> [Point] {
    var points = [corners[0]]
    for (from, to) in zip(corners, corners.dropFirst()) {
      // The corner that ended the previous line begins this one.
      if points.count > 1 { points.append(from) }
      points += [((from.x + to.x) / 2, (from.y + to.y) / 2), to]
    }
    return points
  }

  /// Signs that models are tested on.
  public static let all: [Sign] = [
    Sign("+", lines((0.5, 0.02), (0.48, 0.98)), lines((0.03, 0.52), (0.97, 0.47))),
    Sign("+", lines((0.05, 0.4), (0.9, 0.4)), lines((0.45, 0.0), (0.48, 0.95))),
    Sign("+", lines((0.2, 0.5), (0.82, 0.5)), lines((0.52, 0.05), (0.5, 1.0))),
    Sign("x", lines((0.1, 0.05), (0.88, 0.95)), lines((0.85, 0.0), (0.12, 1.0))),
    Sign("T", lines((0.08, 0.03), (0.9, 0.0)), lines((0.5, 0.02), (0.48, 1.0))),
    Sign("T", lines((0.2, 0.0), (0.8, 0.0)), lines((0.48, 0.06), (0.5, 0.98))),
    Sign("T", lines((0.1, 0.02), (0.92, 0.0), (0.52, 0.01), (0.5, 1.0))),
    Sign(">", lines((0.1, 0.06), (0.9, 0.48), (0.08, 0.96))),
    Sign(">", lines((0.05, 0.2), (0.92, 0.52), (0.06, 0.8))),
    Sign("<", lines((0.92, 0.04), (0.1, 0.52), (0.9, 0.95))),
    Sign("=", lines((0.04, 0.32), (0.96, 0.3)), lines((0.06, 0.68), (0.94, 0.7))),
    Sign("=", lines((0.1, 0.22), (0.9, 0.25)), lines((0.12, 0.8), (0.92, 0.76))),
    Sign("=", lines((0.0, 0.42), (1.0, 0.4)), lines((0.02, 0.6), (0.98, 0.62))),
    Sign("≠", lines((0.04, 0.34), (0.96, 0.32)), lines((0.04, 0.68), (0.96, 0.66)), lines((0.72, 0.05), (0.3, 0.95))),
    Sign("≡", lines((0.05, 0.2), (0.95, 0.18)), lines((0.05, 0.5), (0.95, 0.5)), lines((0.06, 0.82), (0.94, 0.8))),
    Sign("-", lines((0.0, 0.5), (1.0, 0.48))),
    Sign("/", lines((1.0, 0.24), (0.0, 0.76))),
    Sign("\\", lines((0.0, 0.22), (1.0, 0.75))),
    Sign(
      "#", lines((0.34, 0.02), (0.28, 0.98)), lines((0.72, 0.0), (0.66, 1.0)), lines((0.02, 0.34), (0.96, 0.32)),
      lines((0.04, 0.68), (0.98, 0.66))),
    Sign("*", lines((0.5, 0.05), (0.5, 0.95)), lines((0.08, 0.28), (0.92, 0.74)), lines((0.9, 0.26), (0.1, 0.74))),
    Sign("*", lines((0.02, 0.5), (0.98, 0.5)), lines((0.24, 0.1), (0.76, 0.9)), lines((0.75, 0.08), (0.25, 0.92))),
    Sign(
      "?", [(0.22, 0.24), (0.3, 0.04), (0.6, 0.02), (0.76, 0.2), (0.66, 0.38), (0.5, 0.5), (0.48, 0.72)],
      lines((0.48, 0.86), (0.49, 1.0))),
    Sign("square", lines((0.05, 0.04), (0.04, 0.95), (0.96, 0.96), (0.95, 0.05), (0.05, 0.04))),
    Sign("square", lines((0.02, 0.14), (0.98, 0.12), (0.97, 0.86), (0.03, 0.88), (0.02, 0.14))),
    Sign("square", lines((0.08, 0.05), (0.08, 0.95)), lines((0.08, 0.05), (0.94, 0.06), (0.93, 0.96), (0.08, 0.95))),
    Sign("triangle", lines((0.5, 0.05), (0.04, 0.93), (0.97, 0.94), (0.5, 0.05))),
    Sign("triangle", lines((0.05, 0.08), (0.95, 0.06), (0.52, 0.95), (0.05, 0.08))),
    Sign("diamond", lines((0.5, 0.0), (0.95, 0.5), (0.5, 1.0), (0.06, 0.5), (0.5, 0.0))),
    Sign("tick", lines((0.06, 0.58), (0.38, 0.94), (0.96, 0.08))),
    Sign("tick", lines((0.12, 0.45), (0.3, 0.95), (0.9, 0.05))),
    Sign("arrow right", lines((0.0, 0.5), (0.98, 0.5)), lines((0.68, 0.24), (1.0, 0.5), (0.7, 0.78))),
    Sign("arrow right", lines((0.02, 0.52), (0.98, 0.5), (0.66, 0.3), (0.98, 0.5), (0.7, 0.74))),
    Sign("arrow left", lines((0.98, 0.5), (0.0, 0.5)), lines((0.32, 0.22), (0.0, 0.5), (0.3, 0.76))),
    Sign("arrow up", lines((0.5, 0.98), (0.5, 0.0)), lines((0.2, 0.36), (0.5, 0.0), (0.8, 0.34))),
    Sign("arrow down", lines((0.5, 0.02), (0.5, 1.0)), lines((0.2, 0.66), (0.5, 1.0), (0.8, 0.66))),
    Sign("(", [(0.72, 0.0), (0.42, 0.2), (0.3, 0.5), (0.42, 0.8), (0.72, 1.0)]),
    Sign(")", [(0.28, 0.0), (0.58, 0.22), (0.7, 0.5), (0.58, 0.8), (0.28, 1.0)]),
    Sign("[", lines((0.7, 0.02), (0.28, 0.0), (0.28, 1.0), (0.72, 0.98))),
    Sign("]", lines((0.28, 0.0), (0.7, 0.02), (0.72, 1.0), (0.28, 0.98))),
    Sign("^", lines((0.04, 0.82), (0.5, 0.15), (0.95, 0.8))),
    Sign("~", [(0.02, 0.56), (0.2, 0.36), (0.42, 0.44), (0.6, 0.58), (0.8, 0.62), (0.98, 0.42)]),
    Sign(
      "∞",
      [
        (0.5, 0.5), (0.3, 0.32), (0.06, 0.36), (0.04, 0.6), (0.26, 0.7), (0.5, 0.5), (0.74, 0.32), (0.96, 0.38),
        (0.96, 0.6), (0.74, 0.7), (0.5, 0.5),
      ]),
    Sign(
      "%", lines((0.9, 0.05), (0.12, 0.95)),
      [(0.24, 0.04), (0.08, 0.18), (0.22, 0.32), (0.36, 0.18), (0.24, 0.04)],
      [(0.78, 0.68), (0.64, 0.82), (0.78, 0.96), (0.92, 0.82), (0.78, 0.68)]),
    Sign("÷", lines((0.02, 0.5), (0.98, 0.5)), lines((0.45, 0.12), (0.56, 0.22)), lines((0.46, 0.8), (0.55, 0.9))),
    Sign("±", lines((0.5, 0.02), (0.5, 0.7)), lines((0.12, 0.36), (0.88, 0.36)), lines((0.12, 0.96), (0.88, 0.94))),
    Sign("star", lines((0.2, 0.98), (0.5, 0.02), (0.8, 0.98), (0.03, 0.38), (0.97, 0.36), (0.2, 0.98))),
    Sign("||", lines((0.25, 0.02), (0.24, 0.98)), lines((0.74, 0.0), (0.72, 1.0))),
  ]
}
