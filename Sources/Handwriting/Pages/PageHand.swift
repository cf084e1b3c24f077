/// The person who writes a page: all digits of a page are of one hand.
struct PageHand {
  /// Where the digits come from.
  private enum Source {
    /// Samples of one writer, by digit.
    case samples([[StrokeSample]])
    /// For each digit the one style that this person uses.
    case styles([DigitStyle], SyntheticWriter)
  }

  private var source: Source
  private let letters: [StrokeSample]
  private let signs: [Sign]
  private var signWriter: SyntheticWriter
  /// To the right, as a share of the height.
  private let slant: Float
  /// Widens all digits.
  private let width: Float
  /// Degrees by which single digits are turned.
  private let turn: Float
  /// Share of the height by which digits differ in size.
  private let unevenness: Float

  init(_ people: PagePeople, _ generator: inout SeededGenerator) {
    slant = generator.uniform(-0.1...0.14)
    width = generator.uniform(0.85...1.15)
    turn = generator.uniform(1...5)
    unevenness = generator.uniform(0.03...0.12)
    if people.writers.isEmpty {
      var writer = SyntheticWriter(seed: generator.next())
      writer.jitter = Double(generator.uniform(0.008...0.03))
      let styles = (0..<10).compactMap { digit -> DigitStyle? in
        let known = people.styles.filter { $0.digit == digit }
        return known.isEmpty ? nil : known[generator.index(below: known.count)]
      }
      source = .styles(styles, writer)
    } else {
      source = .samples(people.writers[generator.index(below: people.writers.count)])
    }
    letters = people.letters.isEmpty ? [] : people.letters[generator.index(below: people.letters.count)]
    signs = people.signs
    signWriter = SyntheticWriter(seed: generator.next())
    signWriter.jitter = Double(generator.uniform(0.01...0.035))
  }

  /// A digit, each that the hand knows with the same probability.
  mutating func digit(_ generator: inout SeededGenerator) -> Glyph? {
    let glyph: Glyph?
    switch source {
    case .samples(let byDigit):
      let samples = byDigit[generator.index(below: byDigit.count)]
      glyph = Glyph(samples[generator.index(below: samples.count)])
    case .styles(let styles, var writer):
      let style = styles[generator.index(below: styles.count)]
      let strokes = writer.draw(style).map { $0.map { SIMD2(Float($0.x), Float($0.y)) } }
      source = .styles(styles, writer)
      glyph = Glyph(strokes, digit: UInt8(style.digit))
    }
    return glyph.map { varied($0, &generator) }
  }

  /// A letter of a file, where there are any.
  func letter(_ generator: inout SeededGenerator) -> Glyph? {
    guard !letters.isEmpty else { return nil }
    return Glyph(letters[generator.index(below: letters.count)]).map { varied($0, &generator) }
  }

  /// A sign such as `+`, `=` or a triangle.
  mutating func sign(_ generator: inout SeededGenerator) -> Glyph? {
    guard !signs.isEmpty else { return nil }
    let sign = signs[generator.index(below: signs.count)]
    // The writer draws it 150 px high around the middle of its area.
    let strokes = signWriter.draw(sign).map { $0.map { SIMD2(Float($0.x) - 45, Float($0.y) - 45) / 150 } }
    return Glyph(strokes, size: generator.uniform(0.5...0.85)).map { varied($0, &generator) }
  }

  private func varied(_ glyph: Glyph, _ generator: inout SeededGenerator) -> Glyph {
    let angle = portableTurn(degrees: generator.normal() * turn / 2)
    let size = 1 + min(max(generator.normal(), -2), 2) * unevenness
    let width = size * self.width * generator.uniform(0.93...1.07)
    return glyph.moved { point in
      let p = SIMD2(point.x * width - point.y * slant, point.y * size)
      return SIMD2(p.x * angle.cos - p.y * angle.sin, p.x * angle.sin + p.y * angle.cos)
    }
  }
}
