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

  /// The same as the subscript. Changes nothing; exclusive access reads the ink in place instead of copying it.
  @inline(__always)
  public mutating func point(at k: Int) -> (x: UInt8, y: UInt8, beginsStroke: Bool) {
    let point = points[k]
    return (point.x, point.y, starts[k >> 5] &>> UInt32(truncatingIfNeeded: k & 31) & 1 != 0)
  }

  /// Drops stray dots: strokes whose longer side is below an eighth of that of the longest stroke. A dot beside a digit,
  /// drawn by accident, would move and shrink the digit in the raster. If there are only dots, they stay. After this call
  /// the ink takes no more points until it is cleared.
  public mutating func dropDots() {
    var longest: Int32 = 0
    // The first pass finds the longest side, the second one moves the strokes that stay to the front.
    for pass in 0..<2 {
      var kept = 0
      var start = 0
      while start < count {
        var bounds = Bounds()
        var end = start
        repeat {
          let point = points[unchecked: end]
          bounds.include(x: Int32(point.x), y: Int32(point.y))
          end &+= 1
        } while end < count && !beginsStroke(end)
        let side = bounds.longerSide
        longest = max(longest, side)
        if pass > 0, side &* 8 >= longest {
          while start < end {
            let begins = beginsStroke(start)
            let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: kept & 31)
            let word = starts[unchecked: kept >> 5] & ~bit
            starts[unchecked: kept >> 5] = begins ? word | bit : word
            points[unchecked: kept] = points[unchecked: start]
            kept &+= 1
            start &+= 1
          }
        }
        start = end
      }
      if pass > 0 { count = kept }
    }
  }

  @inline(__always)
  private func beginsStroke(_ k: Int) -> Bool {
    // Callers pass indices of existing points, which are within both arrays.
    starts[unchecked: k >> 5] &>> UInt32(truncatingIfNeeded: k & 31) & 1 != 0
  }

  /// Draws the strokes into a raster, as `drawing(framed:turned:)` does.
  public func raster(framed framing: Framing, turned view: View = .upright) -> Raster {
    drawing(framed: framing, turned: view).raster
  }

  /// Draws the strokes without stray dots into a raster, and follows their motion.
  public func drawing(framed framing: Framing, turned view: View = .upright) -> Drawing {
    var copy = self
    var drawing = Drawing()
    copy.dropDots()
    copy.drawInPlace(on: &drawing, framed: framing, turned: view)
    return drawing
  }

  /// Draws all strokes on an empty drawing, without copies on the stack. The ink does not change; exclusive access lets
  /// it read in place.
  ///
  /// - Parameters:
  ///   - drawing: empty.
  ///   - framing: with `asDrawn` the view has no effect.
  ///   - view: how the ink is turned.
  public mutating func drawInPlace(on drawing: inout Drawing, framed framing: Framing, turned view: View) {
    let count = count
    guard count > 0 else { return }
    withUnsafeBytes(of: &points) { points in
      withUnsafeBytes(of: &starts) { starts in
        drawing.draw(
          points.assumingMemoryBound(to: Point.self), starts: starts.assumingMemoryBound(to: UInt32.self), count: count,
          framing, view)
      }
    }
  }
}

extension Drawing {
  /// Draws the strokes of an ink: its points, the bits that mark the start of a stroke, and the number of points,
  /// 1...512.
  fileprivate mutating func draw(
    _ points: UnsafeBufferPointer<Ink.Point>, starts: UnsafeBufferPointer<UInt32>, count: Int, _ framing: Framing,
    _ view: View
  ) {
    let scale = Scale(for: points, count: count, framing: framing, view: view)
    var tracker = MotionTracker()
    var x: Int32 = 0
    var y: Int32 = 0
    var k = 0
    while k < count {
      let point = points[k]
      let nextX = scale.column(point)
      let nextY = scale.row(point)
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

/// The smallest rectangle around points.
private struct Bounds {
  private(set) var left = Int32.max
  private(set) var top = Int32.max
  private var right = Int32.min
  private var bottom = Int32.min

  @inline(__always)
  mutating func include(x: Int32, y: Int32) {
    left = min(left, x)
    right = max(right, x)
    top = min(top, y)
    bottom = max(bottom, y)
  }

  /// From the first point to the last; not for no points.
  var width: Int32 { right &- left }
  var height: Int32 { bottom &- top }
  var longerSide: Int32 { max(width, height) }
}

/// From turned ink, in 1/8 of a pixel, to 1/256 of a cell: (place - origin) * multiplier / divisor + margin.
private struct Scale {
  private var turn: Int32 = 0
  private var originX: Int32 = 0
  private var originY: Int32 = 0
  private var multiplier: UInt32 = 28 * 256
  private var divisor: UInt32 = 8 * 240
  private var marginX: UInt32 = 0
  private var marginY: UInt32 = 0

  /// Ink whose longer side is below this many eighths of a pixel is not enlarged to the full box: a tap stays a dot.
  private static let smallest: UInt32 = 8 * 24

  init(for points: UnsafeBufferPointer<Ink.Point>, count: Int, framing: Framing, view: View) {
    guard framing.mode == .normalized else { return }
    turn = view.turn
    var bounds = Bounds()
    for k in 0..<count { bounds.include(x: across(points[k]), y: down(points[k])) }
    let width = UInt32(bitPattern: bounds.width)
    let height = UInt32(bitPattern: bounds.height)
    originX = bounds.left
    originY = bounds.top
    // From the center of the first cell to the center of the last, without the width that the pen adds on both sides.
    let cells = UInt32(framing.box) &- 1 &- 2 &* UInt32(truncatingIfNeeded: framing.pen.reach)
    multiplier = cells &* 256
    divisor = max(max(width, height), Scale.smallest)
    // In the middle of the raster until the center of mass is known; the margins keep all ink inside.
    marginX = (28 * 256 &- width &* multiplier / divisor) / 2
    marginY = (28 * 256 &- height &* multiplier / divisor) / 2
  }

  /// The place of a point in turned ink, in 1/8 of a pixel: its shears in both directions.
  @inline(__always)
  private func across(_ point: Ink.Point) -> Int32 { 8 &* Int32(point.x) &- turn &* Int32(point.y) }
  @inline(__always)
  private func down(_ point: Ink.Point) -> Int32 { 8 &* Int32(point.y) &+ turn &* Int32(point.x) }

  // 9 * 239 eighths of a pixel * 28 cells * 256 stay below 2^24.
  @inline(__always)
  func column(_ point: Ink.Point) -> Int32 {
    Int32(bitPattern: UInt32(bitPattern: across(point) &- originX) &* multiplier / divisor &+ marginX)
  }
  @inline(__always)
  func row(_ point: Ink.Point) -> Int32 {
    Int32(bitPattern: UInt32(bitPattern: down(point) &- originY) &* multiplier / divisor &+ marginY)
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
