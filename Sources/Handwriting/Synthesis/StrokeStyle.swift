/// A way to draw something: strokes as control points of smooth curves.
///
/// x grows to the right, y down; what is drawn is 1 high and has its middle at x = 0.34. A sharp corner is a point that
/// is given twice, because the curve itself has no corners.
public protocol StrokeStyle: Sendable {
  typealias Point = (x: Double, y: Double)

  /// What is drawn, as a strokes file names it.
  var label: String { get }
  /// At least one stroke, each of at least two points.
  var strokes: [[Point]] { get }
}
