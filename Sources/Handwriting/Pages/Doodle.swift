/// What people draw beside digits: scribbles, zigzags, unreadable words.
///
/// None looks like a digit: rings and single, nearly upright lines are not drawn.
enum Doodle {
  /// A word in joined writing, too hasty to read: arches and loops without an end.
  static func word(_ generator: inout SeededGenerator) -> Glyph? {
    var points: [SIMD2<Float>] = [SIMD2(0, -0.1)]
    var x: Float = 0
    for _ in 0..<generator.index(below: 8) + 4 {
      let rise = generator.uniform() < 0.15 ? generator.uniform(0.9...1.1) : generator.uniform(0.4...0.6)
      let step = generator.uniform(0.18...0.34)
      // A loop leans back at its top, an arch goes on.
      let back: Float = generator.uniform() < 0.3 ? -0.1 : 0.04
      points.append(SIMD2(x + step * 0.6, -rise * 0.7))
      points.append(SIMD2(x + step * 0.5 + back, -rise))
      points.append(SIMD2(x + step * 0.55 + back / 2, -rise * 0.4))
      points.append(SIMD2(x + step * 0.8, generator.uniform(-0.06...0.04)))
      x += step
    }
    points.append(SIMD2(x + 0.2, -0.12))
    return plain([points])
  }

  /// A pen that moves and turns at random.
  static func scribble(_ generator: inout SeededGenerator) -> Glyph? {
    var at = SIMD2<Float>(generator.uniform(-0.5...0.5), generator.uniform(-0.5...0.5))
    var velocity = SIMD2(generator.normal(), generator.normal()) * 0.08
    var points: [SIMD2<Float>] = []
    for _ in 0..<110 + generator.index(below: 110) {
      velocity = velocity * 0.85 + SIMD2(generator.normal(), generator.normal()) * 0.07 - at * 0.03
      at += velocity
      points.append(at)
    }
    return plain([points])
  }

  /// To and fro between two edges, as something is crossed out or shaded.
  static func zigzag(_ generator: inout SeededGenerator) -> Glyph? {
    let turns = 6 + generator.index(below: 10)
    let lean = generator.uniform(0.1...0.4)
    let height = generator.uniform(0.4...1)
    let length = generator.uniform(0.9...2.2)
    var points: [SIMD2<Float>] = []
    for turn in 0..<turns {
      let x = Float(turn) / Float(turns - 1) * length + (turn % 2 == 0 ? lean : 0)
      points.append(SIMD2(x, (turn % 2 == 0 ? -height : 0) + generator.normal() * 0.04))
      // Given twice, it is a sharp corner.
      if generator.uniform() < 0.5, let last = points.last { points.append(last) }
    }
    return plain([points])
  }

  /// A dot, a colon, or a few dots, near the line.
  static func dots(_ generator: inout SeededGenerator) -> Glyph {
    let spots: [SIMD2<Float>] =
      switch generator.index(below: 3) {
      case 0: [SIMD2(0, -0.03)]
      case 1: [SIMD2(0, -0.06), SIMD2(0, -0.5)]
      default: [SIMD2(0, -0.03), SIMD2(0.2, -0.03), SIMD2(0.4, -0.03)]
      }
    let strokes = spots.map { spot in
      [spot, spot + SIMD2(generator.uniform(-0.03...0.03), generator.uniform(-0.03...0.03))]
    }
    var glyph = Glyph(placed: strokes)
    glyph.width = max(glyph.width, 0.06)
    return glyph
  }

  private static func plain(_ strokes: [[SIMD2<Float>]]) -> Glyph? {
    let points = strokes.joined()
    guard let top = points.map(\.y).min(), let bottom = points.map(\.y).max(), bottom > top else { return nil }
    let left = points.map(\.x).min() ?? 0
    return Glyph(placed: strokes.map { $0.map { $0 - SIMD2(left, min(bottom, 0)) } })
  }
}

extension Glyph {
  /// Strokes that are where they should be, in heights of a digit above the line.
  fileprivate init(placed strokes: [[SIMD2<Float>]]) {
    self.strokes = strokes
    digit = nil
    width = strokes.joined().map(\.x).max() ?? 0
  }
}
