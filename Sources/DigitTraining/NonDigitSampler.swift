import Handwriting
import Ink

/// Draws non-digits: scribbles, dots, zigzags, level lines, and two digits one over the other.
struct NonDigitSampler: Sendable {
  /// Real digits to draw over each other.
  let digits: [DrawnSample]

  /// A synthetic non-digit.
  func sample(_ generator: inout SeededGenerator) -> DrawnSample {
    switch generator.index(below: 10) {
    case 0: dot(&generator)
    case 1: levelLine(&generator)
    case 2, 3: zigzag(&generator)
    case 4, 5, 6: scribble(&generator)
    default: digits.isEmpty ? scribble(&generator) : pair(&generator)
    }
  }

  private func negative(_ strokes: [[SIMD2<Float>]]) -> DrawnSample {
    DrawnSample(strokes: strokes, label: 10, source: 0)
  }

  /// A tap, or a few.
  private func dot(_ generator: inout SeededGenerator) -> DrawnSample {
    let count = 1 + generator.index(below: 3)
    return negative(
      (0..<count).map { _ in
        let at = SIMD2(generator.uniform(40...200), generator.uniform(40...200))
        return (0...generator.index(below: 4)).map { _ in
          at + SIMD2(generator.normal(), generator.normal()) * 2
        }
      })
  }

  /// A line too flat to be a one.
  private func levelLine(_ generator: inout SeededGenerator) -> DrawnSample {
    let slope = generator.uniform(-0.5...0.5)
    let length = generator.uniform(60...200)
    let bend = generator.uniform(-0.15...0.15)
    return negative([
      (0..<20).map { k in
        let s = Float(k) / 19 - 0.5
        return SIMD2(120 + s * length, 120 + (s * slope + (0.25 - s * s) * bend) * length)
      }
    ])
  }

  /// Up and down, or to and fro, at least five times.
  private func zigzag(_ generator: inout SeededGenerator) -> DrawnSample {
    let turns = 5 + generator.index(below: 8)
    let isUpright = generator.uniform() < 0.5
    let width = generator.uniform(60...180)
    let height = generator.uniform(40...180)
    var points: [SIMD2<Float>] = []
    for turn in 0..<turns {
      let along = Float(turn) / Float(turns - 1) - 0.5
      let across: Float = (turn % 2 == 0 ? -0.5 : 0.5) * generator.uniform(0.7...1)
      let corner =
        isUpright ? SIMD2(across * width, along * height) : SIMD2(along * width, across * height)
      let from = points.last ?? corner + 120
      for k in 1...8 { points.append(from + (corner + 120 - from) * (Float(k) / 8)) }
    }
    return negative([points])
  }

  /// A finger that moves and turns at random.
  private func scribble(_ generator: inout SeededGenerator) -> DrawnSample {
    var strokes: [[SIMD2<Float>]] = []
    for _ in 0...generator.index(below: 3) {
      var at = SIMD2(generator.uniform(50...190), generator.uniform(50...190))
      var velocity = SIMD2(generator.normal(), generator.normal()) * 6
      var points: [SIMD2<Float>] = []
      for _ in 0..<40 + generator.index(below: 80) {
        velocity = velocity * 0.88 + SIMD2(generator.normal(), generator.normal()) * 5
        // A force toward the middle keeps it on the screen.
        velocity += (SIMD2(120, 120) - at) * 0.012
        at += velocity
        points.append(at)
      }
      strokes.append(points)
    }
    return negative(strokes)
  }

  /// Two digits over or beside each other.
  private func pair(_ generator: inout SeededGenerator) -> DrawnSample {
    let first = digits[generator.index(below: digits.count)]
    let second = digits[generator.index(below: digits.count)]
    // A bar over a digit is often still that digit; two digits that lie apart are clearly not one digit.
    let offset = SIMD2(generator.uniform(60...150) * (generator.uniform() < 0.5 ? -1 : 1), generator.uniform(-40...40))
    let moved = second.strokes.map { $0.map { ($0 - 120) * 0.8 + 120 + offset / 2 } }
    return negative(first.strokes.map { $0.map { ($0 - 120) * 0.8 + 120 - offset / 2 } } + moved)
  }
}
