public import Ink

/// How a digit was drawn, as the signature network reads it: its path, its directions, its form and its tempo.
///
/// The path is cut into 16 pieces of equal length, over all strokes and without the way between them. Each kind of
/// number below fills its range for ordinary handwriting; what lies beyond is clamped.
///
/// | inputs | what |
/// | --- | --- |
/// | 0...31 | x and y where each piece begins, from the middle of the drawing; 128 is the middle, 1/200 of the longer side a unit |
/// | 32...63 | how far each piece goes to the right and down, of its length; 128 is none, 127 all of it |
/// | 64...79 | the time that each piece takes: 0 for a quarter of the mean, 96 for the mean |
/// | 80...90 | the form: width and height of the longer side, strokes, length of the path, end from beginning, pauses, share of the first stroke, straightness, start of the second stroke |
/// | 91...93 | rest at the beginning, 4 times its share; rest at the end, 8 times its share; logarithm of the duration |
/// | 94...103 | 255 for the digit that was drawn |
/// | 104...133 | x and y after each sixteenth of the time in which the finger touches, like 0...31 |
public struct SignatureInputs: Sendable {
  /// Numbers that the network reads.
  public static let count = 134
  /// Version of what the numbers mean; a model file states the one that it was trained with.
  public static let version: Int32 = 2
  /// The input that is the logarithm of the duration: `durationUnits` for each doubling.
  public static let duration = 93
  public static let durationUnits = 64
  /// The first of the ten inputs that say which digit was drawn.
  public static let digit = 94
  /// The first of the 15 places at equal distances of time.
  public static let places = 104
  /// Pieces of the path, and of the time.
  static let pieces = 16

  public private(set) var values = InlineArray<134, UInt8>(repeating: 0)

  /// Inputs that were computed before.
  public init(values: InlineArray<134, UInt8>) { self.values = values }

  /// Whether an input says when, not what, was drawn. The places at equal distances of time say both.
  public static func isTiming(_ input: Int) -> Bool { 64..<80 ~= input || input == 86 || 91..<94 ~= input }

  /// Says which digit was drawn.
  ///
  /// - Parameter digit: 0...9.
  public mutating func setDigit(_ digit: UInt8) {
    for k in 0..<10 { values[SignatureInputs.digit + k] = 0 }
    values[SignatureInputs.digit + Int(min(digit, 9))] = 255
  }

  /// Why a drawing says too little of a hand.
  public enum Defect: Error, Equatable, Sendable {
    case tooFewPoints
    case tooShort
  }

  /// Describes a drawing. Changes nothing; exclusive access reads ink and times in place instead of copying them.
  ///
  /// - Parameters:
  ///   - ink: what was drawn, with its stray dots.
  ///   - timing: when.
  ///   - digit: the digit that it is, 0...9.
  public init(_ ink: inout Ink, _ timing: inout InkTiming, digit: UInt8) throws(Defect) {
    let outline = Outline(&ink, &timing)
    guard outline.points >= 6 else { throw .tooFewPoints }
    guard outline.side >= 24, outline.length >= 16 * 24 else { throw .tooShort }
    var path = Path(outline)
    path.follow(&ink, &timing, &values)
    path.write(to: &values, timing.rest)
    setDigit(digit)
  }
}

/// A part of the ink from one point to the next of the same stroke.
private struct Segment {
  var x: Int32
  var y: Int32
  var dx: Int32
  var dy: Int32

  /// About the length in 1/16 of a pixel, within 3%.
  @inline(__always)
  var length: Int32 {
    let (a, b) = (abs(dx), abs(dy))
    let longer = max(a, b)
    return max(16 &* longer, 14 &* longer &+ 8 &* min(a, b))
  }
}

/// The bounds, length and time of the strokes that are not stray dots.
private struct Outline {
  /// A stroke whose longer side is below an eighth of this is a stray dot, as in `Ink.dropDots`.
  private(set) var longestSide: Int32 = 0
  private(set) var left = Int32.max
  private(set) var top = Int32.max
  private(set) var right = Int32.min
  private(set) var bottom = Int32.min
  private(set) var points: Int32 = 0
  /// In 1/16 of a pixel.
  private(set) var length: Int32 = 0
  /// In units of time.
  private(set) var time: Int32 = 0
  private(set) var pause: Int32 = 0
  private(set) var strokes: Int32 = 0
  private(set) var firstLength: Int32 = 0
  private(set) var secondX: Int32 = 0
  private(set) var secondY: Int32 = 0

  var side: Int32 { max(right &- left, bottom &- top) }
  var centerX: Int32 { (left &+ right) / 2 }
  var centerY: Int32 { (top &+ bottom) / 2 }

  /// How far a place is from another one; 128 is not at all.
  @inline(never)
  func write(_ place: Int32, from other: Int32, to value: inout UInt8) {
    value = UInt8(clamping: 128 &+ (place &- other) &* 200 / side)
  }

  init(_ ink: inout Ink, _ timing: inout InkTiming) {
    // The first pass finds the longest side, the second one all of the rest.
    var start = 0
    while start < ink.count {
      let end = Outline.endOfStroke(start, &ink)
      longestSide = max(longestSide, Outline.side(from: start, to: end, &ink, atLeast: .max))
      start = end
    }
    start = 0
    while start < ink.count {
      let end = Outline.endOfStroke(start, &ink)
      if isKept(from: start, to: end, &ink) { add(from: start, to: end, &ink, &timing) }
      start = end
    }
  }

  /// Whether a stroke is not a stray dot.
  func isKept(from start: Int, to end: Int, _ ink: inout Ink) -> Bool {
    Outline.side(from: start, to: end, &ink, atLeast: (longestSide &+ 7) / 8) &* 8 >= longestSide
  }

  static func endOfStroke(_ start: Int, _ ink: inout Ink) -> Int {
    var end = start + 1
    while end < ink.count, !ink.point(at: end).beginsStroke { end += 1 }
    return end
  }

  /// The longer side of the box around a stroke, or of that around its first points, if that is long enough.
  @inline(never)
  static func side(from start: Int, to end: Int, _ ink: inout Ink, atLeast enough: Int32) -> Int32 {
    var (left, right, top, bottom) = (UInt8.max, UInt8.min, UInt8.max, UInt8.min)
    var side: Int32 = 0
    var k = start
    while k < end, side < enough {
      let point = ink.point(at: k)
      left = min(left, point.x)
      right = max(right, point.x)
      top = min(top, point.y)
      bottom = max(bottom, point.y)
      side = Int32(max(right &- left, bottom &- top))
      k += 1
    }
    return side
  }

  private mutating func add(from start: Int, to end: Int, _ ink: inout Ink, _ timing: inout InkTiming) {
    strokes += 1
    if strokes > 1 { pause += Int32(timing.gap(at: start)) }
    if strokes == 2 {
      firstLength = length
      secondX = Int32(ink.point(at: start).x)
      secondY = Int32(ink.point(at: start).y)
    }
    var (x, y) = (Int32(ink.point(at: start).x), Int32(ink.point(at: start).y))
    for k in start..<end {
      let point = ink.point(at: k)
      let (nextX, nextY) = (Int32(point.x), Int32(point.y))
      left = min(left, nextX)
      right = max(right, nextX)
      top = min(top, nextY)
      bottom = max(bottom, nextY)
      length += Segment(x: x, y: y, dx: nextX - x, dy: nextY - y).length
      if k > start { time += Int32(timing.gap(at: k)) }
      (x, y) = (nextX, nextY)
    }
    points += Int32(truncatingIfNeeded: end - start)
  }
}

/// The path of a drawing, cut into pieces of equal length.
private struct Path {
  private let outline: Outline
  /// Where each piece begins, in pixels.
  private var beginX = InlineArray<16, Int32>(repeating: 0)
  private var beginY = InlineArray<16, Int32>(repeating: 0)
  /// How far each piece goes, in 1/16 of a pixel.
  private var rightward = InlineArray<16, Int32>(repeating: 0)
  private var downward = InlineArray<16, Int32>(repeating: 0)
  /// 1/16 of a unit of time.
  private var times = InlineArray<16, Int32>(repeating: 0)
  private var endX: Int32 = 0
  private var endY: Int32 = 0
  /// Units of time until the path leaves its beginning.
  private var firstRest: Int32 = 0
  private var piece: Int32 = 0
  /// The length until here, in 1/16 of a pixel.
  private var passed: Int32 = 0
  /// 1/16 of a unit of time: until here, and until the next place is noted.
  private var elapsed: Int32 = 0
  private var due: Int32
  /// Where the next place is written.
  private var place = SignatureInputs.places

  init(_ outline: Outline) {
    self.outline = outline
    due = outline.time
  }

  mutating func follow(_ ink: inout Ink, _ timing: inout InkTiming, _ values: inout InlineArray<134, UInt8>) {
    var start = 0
    while start < ink.count {
      let end = Outline.endOfStroke(start, &ink)
      if outline.isKept(from: start, to: end, &ink) {
        var (x, y) = (Int32(ink.point(at: start).x), Int32(ink.point(at: start).y))
        if passed == 0 { (beginX[0], beginY[0]) = (x, y) }
        for k in (start + 1)..<max(end, start + 1) {
          let point = ink.point(at: k)
          let segment = Segment(x: x, y: y, dx: Int32(point.x) - x, dy: Int32(point.y) - y)
          let time = Int32(timing.gap(at: k))
          pass(segment, time: time, &values)
          add(segment, time: time)
          (x, y) = (Int32(point.x), Int32(point.y))
        }
        (endX, endY) = (x, y)
      }
      start = end
    }
    while place < SignatureInputs.count { note(endX, endY, &values) }
  }

  /// Notes where the finger is at the end of each sixteenth of the time.
  @inline(__always)
  private mutating func pass(_ segment: Segment, time: Int32, _ values: inout InlineArray<134, UInt8>) {
    // Below 2^21: 512 points of at most 255 units each, in sixteenths.
    let begin = elapsed
    elapsed &+= 16 &* time
    while due <= elapsed, place < SignatureInputs.count, time > 0 {
      let part = due &- begin
      note(segment.x &+ segment.dx &* part / (16 &* time), segment.y &+ segment.dy &* part / (16 &* time), &values)
    }
  }

  @inline(never)
  private mutating func note(_ x: Int32, _ y: Int32, _ values: inout InlineArray<134, UInt8>) {
    outline.write(x, from: outline.centerX, to: &values[place])
    outline.write(y, from: outline.centerY, to: &values[place + 1])
    place += 2
    due &+= outline.time
  }

  private mutating func add(_ segment: Segment, time: Int32) {
    let length = segment.length
    guard length > 0 else { return }
    // A finger rests with a tremor.
    if passed &* 32 < outline.length { firstRest += time }
    var done: Int32 = 0
    while true {
      let boundary = (piece &+ 1) &* outline.length / 16
      let isCrossing = passed &+ length &- done > boundary && piece < 15
      let taken = isCrossing ? boundary &- passed : length &- done
      let index = Int(piece)
      // Below 2^24: 239 pixels, 16 parts, and a segment of 5,500 sixteenths.
      rightward[index] += 16 &* segment.dx &* taken / length
      downward[index] += 16 &* segment.dy &* taken / length
      times[index] += 16 &* time &* taken / length
      passed &+= taken
      done &+= taken
      guard isCrossing else { return }
      piece &+= 1
      beginX[Int(piece)] = segment.x &+ segment.dx &* done / length
      beginY[Int(piece)] = segment.y &+ segment.dy &* done / length
    }
  }

  func write(to values: inout InlineArray<134, UInt8>, _ rest: UInt8) {
    let time = max(outline.time, 1)
    var straightness: Int32 = 0
    for k in 0..<16 {
      outline.write(beginX[k], from: outline.centerX, to: &values[2 * k])
      outline.write(beginY[k], from: outline.centerY, to: &values[2 * k + 1])
      writeDirection(rightward[k], to: &values[32 + 2 * k])
      writeDirection(downward[k], to: &values[33 + 2 * k])
      values[64 + k] = UInt8(clamping: times[k] &* 128 / time &- 32)
      straightness &+= Segment(x: 0, y: 0, dx: rightward[k], dy: downward[k]).length / 16
    }
    Path.write(outline.right &- outline.left, of: outline.side, to: &values[80])
    Path.write(outline.bottom &- outline.top, of: outline.side, to: &values[81])
    values[82] = UInt8(clamping: outline.strokes &* 60)
    values[83] = UInt8(clamping: outline.length &* 2 / outline.side)
    outline.write(endX, from: beginX[0], to: &values[84])
    outline.write(endY, from: beginY[0], to: &values[85])
    Path.write(outline.pause, of: time &+ outline.pause, to: &values[86])
    values[87] = 255
    if outline.strokes > 1 {
      Path.write(outline.firstLength, of: outline.length, to: &values[87])
      outline.write(outline.secondX, from: outline.centerX, to: &values[89])
      outline.write(outline.secondY, from: outline.centerY, to: &values[90])
    }
    Path.write(straightness, of: outline.length, to: &values[88])
    Path.write(4 &* firstRest, of: time, to: &values[91])
    Path.write(8 &* Int32(rest), of: time, to: &values[92])
    values[93] = Path.logarithm(time)
  }

  /// A share, where 255 is all.
  @inline(never)
  private static func write(_ part: Int32, of whole: Int32, to value: inout UInt8) {
    value = UInt8(clamping: part &* 255 / whole)
  }

  @inline(never)
  private func writeDirection(_ way: Int32, to value: inout UInt8) {
    value = UInt8(clamping: 128 &+ way &* 127 / max(outline.length / 16, 1))
  }

  /// 64 for each doubling beyond 32 units of time.
  private static func logarithm(_ time: Int32) -> UInt8 {
    UInt8(clamping: (Logarithm.binary(UInt32(clamping: time)) &- 5 &* 256) / 4)
  }
}
