import Handwriting

/// Draws synthetic digits in the styles of `DigitStyle.taught`: writing styles that handwriting at hand may lack.
struct StyleSampler {
  /// A digit, each style as often as another.
  static func sample(_ generator: inout SeededGenerator) -> DrawnSample {
    let style = DigitStyle.taught[generator.index(below: DigitStyle.taught.count)]
    var hand = SyntheticHand(seed: generator.next())
    hand.jitter = Double(generator.uniform(0.02...0.06))
    var strokes = hand.draw(style).map { $0.map { SIMD2(Float($0.x), Float($0.y)) } }
    // People agree least on how long a bar is, and where it lies.
    for k in strokes.indices.dropFirst() {
      let shift = SIMD2(generator.normal(), generator.normal()) * 6
      let scale = PortableMath.exp(generator.uniform(-0.3...0.3))
      let middle = strokes[k].reduce(.zero, +) / Float(strokes[k].count)
      strokes[k] = strokes[k].map { ($0 - middle) * scale + middle + shift }
    }
    return DrawnSample(strokes: strokes, label: UInt8(style.digit), source: 0)
  }
}
