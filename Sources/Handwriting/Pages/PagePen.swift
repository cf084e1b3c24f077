/// What a page is written with.
struct PagePen {
  enum Kind {
    case ball, pencil, marker, chalk
  }

  /// Pixels of the paper.
  var width: Float
  /// How much darker than the paper ink is where the pen presses most, 0.35...0.95 of the paper's light; for chalk how
  /// much lighter, of what lacks to white.
  var darkness: Float
  /// Share of the darkness that comes and goes along a stroke.
  var variation: Float
  /// Share of the ink that the roughness of the paper keeps away.
  var grain: Float
  /// Share of the width that comes and goes along a stroke.
  var unevenness: Float
  /// Share of the width that is missing where a stroke begins and ends.
  var taper: Float
  /// How far a second stroke is from the first where digits are drawn over, as a share of their height; 0 where they
  /// are not.
  var secondStroke: Float = 0

  /// A pen for digits of a height.
  ///
  /// - Parameters:
  ///   - height: of digits, in pixels of the paper.
  ///   - share: the smallest and largest width as a share of that height.
  init(_ kind: Kind, height: Float, share: ClosedRange<Float>, _ generator: inout SeededGenerator) {
    let (thinnest, widths, darkness): (Float, ClosedRange<Float>, ClosedRange<Float>) =
      switch kind {
      case .ball: (1.5, 0.05...0.1, 0.5...0.92)
      case .pencil: (1.5, 0.05...0.1, 0.38...0.68)
      case .marker: (2, 0.1...0.2, 0.7...0.95)
      case .chalk: (2, 0.07...0.16, 0.45...0.85)
      }
    let low = max(widths.lowerBound, share.lowerBound)
    let high = max(low, min(widths.upperBound, share.upperBound))
    width = max(thinnest, generator.uniform(low...high) * height)
    self.darkness = generator.uniform(darkness)
    switch kind {
    case .ball:
      variation = generator.uniform(0.05...0.3)
      (grain, unevenness, taper) = (generator.uniform(0...0.12), 0.12, generator.uniform(0...0.4))
      if generator.uniform() < 0.12 { secondStroke = generator.uniform(0.015...0.04) }
    case .pencil:
      variation = generator.uniform(0.15...0.35)
      (grain, unevenness, taper) = (generator.uniform(0.2...0.45), 0.15, generator.uniform(0...0.4))
    case .marker:
      variation = generator.uniform(0.02...0.1)
      (grain, unevenness, taper) = (generator.uniform(0...0.05), 0.06, 0)
    case .chalk:
      variation = generator.uniform(0.1...0.3)
      (grain, unevenness, taper) = (generator.uniform(0.2...0.5), 0.15, generator.uniform(0...0.2))
    }
  }

  /// The pen of a printed line.
  init(lineWidth: Float, darkness: Float) {
    width = lineWidth
    self.darkness = darkness
    (variation, grain, unevenness, taper) = (0, 0, 0, 0)
  }
}
