/// All strokes of one digit: up to 512 points of two bytes.
public struct Ink: Sendable {
  /// Pixels of a side of the drawing area.
  public static let area: UInt16 = 240
  /// Points that fit.
  public static let capacity = 512

  struct Point: Equatable, Sendable {
    var x: UInt8
    var y: UInt8
  }

  private var points = InlineArray<512, Point>(repeating: Point(x: 0, y: 0))
  /// Bit k of word w says that point 32 * w + k begins a stroke.
  private var starts = InlineArray<16, UInt32>(repeating: 0)
  private var nextBeginsStroke = true

  /// Points held, 0...512.
  public private(set) var count = 0
  /// Whether samples were ignored because the buffer was full.
  public private(set) var overflowed = false

  @inline(__always)
  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// Forgets all strokes, and wipes them from memory.
  public mutating func clear() {
    points = InlineArray(repeating: Point(x: 0, y: 0))
    starts = InlineArray(repeating: 0)
    count = 0
    overflowed = false
    nextBeginsStroke = true
  }

  /// Adds a touch sample; x and y are pixels of the drawing area and are clamped to it. A sample equal to the previous
  /// one in its stroke is dropped. A sample that does not fit is dropped too, and `overflowed` becomes true.
  public mutating func add(x: UInt16, y: UInt16) {
    let point = Point(
      x: UInt8(truncatingIfNeeded: min(x, Ink.area - 1)), y: UInt8(truncatingIfNeeded: min(y, Ink.area - 1)))
    // A stroke that continues has a previous point.
    if !nextBeginsStroke, points[count &- 1] == point { return }
    // A negative index wraps to a large unsigned one, so one comparison covers the bounds of both arrays.
    guard UInt(bitPattern: count) < UInt(bitPattern: Ink.capacity) else {
      overflowed = true
      return
    }
    if nextBeginsStroke { starts[count >> 5] |= 1 &<< UInt32(truncatingIfNeeded: count & 31) }
    nextBeginsStroke = false
    points[count] = point
    count &+= 1
  }

  /// Ends the stroke: the finger is up.
  public mutating func endStroke() {
    nextBeginsStroke = true
  }

  /// The point with index k in 0..<count, in pixels, and whether it begins a stroke.
  public subscript(k: Int) -> (x: UInt8, y: UInt8, beginsStroke: Bool) {
    let point = points[k]
    return (point.x, point.y, starts[k >> 5] &>> UInt32(truncatingIfNeeded: k & 31) & 1 != 0)
  }

  /// Draws the strokes into a raster.
  public func raster(framed framing: Framing) -> Raster { drawing(framed: framing).raster }

  /// Draws the strokes into a raster, and follows their motion.
  public func drawing(framed framing: Framing) -> Drawing {
    var copy = self
    var drawing = Drawing()
    copy.drawInPlace(on: &drawing, framed: framing)
    return drawing
  }

  /// The same on an empty drawing, without copies on the stack. The ink does not change; exclusive access lets it read
  /// in place.
  public mutating func drawInPlace(on drawing: inout Drawing, framed framing: Framing) {
    let count = count
    guard count > 0 else { return }
    withUnsafeBytes(of: &points) { points in
      withUnsafeBytes(of: &starts) { starts in
        drawing.draw(
          points.assumingMemoryBound(to: Point.self), starts: starts.assumingMemoryBound(to: UInt32.self), count: count,
          framing)
      }
    }
  }
}

extension Drawing {
  /// Draws the strokes of an ink: its points, the bits that mark the start of a stroke, and the number of points,
  /// 1...512.
  fileprivate mutating func draw(
    _ points: UnsafeBufferPointer<Ink.Point>, starts: UnsafeBufferPointer<UInt32>, count: Int, _ framing: Framing
  ) {
    let scale = Scale(for: points, count: count, framing: framing)
    var tracker = MotionTracker()
    var x: Int32 = 0
    var y: Int32 = 0
    var k = 0
    while k < count {
      let point = points[k]
      let nextX = scale.column(point.x)
      let nextY = scale.row(point.y)
      if starts[k &>> 5] &>> UInt32(truncatingIfNeeded: k & 31) & 1 != 0 {
        x = nextX
        y = nextY
        tracker.begin(x: x, y: y)
      }
      raster.draw(framing.pen, fromX: x, y: y, toX: nextX, y: nextY)
      tracker.move(toX: nextX, y: nextY)
      x = nextX
      y = nextY
      k &+= 1
    }
    motion = tracker.motion(endingAtX: x, y: y)
    if framing.mode == .normalized { raster.center() }
  }
}

/// From pixels of the drawing area to 1/256 of a cell: (pixel - origin) * multiplier / divisor + margin.
private struct Scale {
  private var originX: UInt32 = 0
  private var originY: UInt32 = 0
  private var multiplier: UInt32 = 28 * 256
  private var divisor: UInt32 = 240
  private var marginX: UInt32 = 0
  private var marginY: UInt32 = 0

  /// Ink whose longer side is below this many pixels is not enlarged to the full box: a tap stays a dot.
  private static let smallest: UInt32 = 24

  init(for points: UnsafeBufferPointer<Ink.Point>, count: Int, framing: Framing) {
    guard framing.mode == .normalized else { return }
    var left: UInt8 = 255
    var right: UInt8 = 0
    var top: UInt8 = 255
    var bottom: UInt8 = 0
    for k in 0..<count {
      let point = points[k]
      left = min(left, point.x)
      right = max(right, point.x)
      top = min(top, point.y)
      bottom = max(bottom, point.y)
    }
    let width = UInt32(right) &- UInt32(left)
    let height = UInt32(bottom) &- UInt32(top)
    originX = UInt32(left)
    originY = UInt32(top)
    // From the center of the first cell to the center of the last, without the width that the pen adds on both sides.
    let cells = UInt32(framing.box) &- 1 &- 2 &* UInt32(truncatingIfNeeded: framing.pen.reach)
    multiplier = cells &* 256
    divisor = max(max(width, height), Scale.smallest)
    // In the middle of the raster until the center of mass is known; the margins keep all ink inside.
    marginX = (28 * 256 &- width &* multiplier / divisor) / 2
    marginY = (28 * 256 &- height &* multiplier / divisor) / 2
  }

  // 239 px * 28 cells * 256 stays below 2^21.
  @inline(__always)
  func column(_ x: UInt8) -> Int32 {
    Int32(bitPattern: (UInt32(x) &- originX) &* multiplier / divisor &+ marginX)
  }
  @inline(__always)
  func row(_ y: UInt8) -> Int32 {
    Int32(bitPattern: (UInt32(y) &- originY) &* multiplier / divisor &+ marginY)
  }
}

extension Raster {
  /// Draws a line between two points in 1/256 of a cell, both ends included, in steps of at most one cell.
  @inline(__always)
  fileprivate mutating func draw(_ pen: Pen, fromX x0: Int32, y y0: Int32, toX x1: Int32, y y1: Int32) {
    let (dx, dy) = (x1 &- x0, y1 &- y0)
    let longer = max(dx < 0 ? 0 &- dx : dx, dy < 0 ? 0 &- dy : dy)
    let steps = max((longer &+ 255) >> 8, 1)
    // 1/65536 of a cell: 28 cells keep this below 2^21.
    let stepX = (dx << 8) / steps
    let stepY = (dy << 8) / steps
    var x = x0 << 8
    var y = y0 << 8
    var left = steps
    while left > 0 {
      left &-= 1
      x = left == 0 ? x1 << 8 : x &+ stepX
      y = left == 0 ? y1 << 8 : y &+ stepY
      stamp(pen, row: Int(y >> 16), column: Int(x >> 16))
    }
  }
}
