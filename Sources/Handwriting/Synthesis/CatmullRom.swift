/// The uniform Catmull-Rom spline (Catmull, Rom, 1974): a smooth curve that goes through its control points.
package enum CatmullRom {
  /// One coordinate of the curve between the control points b and c, whose neighbors are a and d:
  ///
  ///     1/2 * (2b + (c - a) t + (2a - 5b + 4c - d) t^2 + (3b - a - 3c + d) t^3)
  ///
  /// At an end of the curve the missing neighbor is the end point itself.
  ///
  /// - Parameter t: 0...1 for the way from b to c.
  package static func blend(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ t: Double) -> Double {
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
  }
}
