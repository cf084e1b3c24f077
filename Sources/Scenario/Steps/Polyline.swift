import Core2HAL

/// The way of a finger from point to point.
struct Polyline {
  private let points: [TouchPoint]

  init(_ points: [TouchPoint]) { self.points = points }

  /// What the panel reports of a finger that goes this way at constant speed: its first point, one more after each
  /// sample period, and its last point after `duration` ms, rounded to whole sample periods.
  func samples(over duration: UInt64) -> [TouchPoint] {
    let count = Int((duration + TouchGeometry.samplePeriod / 2) / TouchGeometry.samplePeriod)
    guard let first = points.first, count > 0 else { return points }
    var ends = [0.0]
    for (from, to) in zip(points, points.dropFirst()) {
      ends.append(ends[ends.count - 1] + Polyline.distance(from, to))
    }
    let length = ends[ends.count - 1]
    guard length > 0 else { return Array(repeating: first, count: count + 1) }
    var k = 0
    return (0...count).map { index in
      let way = length * Double(index) / Double(count)
      while k + 2 < points.count, ends[k + 1] <= way { k += 1 }
      let share = min((way - ends[k]) / max(ends[k + 1] - ends[k], .leastNonzeroMagnitude), 1)
      return Polyline.point(from: points[k], to: points[k + 1], share)
    }
  }

  private static func distance(_ a: TouchPoint, _ b: TouchPoint) -> Double {
    let (x, y) = (Double(b.x) - Double(a.x), Double(b.y) - Double(a.y))
    return (x * x + y * y).squareRoot()
  }

  private static func point(from a: TouchPoint, to b: TouchPoint, _ share: Double) -> TouchPoint {
    func between(_ from: UInt16, _ to: UInt16) -> UInt16 {
      UInt16((Double(from) + (Double(to) - Double(from)) * share).rounded())
    }
    return TouchPoint(x: between(a.x, b.x), y: between(a.y, b.y))
  }
}
