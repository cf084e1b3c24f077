/// What is written on a page, and where: a layout on paper of the picture's size, before the camera looks at it.
struct PageText {
  /// One character or drawing.
  struct Mark {
    /// Pixels of the paper.
    var strokes: [[SIMD2<Float>]]
    var digit: UInt8?
    /// The line that it stands on, 0 for the first.
    var line: Int
  }

  /// Lines that were printed on the paper.
  enum Ruling {
    case none
    /// Level lines, one of which is at `origin`.
    case lines(pitch: Float, origin: Float)
    /// Squares, a corner of one of which is at `origin`.
    case squares(side: Float, origin: SIMD2<Float>)
  }

  private(set) var marks: [Mark] = []
  private(set) var ruling = Ruling.none
  let pen: PagePen
  /// Height of a digit.
  let height: Float

  private let look: PageLook
  private let size: SIMD2<Float>
  private let gap: Float
  private var pitch: Float
  /// Where lines begin and end.
  private let margin: SIMD2<Float>
  /// Share of the height by which digits leave their line.
  private let unsteadiness: Float
  /// Squares for a digit, where it stands in squares.
  private let squares: Float

  init(
    _ look: PageLook, size: SIMD2<Float>, by hand: inout PageHand, _ generator: inout SeededGenerator
  ) {
    self.look = look
    self.size = size
    let isOne = look.content == .one
    if isOne {
      height = min(size.x, size.y) * generator.uniform(0.5...0.82)
    } else {
      // A page is seen so that it can be read: in a large picture its digits are larger, too.
      let low = min(max(look.digitHeight.lowerBound, size.y / 36), look.digitHeight.upperBound)
      let most = max(low, min(look.digitHeight.upperBound, size.x / 5, size.y / 2.2))
      // Small digits are more usual than large ones.
      let share = generator.uniform()
      height = low + (most - low) * share * share
    }
    pen = PagePen(look.pens[generator.index(below: look.pens.count)], height: height, share: look.penWidth, &generator)
    gap = generator.uniform(look.gap) * height
    pitch = height * generator.uniform(1.35...2.4)
    margin = size * SIMD2(generator.uniform(0.04...0.12), generator.uniform(0.05...0.15))
    unsteadiness = generator.uniform(0.01...0.07)
    squares = generator.uniform() < 0.5 ? 1 : 2
    if isOne {
      writeOne(by: &hand, &generator)
      return
    }
    let kind: PageLook.Ruling =
      look.ruling == .none && generator.uniform() < look.otherRuling
      ? (generator.uniform() < 0.6 ? .lines : .squares) : look.ruling
    let first = chooseRuling(kind, &generator)
    writeLines(from: first, by: &hand, &generator)
    if look.content != .digits { drawAround(&generator) }
  }

  /// Where all marks are: the corners of the smallest rectangle around them; `nil` on an empty page.
  var extent: (low: SIMD2<Float>, high: SIMD2<Float>)? {
    let points = marks.lazy.flatMap { $0.strokes.joined() }
    guard let first = points.first else { return nil }
    return points.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
  }

  // MARK: Lines

  /// Decides the printed lines, to which the distance of the written ones is fitted.
  ///
  /// - Returns: the feet of the first line, if the ruling decides them within the height of a line.
  private mutating func chooseRuling(_ kind: PageLook.Ruling, _ generator: inout SeededGenerator) -> Float {
    let start = margin.y + height
    switch kind {
    case .none: return start
    case .lines:
      let lines = max(height * generator.uniform(1...1.7), 12)
      pitch = lines * (generator.uniform() < 0.7 || height > lines ? 1 : 2)
      if pitch < height * 1.15 { pitch = lines * 2 }
      // Most people write on the lines, some anywhere.
      let below = generator.uniform() < 0.65 ? height * generator.uniform(0...0.1) : lines * generator.uniform()
      ruling = .lines(pitch: lines, origin: start + below)
    case .squares:
      let side = max(height * (squares == 1 ? generator.uniform(1.1...1.45) : generator.uniform(0.55...0.8)), 9)
      pitch = side * (squares == 1 ? Float(1 + generator.index(below: 2)) : Float(2 + generator.index(below: 2)))
      if pitch < height * 1.1 { pitch += side }
      let foot = (squares * side - height) / 2
      ruling = .squares(side: side, origin: SIMD2(margin.x, start + foot))
    }
    return start
  }

  private mutating func writeLines(from start: Float, by hand: inout PageHand, _ generator: inout SeededGenerator) {
    let room = size.y - 2 * margin.y - height
    let most = max(1, min(6, 1 + Int(max(0, room) / pitch)))
    // An empty sheet is a page without digits, too.
    if look.content == .none, generator.uniform() < 0.06 { return }
    let count = 1 + max(generator.index(below: most), generator.index(below: most))
    let spare = max(0, room - Float(count - 1) * pitch)
    // The ruling moves with the lines, which stay where they are on it.
    let down = spare * generator.uniform()
    switch ruling {
    case .none: break
    case .lines(let pitch, let origin): ruling = .lines(pitch: pitch, origin: origin + down)
    case .squares(let side, let origin): ruling = .squares(side: side, origin: origin + SIMD2(0, down))
    }
    let isAligned = generator.uniform() < 0.6
    for line in 0..<count {
      let foot = start + down + Float(line) * pitch
      let slope = generator.normal() * 0.008
      let glyphs = placed(contents(of: line, by: &hand, &generator), &generator)
      guard let end = glyphs.last.map({ $0.x + $0.glyph.width * height }) else { continue }
      let spare = max(0, size.x - 2 * margin.x - end)
      let isInSquares = if case .squares = ruling { look.ruling == .squares } else { false }
      let left =
        margin.x
        + (isInSquares ? 0 : isAligned ? min(spare, height * 0.3 * generator.uniform()) : spare * generator.uniform())
      for (x, glyph) in glyphs {
        let place = SIMD2(left + x, foot + x * slope + generator.normal() * unsteadiness * height)
        marks.append(
          Mark(strokes: glyph.strokes.map { $0.map { $0 * height + place } }, digit: glyph.digit, line: line))
      }
    }
  }

  /// The characters of a line, in groups that a wide space parts where there are several.
  private func contents(
    of line: Int, by hand: inout PageHand, _ generator: inout SeededGenerator
  ) -> [[Glyph]] {
    let count = 3 + max(generator.index(below: 10), generator.index(below: 10))
    func digits(_ count: Int, _ hand: inout PageHand, _ generator: inout SeededGenerator) -> [Glyph] {
      (0..<count).compactMap { _ in hand.digit(&generator) }
    }
    switch look.content {
    case .digits, .one:
      if look.touches {
        var groups: [[Glyph]] = []
        var left = max(2, count)
        while left > 0 {
          let group = min(left, 2 + generator.index(below: 3))
          groups.append(digits(group, &hand, &generator))
          left -= group
        }
        return groups
      }
      let first = generator.uniform() < 0.2 ? 1 + generator.index(below: count - 1) : count
      return [digits(first, &hand, &generator), digits(count - first, &hand, &generator)].filter { !$0.isEmpty }
    case .mixed:
      var groups: [[Glyph]] = []
      for turn in 0..<2 + generator.index(below: 4) {
        if turn > 0 || line > 0 && generator.uniform() < 0.5 { groups.append(other(by: &hand, &generator)) }
        groups.append(digits(1 + generator.index(below: 4), &hand, &generator))
      }
      return groups.filter { !$0.isEmpty }
    case .none:
      return (0..<1 + generator.index(below: 6)).map { _ in other(by: &hand, &generator) }.filter { !$0.isEmpty }
    }
  }

  /// Something that is not a digit.
  private func other(by hand: inout PageHand, _ generator: inout SeededGenerator) -> [Glyph] {
    let glyph: Glyph?
    switch generator.index(below: look.content == .none ? 12 : 10) {
    case 0, 1, 2:
      let letters = (0..<1 + generator.index(below: 6)).compactMap { _ in hand.letter(&generator) }
      if !letters.isEmpty { return letters }
      glyph = Doodle.word(&generator)
    case 3: glyph = hand.letter(&generator) ?? hand.sign(&generator)
    case 4, 5, 6, 7: glyph = hand.sign(&generator)
    case 8: glyph = Doodle.dots(&generator)
    case 9: glyph = Doodle.word(&generator)
    case 10: glyph = Doodle.zigzag(&generator)
    default: glyph = Doodle.scribble(&generator)
    }
    return glyph.map { [$0] } ?? []
  }

  /// Gives the characters of a line their places, until it is full.
  ///
  /// - Returns: where each begins, in pixels from the beginning of the line.
  private func placed(
    _ groups: [[Glyph]], _ generator: inout SeededGenerator
  ) -> [(x: Float, glyph: Glyph)] {
    let end = size.x - 2 * margin.x
    var result: [(x: Float, glyph: Glyph)] = []
    var next: Float = 0
    let isMixed = look.content == .mixed || look.content == .none
    let space = isMixed ? max(gap, 0.25 * height) : look.touches ? height * generator.uniform(0.3...0.9) : height * 1.5
    for (number, group) in groups.enumerated() {
      for (k, glyph) in group.enumerated() {
        // Letters of a word and digits of a number stand nearer to each other where much else is on the line.
        let near = isMixed ? min(gap, 0.35 * height) : gap
        var x = next
        if let last = result.last {
          if k == 0 {
            x += number > 0 ? space : 0
          } else if look.touches {
            x = last.x + touching(last.glyph, glyph) * height + pen.width * generator.uniform(0.4...0.95)
          } else {
            x += max(near * generator.uniform(0.6...1.4), pen.width * 1.6)
          }
        }
        if case .squares(let side, _) = ruling, look.ruling == .squares {
          let cells = max(1, (glyph.width * height / side).rounded(.up))
          let cell = (next / side).rounded(.up)
          x = (cell + (cells - glyph.width * height / side) / 2) * side + generator.normal() * side * 0.05
          next = (cell + cells + (k == group.count - 1 ? 1 : 0)) * side
        } else {
          next = x + glyph.width * height
        }
        if x + glyph.width * height > end, !result.isEmpty { return result }
        result.append((x, glyph))
      }
    }
    return result
  }

  /// How far to the right of a glyph's beginning the next begins if the middles of their strokes touch.
  private func touching(_ glyph: Glyph, _ next: Glyph) -> Float {
    /// For rows of a twentieth of the height, from 1.25 above the line, the outermost x.
    func profile(_ glyph: Glyph, _ outer: (Float, Float) -> Float) -> [Float?] {
      var rows = [Float?](repeating: nil, count: 32)
      for stroke in glyph.strokes {
        for (from, to) in zip(stroke, stroke.dropFirst() + [stroke[stroke.count - 1]]) {
          for step in 0...8 {
            let p = from + (to - from) * (Float(step) / 8)
            let row = min(max(Int((p.y + 1.25) * 20), 0), 31)
            rows[row] = rows[row].map { outer($0, p.x) } ?? p.x
          }
        }
      }
      return rows
    }
    let shifts = zip(profile(glyph, max), profile(next, min)).compactMap { right, left -> Float? in
      guard let right, let left else { return nil }
      return right - left
    }
    return shifts.max() ?? glyph.width
  }

  // MARK: One digit, and drawings around lines

  private mutating func writeOne(by hand: inout PageHand, _ generator: inout SeededGenerator) {
    guard let glyph = hand.digit(&generator) else { return }
    // A digit may be wider than high.
    let scale = min(height, size.x * 0.85 / max(glyph.width, 0.01))
    let spare = (size - SIMD2(glyph.width * scale, scale)) / 2
    let place = SIMD2(
      spare.x * (1 + generator.uniform(-0.5...0.5)), size.y - spare.y * (1 + generator.uniform(-0.5...0.5)))
    marks = [Mark(strokes: glyph.strokes.map { $0.map { $0 * scale + place } }, digit: glyph.digit, line: 0)]
  }

  /// A line below what is written, or a frame around it.
  private mutating func drawAround(_ generator: inout SeededGenerator) {
    guard let (low, high) = extent, generator.uniform() < 0.3 else { return }
    let (a, b) = (low - height * 0.25, high + height * 0.25)
    func wobbling(_ from: SIMD2<Float>, _ to: SIMD2<Float>, _ generator: inout SeededGenerator) -> [SIMD2<Float>] {
      (0...6).map { k in
        from + (to - from) * (Float(k) / 6) + SIMD2(generator.normal(), generator.normal()) * height * 0.02
      }
    }
    var strokes = [wobbling(SIMD2(a.x, b.y), b, &generator)]
    if generator.uniform() < 0.5 {
      strokes.append(wobbling(b, SIMD2(b.x, a.y), &generator))
      strokes.append(wobbling(SIMD2(b.x, a.y), a, &generator))
      strokes.append(wobbling(a, SIMD2(a.x, b.y), &generator))
    }
    marks.append(Mark(strokes: strokes, digit: nil, line: 0))
  }
}
