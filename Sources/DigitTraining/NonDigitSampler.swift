import Handwriting
import Ink

/// Draws non-digits: scribbles, dots, zigzags, level lines, signs, and two digits one over the other.
struct NonDigitSampler: Sendable {
  /// Real digits to draw over each other.
  let digits: [DrawnSample]

  /// A synthetic non-digit.
  func sample(_ generator: inout SeededGenerator) -> DrawnSample {
    switch generator.index(below: 16) {
    case 0: dot(&generator)
    case 1: levelLine(&generator)
    case 2, 3: zigzag(&generator)
    case 4, 5, 6: scribble(&generator)
    case 7, 8, 9: digits.isEmpty ? scribble(&generator) : pair(&generator)
    default: sign(&generator)
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

  /// A sign of `Sign.forTraining`, each with the same probability, as small and as wide as people may draw it.
  private func sign(_ generator: inout SeededGenerator) -> DrawnSample {
    let sign = Sign.forTraining[generator.index(below: Sign.forTraining.count)]
    var writer = SyntheticWriter(seed: generator.next())
    writer.size = Double(generator.uniform(50...170))
    writer.width = Double(PortableMath.exp(generator.uniform(-0.3...0.3)))
    // A sign is as wide as it is high.
    let room = 118 - Float(writer.size * max(writer.width, 1) / 2)
    writer.middle = (Double(120 + generator.uniform(-1...1) * room), Double(120 + generator.uniform(-1...1) * room))
    writer.tilt = Double(generator.uniform(-10...10))
    writer.slant = Double(generator.uniform(-0.15...0.15))
    writer.jitter = Double(generator.uniform(0.005...0.045))
    var strokes = writer.draw(sign).map { $0.map { SIMD2(Float($0.x), Float($0.y)) } }
    // Strokes are longer or shorter than they should be, and miss each other.
    for k in strokes.indices where strokes.count > 1 {
      let shift = SIMD2(generator.normal(), generator.normal()) * Float(writer.size) * 0.03
      let scale = PortableMath.exp(generator.uniform(-0.2...0.2))
      let middle = strokes[k].reduce(.zero, +) / Float(strokes[k].count)
      strokes[k] = strokes[k].map { ($0 - middle) * scale + middle + shift }
    }
    return negative(generator.permutation(of: strokes.count).map { strokes[$0] })
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
