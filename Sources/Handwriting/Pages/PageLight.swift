/// The light on a page: stronger on one side, weaker in the corners of the lens, with a shadow on some pages.
struct PageLight {
  private let direction: SIMD2<Float>
  private let gradient: Float
  private let vignette: Float
  /// A large circle that covers part of the picture, as the shadow of a head or a phone does.
  private let shadow: (center: SIMD2<Float>, radius: Float, softness: Float, depth: Float)?

  /// Pixels between points at which the light is calculated; between them it is interpolated.
  private static let step = 8

  init(_ look: PageLook, size: SIMD2<Float>, _ generator: inout SeededGenerator) {
    let way = SIMD2(generator.uniform(-1...1), generator.uniform(-1...1))
    // Opposite sides of the picture, seen along the direction, have the whole difference.
    direction = way / max(abs(way.x) + abs(way.y), 0.1)
    gradient = generator.uniform(look.gradient)
    vignette = generator.uniform(look.vignette)
    guard generator.uniform() < look.shadows else {
      shadow = nil
      return
    }
    let side = max(size.x, size.y)
    let radius = side * generator.uniform(0.5...2)
    let angle = portableTurn(degrees: generator.uniform(-45...45))
    var outward = SIMD2(angle.cos, angle.sin)
    for _ in 0..<generator.index(below: 4) { outward = SIMD2(-outward.y, outward.x) }
    let edge = size * SIMD2(generator.uniform(0.25...0.75), generator.uniform(0.25...0.75))
    shadow = (
      edge + outward * radius, radius, max(side * generator.uniform(0.01...0.09), 12), generator.uniform(look.shadow)
    )
  }

  /// The share of the full light at a place.
  ///
  /// - Parameters:
  ///   - place: in pixels.
  ///   - size: of the picture.
  private func at(_ place: SIMD2<Float>, _ size: SIMD2<Float>) -> Float {
    let p = place / size * 2 - 1
    let slope = 1 - gradient * (1 + (p * direction).sum()) / 2
    let corner = 1 - vignette * (p * p).sum() / 2
    guard let shadow else { return slope * corner }
    let way = place - shadow.center
    let inside = shadow.radius - (way * way).sum().squareRoot()
    let t = min(max(inside / shadow.softness + 0.5, 0), 1)
    return slope * corner * (1 - shadow.depth * t * t * (3 - 2 * t))
  }

  /// Multiplies a picture by the light.
  func fall(on values: inout [Float], width: Int) {
    let height = values.count / width
    let size = SIMD2(Float(width), Float(height))
    let step = PageLight.step
    let columns = width / step + 2
    func row(_ y: Int) -> [Float] { (0..<columns).map { at(SIMD2(Float($0 * step), Float(y)), size) } }
    var above = row(0)
    for top in stride(from: 0, to: height, by: step) {
      let below = row(top + step)
      for y in top..<min(top + step, height) {
        let share = Float(y - top) / Float(step)
        let line = zip(above, below).map { $0 + ($1 - $0) * share }
        for x in 0..<width {
          let column = x / step
          let t = Float(x % step) / Float(step)
          values[y * width + x] *= line[column] + (line[column + 1] - line[column]) * t
        }
      }
      above = below
    }
  }
}
