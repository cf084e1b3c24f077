/// The motion of the finger, which a raster does not contain: where it began and ended, the number of strokes, and the
/// direction in which it turned. Motion separates pairs whose ink is similar: 0 and 6, 1 and 7, 4 and 9.
public struct Motion: Equatable, Sendable {
  /// Numbers that describe a motion.
  public static let count = 6

  /// Number k in the bits from 5 * k.
  private var bits: UInt32

  /// The motion of an image, whose strokes are unknown: every number has its middle value.
  public init() {
    let middle = Motion.place(14 << 8, 14 << 8)
    self.init(first: middle, last: middle, strokes: 0, turns: 0)
  }

  /// - Parameters:
  ///   - first: the place of the first point.
  ///   - last: the place of the last point.
  ///   - strokes: 0...3, where 3 also means more; 0 where nothing is known.
  ///   - turns: of all strokes together, in eighths of a circle, clockwise positive; clamped to -16...15.
  @inline(__always)
  init(first: Int32, last: Int32, strokes: UInt32, turns: Int32) {
    let turned = min(max(turns &+ 16, 0), 31)
    bits = UInt32(bitPattern: first | last << 10 | turned << 25) | strokes << 23
  }

  /// A position in the raster before it is centered by its mass: 32 * row + column, from 1/256 of a cell.
  @inline(__always)
  static func place(_ x: Int32, _ y: Int32) -> Int32 { x >> 8 | (y >> 8) << 5 }

  /// A motion with given numbers; only the lowest five bits of each are used.
  public init(_ values: InlineArray<6, UInt8>) {
    bits = 0
    for k in 0..<Motion.count { bits |= UInt32(values[k] & 31) << UInt32(5 * k) }
  }

  /// Number k, 0...31: column and row of the first point, column and row of the last, 8 * strokes, and 16 + turns.
  public subscript(k: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: bits &>> (5 &* UInt32(truncatingIfNeeded: k)) & 31)
  }
}

/// The input of the network for one digit.
public struct Drawing: Equatable, Sendable {
  public var raster: Raster
  public var motion: Motion

  /// A raster, and the motion that made it where that is known.
  public init(_ raster: Raster = Raster(), _ motion: Motion = Motion()) {
    self.raster = raster
    self.motion = motion
  }
}

/// Follows the points of an ink in the order that they were drawn, in 1/256 of a cell.
struct MotionTracker {
  /// The place of the first point.
  private var first: Int32 = 0
  private var strokes: UInt32 = 0
  /// In eighths of a circle, clockwise counts up.
  private var turns: Int32 = 0
  /// Where the current segment began. A finger trembles, so only segments of some length have a direction.
  private var fromX: Int32 = 0
  private var fromY: Int32 = 0
  /// The direction of the previous segment in the same stroke, an eighth of the circle; 8 if there is none.
  private var direction: UInt32 = 8

  /// Begins a stroke.
  @inline(__always)
  mutating func begin(x: Int32, y: Int32) {
    if strokes == 0 { first = Motion.place(x, y) }
    if strokes < 3 { strokes &+= 1 }
    fromX = x
    fromY = y
    direction = 8
  }

  /// Continues to a point of the stroke.
  @inline(__always)
  mutating func move(toX x: Int32, y: Int32) {
    var (dx, dy) = (x &- fromX, y &- fromY)
    guard MotionTracker.isLong(dx) || MotionTracker.isLong(dy) else { return }
    fromX = x
    fromY = y
    // Folded into the first quarter of the circle, clockwise from the right.
    var next: UInt32 = 0
    if dy < 0 { (dx, dy, next) = (0 &- dx, 0 &- dy, 4) }
    if dx < 0 { (dx, dy, next) = (dy, 0 &- dx, next &+ 2) }
    if dy > dx { next &+= 1 }
    // A reversal is not a turn to either side.
    let turn = (next &- direction) & 7
    if direction != 8, turn != 4 { turns &+= Int32(bitPattern: turn) &- (turn > 4 ? 8 : 0) }
    direction = next
  }

  /// The motion of the whole ink, given its last point.
  @inline(__always)
  func motion(endingAtX x: Int32, y: Int32) -> Motion {
    Motion(first: first, last: Motion.place(x, y), strokes: strokes, turns: turns)
  }

  /// Whether a horizontal or vertical distance is 2 cells or more.
  @inline(__always)
  private static func isLong(_ way: Int32) -> Bool { UInt32(bitPattern: way &+ 511) > 1022 }
}
