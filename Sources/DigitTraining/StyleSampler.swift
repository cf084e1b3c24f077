import Handwriting

/// Draws synthetic digits in the styles of `DigitStyle.forTraining`: writing styles that the data may lack.
struct StyleSampler {
  /// A digit in a random style, each with the same probability.
  static func sample(_ generator: inout SeededGenerator) -> DrawnSample {
    let style = DigitStyle.forTraining[generator.index(below: DigitStyle.forTraining.count)]
    var writer = SyntheticWriter(seed: generator.next())
    writer.jitter = Double(generator.uniform(0.02...0.06))
    var strokes = writer.draw(style).map { $0.map { SIMD2(Float($0.x), Float($0.y)) } }
    // The length and the place of bars vary most between people.
    for k in strokes.indices.dropFirst() {
      let shift = SIMD2(generator.normal(), generator.normal()) * 6
      let scale = PortableMath.exp(generator.uniform(-0.3...0.3))
      let middle = strokes[k].reduce(.zero, +) / Float(strokes[k].count)
      strokes[k] = strokes[k].map { ($0 - middle) * scale + middle + shift }
    }
    return DrawnSample(strokes: strokes, label: UInt8(style.digit), source: 0)
  }
}
