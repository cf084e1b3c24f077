extension WritingStyle {
  /// Damaged digits, and digits that look like others. Tilts of 20 degrees are among the habits.
  static let weakSpots: [WritingStyle] = [
    weakSpot("with a stray dot beside it", size: small) { StrokeDamage.addStrayDot(&$0, &$1) },
    weakSpot("in two pieces, 15% lost") { StrokeDamage.split(&$0, losing: 0.15, &$1) },
    weakSpot("with a hook of 36 px at the end", size: small) { StrokeDamage.addHook(&$0, length: 36, &$1) },
    weakSpot("without the first tenth of strokes") { strokes, _ in StrokeDamage.dropStarts(&strokes, share: 0.1) },
    weakSpot("without the last tenth of strokes") { strokes, _ in StrokeDamage.dropEnds(&strokes, share: 0.1) },
    weakSpot("shaky, 4 px") { StrokeDamage.shake(&$0, deviation: 4, &$1) },
    weakSpot(
      "1 with a long serif",
      DigitStyle(
        digit: 1, name: "flat",
        strokes: [[(-0.14, 0.38), (0.14, 0.18), (0.42, 0.0), (0.42, 0.0), (0.39, 0.5), (0.34, 1.0)]]),
      DigitStyle(
        digit: 1, name: "deep",
        strokes: [[(-0.1, 0.64), (0.2, 0.3), (0.44, 0.0), (0.44, 0.0), (0.43, 0.5), (0.42, 1.0)]])),
    weakSpot(
      "6 with a short neck",
      DigitStyle(
        digit: 6, name: "6",
        strokes: [
          [
            (0.4, 0.14), (0.22, 0.3), (0.08, 0.52), (0.05, 0.76), (0.18, 0.97), (0.44, 0.99), (0.62, 0.82),
            (0.58, 0.56), (0.38, 0.44), (0.16, 0.54), (0.06, 0.76),
          ]
        ])),
  ]

  /// Heights in pixels at which damage of a few pixels matters.
  private static let small = 80.0...140.0

  private static func weakSpot(
    _ name: String, size: ClosedRange<Double>? = nil,
    _ change: @escaping @Sendable (inout [[StrokeSample.Point]], inout SeededGenerator) -> Void
  ) -> WritingStyle {
    var style = WritingStyle(name, .weakSpot)
    style.change = change
    if let size { style.size = size }
    return style
  }

  private static func weakSpot(_ name: String, _ digits: DigitStyle...) -> WritingStyle {
    var style = WritingStyle(name, .weakSpot)
    style.styles = digits
    return style
  }
}
