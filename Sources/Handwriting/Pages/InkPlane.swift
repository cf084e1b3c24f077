/// Ink on a picture: for each pixel how much of it the ink takes, 0...1.
struct InkPlane {
  let width: Int
  let height: Int
  private(set) var values: [Float]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    values = [Float](repeating: 0, count: width * height)
  }

  /// The smallest rectangle around ink that was drawn.
  struct Extent {
    var low: SIMD2<Float>
    var high: SIMD2<Float>

    mutating func include(_ point: SIMD2<Float>, radius: Float) {
      low = pointwiseMin(low, point - radius)
      high = pointwiseMax(high, point + radius)
    }
  }

  /// Draws a smooth curve through points, and returns where its ink is; `nil` without points.
  ///
  /// - Parameters:
  ///   - points: in pixels of the picture; pixel (0, 0) has its middle at (0.5, 0.5).
  ///   - pen: how wide and dark.
  ///   - scale: pixels of the picture for one of the paper.
  @discardableResult
  mutating func draw(
    _ points: [SIMD2<Float>], with pen: PagePen, scale: Float, _ generator: inout SeededGenerator
  ) -> Extent? {
    guard let first = points.first else { return nil }
    let radius = pen.width * scale / 2
    let curve = InkPlane.curve(points, step: max(1.2, radius * 0.6))
    // The pressure wanders: a first-order filter of noise, of which each pen takes its share.
    var pressure = generator.normal() / 2
    var extent: Extent?
    var previous = (place: first, radius: Float(0))
    for (k, place) in curve.enumerated() {
      pressure = pressure * 0.92 + generator.normal() * 0.2
      let bounded = min(max(pressure, -1), 1)
      let fromEnd = Float(min(k, curve.count - 1 - k)) * max(1.2, radius * 0.6)
      let ending = 1 - pen.taper * max(0, 1 - fromEnd / (radius * 4))
      let here = radius * (1 + pen.unevenness * bounded) * ending
      let dark = pen.darkness * (1 - pen.variation * (1 - bounded) / 2)
      if k == 0 { previous = (place, here) }
      capsule(from: previous.place, to: place, radius: (previous.radius + here) / 2, darkness: dark)
      if extent == nil { extent = Extent(low: place, high: place) }
      extent?.include(place, radius: here)
      previous = (place, here)
    }
    return extent
  }

  /// Points of the Catmull-Rom spline through all points, about a step apart.
  private static func curve(_ points: [SIMD2<Float>], step: Float) -> [SIMD2<Float>] {
    var result = [points[0]]
    for k in points.indices.dropLast() {
      let (before, from) = (points[max(k - 1, 0)], points[k])
      let (to, after) = (points[k + 1], points[min(k + 2, points.count - 1)])
      let way = to - from
      let count = Int(min(64, ((way * way).sum().squareRoot() / step).rounded(.up)))
      for n in stride(from: 1, through: count, by: 1) {
        let t = Double(n) / Double(count)
        func blend(_ axis: Int) -> Float {
          Float(CatmullRom.blend(Double(before[axis]), Double(from[axis]), Double(to[axis]), Double(after[axis]), t))
        }
        result.append(SIMD2(blend(0), blend(1)))
      }
    }
    return result
  }

  /// Draws a line with round ends; where ink is already, the darker one stays.
  ///
  /// - Parameter radius: pixels; below half a pixel the line is lighter instead of thinner.
  private mutating func capsule(from a: SIMD2<Float>, to b: SIMD2<Float>, radius: Float, darkness: Float) {
    let thin = max(radius, 0.5)
    let dark = darkness * min(1, radius / 0.5)
    let reach = thin + 0.5
    let (low, high) = (pointwiseMin(a, b) - reach, pointwiseMax(a, b) + reach)
    guard high.x > 0, high.y > 0, low.x < Float(width), low.y < Float(height) else { return }
    let columns = max(0, Int(low.x))...min(width - 1, Int(high.x))
    let rows = max(0, Int(low.y))...min(height - 1, Int(high.y))
    let way = b - a
    let length = (way * way).sum()
    let inverse = length > 0 ? 1 / length : 0
    let width = width
    let inner = max(0, thin - 0.5)
    values.withUnsafeMutableBufferPointer { values in
      for y in rows {
        for x in columns {
          let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - a
          let along = min(max((p * way).sum() * inverse, 0), 1)
          let across = p - way * along
          let distance = (across * across).sum()
          guard distance < reach * reach else { continue }
          let share = distance <= inner * inner ? 1 : reach - distance.squareRoot()
          let ink = dark * min(1, share)
          if ink > values[y * width + x] { values[y * width + x] = ink }
        }
      }
    }
  }
}
