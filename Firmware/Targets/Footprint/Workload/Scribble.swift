/// Ink that is not meant as a digit: the inks that may cost the most, and unusual ones.
struct Scribble {
  private var random: Randomness

  init(seed: UInt32) { random = Randomness(seed: 0x5C81_B81E &+ seed) }

  /// Ten families in turn. The first drawing of each is its extreme, the others are random.
  mutating func draw(_ index: UInt32, on sink: inout some InkSink & ~Copyable) {
    let isFirst = index < 10
    /// Pixels between two lines or dots; 9 leaves no paper.
    let pitch = isFirst ? 9 : random.within(8...40)
    switch index % 10 {
    case 0: cornerToCorner(points: isFirst ? 512 : random.within(20...512), on: &sink)
    case 1: comb(pitch, flipped: false, on: &sink)
    case 2: comb(pitch, flipped: true, on: &sink)
    case 3:
      comb(pitch, flipped: false, on: &sink)
      comb(pitch, flipped: true, on: &sink)
    case 4: diagonals(pitch, on: &sink)
    case 5: dots(max(pitch, 11), on: &sink)
    case 6: anywhere(points: isFirst ? 512 : random.within(2...512), joined: true, on: &sink)
    case 7: anywhere(points: isFirst ? 512 : random.within(1...200), joined: false, on: &sink)
    case 8: squares(pitch, on: &sink)
    default: walk(points: isFirst ? 512 : random.within(20...512), step: random.within(4...40), on: &sink)
    }
  }

  /// The longest possible lines.
  private mutating func cornerToCorner(points: Int32, on sink: inout some InkSink & ~Copyable) {
    let drift = random.within(0...3)
    for k in 0..<points {
      let near = k * drift / 8 % 60
      add(k & 1 == 0 ? near : 239 - near, k & 2 == 0 ? 0 : 239, to: &sink)
    }
    sink.endStroke()
  }

  /// Lines back and forth, in one stroke.
  private func comb(_ pitch: Int32, flipped: Bool, on sink: inout some InkSink & ~Copyable) {
    var isBack = false
    for across in stride(from: 0 as Int32, through: 239, by: Int(pitch)) {
      for end in 0..<2 as Range<Int32> {
        let along: Int32 = (end == 0) == isBack ? 239 : 0
        if flipped { add(across, along, to: &sink) } else { add(along, across, to: &sink) }
      }
      isBack.toggle()
    }
    sink.endStroke()
  }

  /// Parallel lines from edge to edge, a stroke each.
  private func diagonals(_ pitch: Int32, on sink: inout some InkSink & ~Copyable) {
    for sum in stride(from: 0 as Int32, through: 478, by: Int(pitch)) {
      let start = min(sum, 239)
      add(start, sum - start, to: &sink)
      add(sum - start, start, to: &sink)
      sink.endStroke()
    }
  }

  private func dots(_ pitch: Int32, on sink: inout some InkSink & ~Copyable) {
    for y in stride(from: 0 as Int32, through: 239, by: Int(pitch)) {
      for x in stride(from: 0 as Int32, through: 239, by: Int(pitch)) {
        add(x, y, to: &sink)
        sink.endStroke()
      }
    }
  }

  /// Points anywhere, as one stroke or as a dot each.
  private mutating func anywhere(points: Int32, joined: Bool, on sink: inout some InkSink & ~Copyable) {
    for _ in 0..<points {
      add(random.within(0...239), random.within(0...239), to: &sink)
      if !joined { sink.endStroke() }
    }
    sink.endStroke()
  }

  /// One square inside the other.
  private func squares(_ pitch: Int32, on sink: inout some InkSink & ~Copyable) {
    for inset in stride(from: 0 as Int32, through: 110, by: Int(pitch)) {
      add(inset, inset, to: &sink)
      add(239 - inset, inset, to: &sink)
      add(239 - inset, 239 - inset, to: &sink)
      add(inset, 239 - inset, to: &sink)
      add(inset, inset, to: &sink)
      sink.endStroke()
    }
  }

  private mutating func walk(points: Int32, step: Int32, on sink: inout some InkSink & ~Copyable) {
    var x: Int32 = 120
    var y: Int32 = 120
    for _ in 0..<points {
      x = min(max(x + random.within(-step...step), 0), 239)
      y = min(max(y + random.within(-step...step), 0), 239)
      add(x, y, to: &sink)
    }
    sink.endStroke()
  }

  private func add(_ x: Int32, _ y: Int32, to sink: inout some InkSink & ~Copyable) {
    sink.add(x: UInt16(truncatingIfNeeded: x), y: UInt16(truncatingIfNeeded: y))
  }
}
