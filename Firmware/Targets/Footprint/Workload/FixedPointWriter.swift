/// A writer of synthetic digits in integers, for bare machines: it moves the control points of a style at random and
/// joins them by smooth curves. The host's `SyntheticWriter` does the same in floating point.
struct FixedPointWriter {
  private var random: Randomness
  /// Pixels: height of the digit, its width where the table has 100, and its middle.
  private let height: Int32
  private let width: Int32
  private let middleX: Int32
  private let middleY: Int32
  /// Hundredths: how far the top leans to the right, and how far the right end hangs.
  private let slant: Int32
  private let droop: Int32
  /// Maximum random offset of a control point, in pixels.
  private let stray: Int32
  /// Samples from one control point to the next.
  private let samples: Int32

  init(seed: UInt32) {
    random = Randomness(seed: seed)
    height = random.within(80...200)
    width = height * random.within(75...130) / 100
    middleX = random.within(100...140)
    middleY = random.within(105...135)
    slant = random.within(-15...35)
    droop = random.within(-15...15)
    stray = 1 + height / 40
    samples = random.within(2...6)
  }

  private typealias Point = (x: Int32, y: Int32)

  mutating func drawStyle(_ style: UInt32, on sink: inout some InkSink & ~Copyable) {
    var k = 0
    for _ in 0..<style {
      while styleTable[k] != done { k += 1 }
      k += 1
    }
    // A stroke of the table has at most 13 control points.
    var control = InlineArray<16, Point>(repeating: (0, 0))
    while true {
      var count = 0
      while styleTable[k] != lift, styleTable[k] != done, count < 16 {
        // A corner is one point given twice; both copies get the same random offset.
        let isCorner = count > 0 && styleTable[k] == styleTable[k - 1]
        control[count] = isCorner ? control[count - 1] : place(styleTable[k])
        count += 1
        k += 1
      }
      drawCurve(control, count, on: &sink)
      if styleTable[k] == done { return }
      k += 1
    }
  }

  private mutating func place(_ word: UInt16) -> Point {
    // The table's middle is at (34, 50).
    let x = Int32(word >> 8) - 34
    let y = Int32(word & 0xFF) - 50
    return (
      middleX + (x * width - y * height * slant / 100) / 100 + random.within(-stray...stray),
      middleY + (y * height + x * width * droop / 100) / 100 + random.within(-stray...stray)
    )
  }

  private func drawCurve(_ control: InlineArray<16, Point>, _ count: Int, on sink: inout some InkSink & ~Copyable) {
    sink.add(x: pixel(control[0].x), y: pixel(control[0].y))
    for k in 0..<max(count - 1, 0) {
      let before = control[max(k - 1, 0)]
      let (from, to) = (control[k], control[k + 1])
      let after = control[min(k + 2, count - 1)]
      for step in 1...samples {
        let t = step * 32 / samples
        sink.add(
          x: pixel(Workload.catmullRom(before.x, from.x, to.x, after.x, t)),
          y: pixel(Workload.catmullRom(before.y, from.y, to.y, after.y, t)))
      }
    }
    sink.endStroke()
  }

  private func pixel(_ value: Int32) -> UInt16 { UInt16(truncatingIfNeeded: min(max(value, 0), 239)) }
}

extension Workload {
  /// The host's `CatmullRom.blend` in integers, rounded down; `t` is 0...32 for the way from b to c. Coordinates below
  /// 2^9 in magnitude keep every term below 2^29.
  static func catmullRom(_ a: Int32, _ b: Int32, _ c: Int32, _ d: Int32, _ t: Int32) -> Int32 {
    let cubic = (3 * (b - c) + d - a) * t
    let square = (cubic + (2 * a - 5 * b + 4 * c - d) * 32) * t
    return ((square + (c - a) * 1024) * t + 65_536 * b) >> 16
  }
}
