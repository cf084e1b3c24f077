/// How a flat sheet of paper appears in a picture whose camera looks at it from any side: a projective mapping.
///
/// Straight lines stay straight, so strokes are drawn in the picture itself and are as sharp as the camera allows.
struct Perspective {
  private var row0: SIMD3<Float>
  private var row1: SIMD3<Float>
  private var row2: SIMD3<Float>

  /// Maps a rectangle with one corner at (0, 0) to a convex quadrilateral.
  ///
  /// The formulas are those of Heckbert, Fundamentals of Texture Mapping (1989), section 2.2.3.
  ///
  /// - Parameters:
  ///   - size: the sides of the rectangle, above 0.
  ///   - corners: where its corners go, clockwise from the upper left.
  init(size: SIMD2<Float>, corners: [SIMD2<Float>]) {
    let (p0, p1, p2, p3) = (corners[0], corners[1], corners[2], corners[3])
    let (d1, d2, d3) = (p1 - p2, p3 - p2, p0 - p1 + p2 - p3)
    let area = d1.x * d2.y - d2.x * d1.y
    let g = (d3.x * d2.y - d2.x * d3.y) / area
    let h = (d1.x * d3.y - d3.x * d1.y) / area
    let (u, v) = (p1 - p0 + g * p1, p3 - p0 + h * p3)
    row0 = SIMD3(u.x / size.x, v.x / size.y, p0.x)
    row1 = SIMD3(u.y / size.x, v.y / size.y, p0.y)
    row2 = SIMD3(g / size.x, h / size.y, 1)
  }

  /// Where a point of the paper is in the picture.
  func callAsFunction(_ point: SIMD2<Float>) -> SIMD2<Float> {
    let p = SIMD3(point, 1)
    return SIMD2((row0 * p).sum(), (row1 * p).sum()) / (row2 * p).sum()
  }

  /// Pixels of the picture for a unit of the paper near a point: the square root of the ratio of areas.
  func scale(at point: SIMD2<Float>) -> Float {
    let origin = self(point)
    let (right, down) = (self(point + SIMD2(1, 0)) - origin, self(point + SIMD2(0, 1)) - origin)
    return abs(right.x * down.y - right.y * down.x).squareRoot()
  }

  /// The same, then scaled by a factor and moved.
  func then(scaledBy factor: Float, movedBy offset: SIMD2<Float>) -> Perspective {
    var result = self
    result.row0 = row0 * factor + row2 * offset.x
    result.row1 = row1 * factor + row2 * offset.y
    return result
  }
}
