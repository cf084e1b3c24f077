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

  /// Adds a touch sample; x and y are pixels of the drawing area and are clamped to it. A sample equal to the one
  /// before it in the stroke is dropped; one that does not fit is ignored and marks the ink as overflowed.
  public mutating func add(x: UInt16, y: UInt16) {
    let point = Point(
      x: UInt8(truncatingIfNeeded: min(x, Ink.area - 1)), y: UInt8(truncatingIfNeeded: min(y, Ink.area - 1)))
    if !nextBeginsStroke, count > 0, points[count - 1] == point { return }
    guard count < Ink.capacity else {
      overflowed = true
      return
    }
    if nextBeginsStroke { starts[count >> 5] |= 1 << UInt32(truncatingIfNeeded: count & 31) }
    nextBeginsStroke = false
    points[count] = point
    count += 1
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
  public func raster(framed framing: Framing) -> Raster {
    var copy = self
    return copy.rasterInPlace(framed: framing)
  }

  /// The same without a copy of the ink on the stack: nothing changes, but exclusive access reads it where it is.
  public mutating func rasterInPlace(framed framing: Framing) -> Raster {
    let count = count
    guard count > 0 else { return Raster() }
    return withUnsafeBytes(of: &points) { points in
      withUnsafeBytes(of: &starts) { starts in
        Raster(
          points.assumingMemoryBound(to: Point.self), starts: starts.assumingMemoryBound(to: UInt32.self), count: count,
          framing)
      }
    }
  }
}

extension Raster {
  /// Draws the strokes of an ink: its points, the bits that say which of them begin a stroke, and how many there are,
  /// 1...512.
  fileprivate init(
    _ points: UnsafeBufferPointer<Ink.Point>, starts: UnsafeBufferPointer<UInt32>, count: Int, _ framing: Framing
  ) {
    self.init()
    let scale = Scale(for: points, count: count, framing: framing)
    var x: Int32 = 0
    var y: Int32 = 0
    for k in 0..<count {
      let point = points[k]
      let nextX = scale.column(point.x)
      let nextY = scale.row(point.y)
      if starts[k &>> 5] &>> UInt32(truncatingIfNeeded: k & 31) & 1 != 0 {
        stamp(framing.pen, row: Int(nextY >> 8), column: Int(nextX >> 8))
      } else {
        draw(framing.pen, fromX: x, y: y, toX: nextX, y: nextY)
      }
      x = nextX
      y = nextY
    }
    if framing.mode == .normalised { centre() }
  }
}

/// From pixels of the drawing area to 1/256 of a cell: (pixel - origin) * multiplier / divisor + margin.
private struct Scale {
  private var originX: Int32 = 0
  private var originY: Int32 = 0
  private var multiplier: Int32 = 28 * 256
  private var divisor: Int32 = 240
  private var marginX: Int32 = 0
  private var marginY: Int32 = 0

  /// Ink whose longer side is below this many pixels is not blown up to the box: a tap stays a dot.
  private static let smallest: Int32 = 24

  init(for points: UnsafeBufferPointer<Ink.Point>, count: Int, framing: Framing) {
    guard framing.mode == .normalised else { return }
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
    let width = Int32(right) &- Int32(left)
    let height = Int32(bottom) &- Int32(top)
    originX = Int32(left)
    originY = Int32(top)
    // From the middle of the first cell to the middle of the last, without what the pen adds on both sides.
    let cells = Int32(framing.box) &- 1 &- 2 &* Int32(truncatingIfNeeded: framing.pen.reach)
    multiplier = cells &* 256
    divisor = max(max(width, height), Scale.smallest)
    // In the middle of the raster until the centre of mass is known: the margins keep all of it inside.
    marginX = (28 * 256 &- width &* multiplier / divisor) / 2
    marginY = (28 * 256 &- height &* multiplier / divisor) / 2
  }

  // 239 px * 28 cells * 256 stays below 2^21.
  func column(_ x: UInt8) -> Int32 { (Int32(x) &- originX) &* multiplier / divisor &+ marginX }
  func row(_ y: UInt8) -> Int32 { (Int32(y) &- originY) &* multiplier / divisor &+ marginY }
}

extension Raster {
  /// Draws a line between two points in 1/256 of a cell, both ends included, in steps of at most one cell.
  fileprivate mutating func draw(_ pen: Pen, fromX x0: Int32, y y0: Int32, toX x1: Int32, y y1: Int32) {
    let steps = max((max(abs(x1 &- x0), abs(y1 &- y0)) &+ 255) >> 8, 1)
    // 1/65536 of a cell: 28 cells keep this below 2^21.
    let stepX = ((x1 &- x0) << 8) / steps
    let stepY = ((y1 &- y0) << 8) / steps
    var x = x0 << 8
    var y = y0 << 8
    for _ in 0..<steps &- 1 {
      x &+= stepX
      y &+= stepY
      stamp(pen, row: Int(y >> 16), column: Int(x >> 16))
    }
    stamp(pen, row: Int(y1 >> 8), column: Int(x1 >> 8))
  }
}
