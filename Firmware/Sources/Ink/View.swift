/// How ink is turned before it is drawn as a raster.
///
/// A network reads a digit more surely as it is and turned a little to both sides than as it is alone. Shears of an
/// eighth in both directions turn the ink, by 7.1 degrees, and enlarge it by less than 1%.
public enum View: UInt8, Sendable {
  case upright = 0
  case counterclockwise = 1
  case clockwise = 2

  /// The view that is read after this one. The upright view is the last.
  @inline(__always)
  public var next: View? { self == .clockwise ? .counterclockwise : self == .counterclockwise ? .upright : nil }

  /// 1 clockwise, -1 counterclockwise, 0 upright.
  @inline(__always)
  var turn: Int32 { self == .clockwise ? 1 : 0 &- Int32(rawValue) }
}
