/// How ink is turned before it is drawn as a raster.
///
/// A network that reads a digit upright and turned to both sides makes fewer errors than with the upright view alone.
/// Shears of one eighth in both directions turn the ink by 7.1 degrees and enlarge it by less than 1%.
public enum View: UInt8, Sendable {
  case upright = 0
  case counterclockwise = 1
  case clockwise = 2

  /// The view that is read next; `nil` after the upright one.
  @inline(__always)
  public var next: View? { self == .clockwise ? .counterclockwise : self == .counterclockwise ? .upright : nil }

  /// 1 clockwise, -1 counterclockwise, 0 upright.
  @inline(__always)
  var turn: Int32 { self == .clockwise ? 1 : 0 &- Int32(rawValue) }
}
