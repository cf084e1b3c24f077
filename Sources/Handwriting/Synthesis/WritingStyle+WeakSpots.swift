extension WritingStyle {
  /// What networks read least well. Tilts of 20 degrees are among the habits.
  static let weakSpots: [WritingStyle] = [
    weakSpot("with a stray dot beside it") { StrokeDamage.addStrayDot(&$0, &$1) },
    weakSpot("in two pieces, 15% lost") { StrokeDamage.split(&$0, losing: 0.15, &$1) },
    weakSpot("with a hook of 36 px at the end") { StrokeDamage.addHook(&$0, length: 36, &$1) },
    weakSpot("without the first tenth of strokes") { strokes, _ in StrokeDamage.dropStarts(&strokes, share: 0.1) },
    weakSpot("without the last tenth of strokes") { strokes, _ in StrokeDamage.dropEnds(&strokes, share: 0.1) },
    weakSpot("shaky, 4 px") { StrokeDamage.shake(&$0, deviation: 4, &$1) },
    weakSpot(
      DigitStyle(
        digit: 1, name: "1 with a long serif",
        strokes: [[(-0.04, 0.54), (0.2, 0.28), (0.43, 0.0), (0.43, 0.0), (0.42, 0.5), (0.4, 1.0)]])),
    weakSpot(
      DigitStyle(
        digit: 6, name: "6 with a short neck",
        strokes: [
          [
            (0.4, 0.14), (0.22, 0.3), (0.08, 0.52), (0.05, 0.76), (0.18, 0.97), (0.44, 0.99), (0.62, 0.82),
            (0.58, 0.56), (0.38, 0.44), (0.16, 0.54), (0.06, 0.76),
          ]
        ])),
  ]

  private static func weakSpot(
    _ name: String, _ change: @escaping @Sendable (inout [[StrokeSample.Point]], inout SeededGenerator) -> Void
  ) -> WritingStyle {
    var style = WritingStyle(name, .weakSpot)
    style.change = change
    return style
  }

  private static func weakSpot(_ digit: DigitStyle) -> WritingStyle {
    var style = WritingStyle(digit.name, .weakSpot)
    style.styles = [digit]
    return style
  }
}
