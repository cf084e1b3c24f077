/// Writes synthetic pages: digits on paper of many kinds, as a phone's camera takes a picture of them.
///
/// Digits are those of stroke samples, all of a page by one writer; without samples the module's synthetic writer draws
/// them. The same samples, kind and seed give the same page on every machine.
///
///     let page = PageWriter(samples: try StrokeFile.read(path)).page(.ruled, seed: 7)
package struct PageWriter: Sendable {
  private let people: PagePeople

  /// - Parameters:
  ///   - samples: digits, and letters and signs to write between them. Letters that many people write like a digit,
  ///     such as O and l, are left out.
  ///   - styles: digits for where the samples have none; a digit without a style is not written.
  ///   - signs: what else is drawn on pages of the kinds `mixed` and `none`.
  package init(
    samples: [StrokeSample] = [], styles: [DigitStyle] = DigitStyle.all, signs: [Sign] = Sign.all
  ) {
    people = PagePeople(samples: samples, styles: styles, signs: signs)
  }

  /// A page of a kind.
  package func page(_ kind: PageKind, seed: UInt64) -> SyntheticPage {
    // Kinds of one seed are unrelated, and do not change when others are added.
    let stream = kind.rawValue.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
    var generator = SeededGenerator(seed: seed, stream: stream)
    let look = PageLook(kind)
    let (width, height) = look.size(&generator)
    let size = SIMD2(Float(width), Float(height))
    var hand = PageHand(people, &generator)
    let text = PageText(look, size: size, by: &hand, &generator)
    let camera = PageCamera(look, &generator)
    let view = PageWriter.view(of: text, look, size: size, margin: 2 + camera.blur, &generator)

    var ink = InkPlane(width: width, height: height)
    let digits = PageWriter.write(text, seenBy: view, on: &ink, &generator)
    let paper = PagePaper(look, under: text, seenBy: view, width: width, height: height, &generator)
    var light = PageWriter.light(from: paper, ink, text.pen, look, &generator)
    PageLight(look, size: size, &generator).fall(on: &light, width: width)
    let pixels = camera.picture(of: light, width: width, &generator)
    return SyntheticPage(kind: kind, width: width, height: height, pixels: pixels, digits: digits)
  }

  /// From where the camera looks: all that is written is in the picture.
  private static func view(
    of text: PageText, _ look: PageLook, size: SIMD2<Float>, margin: Float, _ generator: inout SeededGenerator
  ) -> Perspective {
    let warp = generator.uniform(look.warp)
    let side: Float = generator.uniform() < 0.5 ? -1 : 1
    let turn = portableTurn(degrees: side * generator.uniform(look.turn))
    let corners = [SIMD2<Float>(-0.5, -0.5), SIMD2(0.5, -0.5), SIMD2(0.5, 0.5), SIMD2(-0.5, 0.5)].map { corner in
      let moved = (corner + SIMD2(generator.uniform(-1...1), generator.uniform(-1...1)) * warp) * size
      return SIMD2(moved.x * turn.cos - moved.y * turn.sin, moved.x * turn.sin + moved.y * turn.cos) + size / 2
    }
    let view = Perspective(size: size, corners: corners)
    let points = text.marks.lazy.flatMap { $0.strokes.joined() }.map { view($0) }
    guard let first = points.first else { return view }
    // Curves go a little beyond their control points.
    let space = text.pen.width + text.height * 0.04 + margin
    let (low, high) = points.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    let extent = high - low + 2 * space
    let factor = min(1, (size / extent).min())
    let (left, right) = (low * factor - space, size - (high * factor + space))
    // As little as brings both sides into the picture.
    let offset = pointwiseMax(.zero, SIMD2<Float>.zero - left) + pointwiseMin(.zero, right)
    return view.then(scaledBy: factor, movedBy: offset)
  }

  /// Draws all marks, and returns where the digits are.
  private static func write(
    _ text: PageText, seenBy view: Perspective, on ink: inout InkPlane, _ generator: inout SeededGenerator
  ) -> [SyntheticPage.Digit] {
    var digits: [SyntheticPage.Digit] = []
    for mark in text.marks {
      guard let middle = mark.strokes.first?.first else { continue }
      let scale = view.scale(at: middle)
      var extent: InkPlane.Extent?
      func draw(_ stroke: [SIMD2<Float>], _ generator: inout SeededGenerator) {
        guard let drawn = ink.draw(stroke.map { view($0) }, with: text.pen, scale: scale, &generator) else { return }
        extent =
          extent.map {
            InkPlane.Extent(low: pointwiseMin($0.low, drawn.low), high: pointwiseMax($0.high, drawn.high))
          } ?? drawn
      }
      for stroke in mark.strokes {
        draw(stroke, &generator)
        guard text.pen.secondStroke > 0 else { continue }
        let aside = SIMD2(generator.normal(), generator.normal()) * text.height * text.pen.secondStroke
        draw(stroke.map { $0 + aside * generator.uniform(0.6...1) }, &generator)
      }
      guard let digit = mark.digit, let extent else { continue }
      digits.append(
        SyntheticPage.Digit(digit: digit, line: mark.line, box: box(extent, width: ink.width, height: ink.height)))
    }
    return digits
  }

  private static func box(_ extent: InkPlane.Extent, width: Int, height: Int) -> SyntheticPage.Box {
    let x0 = min(max(Int(extent.low.x.rounded(.down)), 0), width - 1)
    let y0 = min(max(Int(extent.low.y.rounded(.down)), 0), height - 1)
    return SyntheticPage.Box(
      x0: x0, y0: y0, x1: min(max(Int(extent.high.x.rounded(.up)), x0 + 1), width),
      y1: min(max(Int(extent.high.y.rounded(.up)), y0 + 1), height))
  }

  /// The light that paper and ink send back, 1 for the white of the picture.
  private static func light(
    from paper: PagePaper, _ ink: InkPlane, _ pen: PagePen, _ look: PageLook, _ generator: inout SeededGenerator
  ) -> [Float] {
    let brightness = generator.uniform(look.brightness)
    var grain = [Float](repeating: 0, count: pen.grain > 0 ? ink.values.count : 0)
    NoisePlane.add(
      to: &grain, width: ink.width, period: SIMD2(repeating: generator.uniform(1.6...2.6)), amplitude: pen.grain * 0.75,
      &generator)
    var light = paper.values
    for k in light.indices {
      var dark = ink.values[k]
      if dark > 0 {
        if !grain.isEmpty { dark *= min(max(1 - pen.grain / 2 + grain[k], 0.15), 1) }
        light[k] = look.isLightOnDark ? light[k] + (1 - light[k]) * dark : light[k] * (1 - dark)
      }
      light[k] *= brightness
    }
    return light
  }
}
