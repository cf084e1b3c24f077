/// A sheet of paper, or a blackboard, before anything is written on it: its structure, its printed lines, and what lies
/// around it.
struct PagePaper {
  /// The share of the light that each pixel sends back, row-major, 1 for clean white paper.
  private(set) var values: [Float]
  private let width: Int
  private let height: Int

  /// - Parameters:
  ///   - look: of the kind of page.
  ///   - text: whose ruling is printed.
  ///   - view: from the paper to the picture.
  ///   - width: pixels of a row of the picture.
  ///   - height: rows of the picture.
  init(
    _ look: PageLook, under text: PageText, seenBy view: Perspective, width: Int, height: Int,
    _ generator: inout SeededGenerator
  ) {
    (self.width, self.height) = (width, height)
    let base = look.isLightOnDark ? generator.uniform(0.1...0.3) : 1
    values = [Float](repeating: base, count: width * height)
    // Fibers, pulp, and a sheet that is not quite flat.
    let roughness = generator.uniform(0.002...0.012)
    let fine = SIMD2<Float>(repeating: generator.uniform(1.5...3))
    NoisePlane.add(to: &values, width: width, period: fine, amplitude: roughness, &generator)
    NoisePlane.add(to: &values, width: width, period: fine * 4, amplitude: roughness * 0.6, &generator)
    let waves = Float(max(width, height)) / generator.uniform(3...8)
    NoisePlane.add(
      to: &values, width: width, period: SIMD2(waves, waves), amplitude: generator.uniform(0...0.02), &generator)
    if look.isLightOnDark {
      // Chalk that was wiped leaves clouds and streaks.
      let cloud = Float(width) * generator.uniform(0.05...0.2)
      let amount = generator.uniform(0.005...0.035)
      for (divisor, share) in [(Float(1), Float(1)), (2.7, 0.5), (6.1, 0.3)] {
        let period = pointwiseMax(SIMD2(cloud, cloud / 2) / divisor, SIMD2(2, 2))
        NoisePlane.add(to: &values, width: width, period: period, amplitude: amount * share, &generator)
      }
    }
    printRuling(look, text, view, &generator)
    if look.content != .one { addSpecks(text, &generator) }
    if look.edges > 0, !look.isLightOnDark, generator.uniform() < 0.1, let left = text.extent?.low.x {
      punchHoles(leftOf: left - text.height * 0.4, view, &generator)
    }
    if generator.uniform() < look.edges, let extent = text.extent {
      showEdges(beyond: extent, text, view, &generator)
    }
  }

  /// Prints lines or squares, and on some pages a margin.
  private mutating func printRuling(
    _ look: PageLook, _ text: PageText, _ view: Perspective, _ generator: inout SeededGenerator
  ) {
    let size = SIMD2(Float(width), Float(height))
    // Beyond the picture: a corner may come into view from there.
    let (low, high) = (size * -0.4, size * 1.4)
    var ink = InkPlane(width: width, height: height)
    let darkness = generator.uniform(0.1...0.42)
    let printed = PagePen(
      lineWidth: max(0.8, min(text.height * 0.03, 2.5) * generator.uniform(0.5...1)), darkness: darkness)
    func line(_ from: SIMD2<Float>, _ to: SIMD2<Float>, _ pen: PagePen, _ generator: inout SeededGenerator) {
      let points = (0...4).map { view(from + (to - from) * (Float($0) / 4)) }
      ink.draw(points, with: pen, scale: 1, &generator)
    }
    func levels(_ pitch: Float, _ origin: Float, _ range: ClosedRange<Float>) -> [Float] {
      let first = ((range.lowerBound - origin) / pitch).rounded(.up)
      let last = ((range.upperBound - origin) / pitch).rounded(.down)
      return stride(from: first, through: last, by: 1).map { origin + $0 * pitch }
    }
    switch text.ruling {
    case .none: return
    case .lines(let pitch, let origin):
      for y in levels(pitch, origin, low.y...high.y) { line(SIMD2(low.x, y), SIMD2(high.x, y), printed, &generator) }
    case .squares(let side, let origin):
      for y in levels(side, origin.y, low.y...high.y) { line(SIMD2(low.x, y), SIMD2(high.x, y), printed, &generator) }
      for x in levels(side, origin.x, low.x...high.x) { line(SIMD2(x, low.y), SIMD2(x, high.y), printed, &generator) }
    }
    if generator.uniform() < 0.35, let left = text.extent?.low.x {
      // Red, which a gray picture shows lighter than blue.
      let x = left - text.height * generator.uniform(0.2...0.5)
      var red = printed
      red.darkness = darkness * generator.uniform(0.8...1.6)
      line(SIMD2(x, low.y), SIMD2(x, high.y), red, &generator)
    }
    for k in values.indices where ink.values[k] > 0 { values[k] *= 1 - ink.values[k] }
  }

  /// Dust and small stains.
  private mutating func addSpecks(_ text: PageText, _ generator: inout SeededGenerator) {
    guard generator.uniform() < 0.4 else { return }
    var ink = InkPlane(width: width, height: height)
    for _ in 0..<1 + generator.index(below: 12) {
      let pen = PagePen(
        lineWidth: generator.uniform(0.8...max(1, text.height * 0.06)), darkness: generator.uniform(0.1...0.4))
      let place = SIMD2(generator.uniform() * Float(width), generator.uniform() * Float(height))
      ink.draw([place, place + SIMD2(generator.normal(), generator.normal())], with: pen, scale: 1, &generator)
    }
    for k in values.indices where ink.values[k] > 0 { values[k] *= 1 - ink.values[k] }
  }

  /// Punches the holes of a ring binding into the left edge of the sheet, if there is room beside what is written.
  private mutating func punchHoles(leftOf end: Float, _ view: Perspective, _ generator: inout SeededGenerator) {
    let radius = Float(width) * generator.uniform(0.006...0.012)
    guard end > 4 * radius else { return }
    var ink = InkPlane(width: width, height: height)
    let pen = PagePen(lineWidth: 2 * radius, darkness: generator.uniform(0.45...0.85))
    let place = radius * generator.uniform(1...2)
    let pitch = radius * generator.uniform(5...8)
    for y in stride(from: -Float(height) * 0.2, through: Float(height) * 1.2, by: pitch) {
      ink.draw([view(SIMD2(place, y)), view(SIMD2(place + radius, y))], with: pen, scale: 1, &generator)
    }
    for k in values.indices where ink.values[k] > 0 { values[k] *= 1 - ink.values[k] }
  }

  /// Ends the sheet a little beyond what is written; a desk is seen there.
  private mutating func showEdges(
    beyond extent: (low: SIMD2<Float>, high: SIMD2<Float>), _ text: PageText, _ view: Perspective,
    _ generator: inout SeededGenerator
  ) {
    let size = SIMD2(Float(width), Float(height))
    var (low, high) = (size * -1, size * 2)
    func distance(_ generator: inout SeededGenerator) -> Float {
      text.pen.width + max(6, text.height * generator.uniform(0.25...1))
    }
    if generator.uniform() < 0.5 { low.x = extent.low.x - distance(&generator) }
    if generator.uniform() < 0.5 { low.y = extent.low.y - distance(&generator) }
    if generator.uniform() < 0.5 { high.x = extent.high.x + distance(&generator) }
    if generator.uniform() < 0.5 { high.y = extent.high.y + distance(&generator) }
    // Far corners could lie behind the camera, so edges are lines through two points that are near.
    let center = view((extent.low + extent.high) / 2)
    func edge(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> SIMD3<Float> {
      let (p, q) = (view(a), view(b))
      let way = q - p
      let length = (way * way).sum().squareRoot()
      let normal = SIMD2(way.y, -way.x) / max(length, 0.001)
      let line = SIMD3(normal.x, normal.y, -(normal * p).sum())
      return (SIMD3(center, 1) * line).sum() < 0 ? -1 * line : line
    }
    let edges = [
      edge(SIMD2(low.x, 0), SIMD2(low.x, size.y)), edge(SIMD2(high.x, 0), SIMD2(high.x, size.y)),
      edge(SIMD2(0, low.y), SIMD2(size.x, low.y)), edge(SIMD2(0, high.y), SIMD2(size.x, high.y)),
    ]
    var desk = [Float](repeating: generator.uniform(0.12...0.75), count: values.count)
    // Wood with its grain to the right or down, cloth, or something smooth.
    let period =
      switch generator.index(below: 4) {
      case 0: SIMD2(Float(width) / 3, generator.uniform(3...9))
      case 1: SIMD2(generator.uniform(3...9), Float(height) / 3)
      case 2: SIMD2<Float>(2.5, 2.5)
      default: SIMD2(Float(width) / 5, Float(width) / 5)
      }
    NoisePlane.add(to: &desk, width: width, period: period, amplitude: generator.uniform(0.005...0.05), &generator)
    let (shadow, softness) = (generator.uniform(0...0.5), generator.uniform(3...14))
    for y in 0..<height {
      for x in 0..<width {
        let p = SIMD3(Float(x) + 0.5, Float(y) + 0.5, 1)
        let inside = edges.reduce(Float.infinity) { min($0, ($1 * p).sum()) }
        guard inside < 0.5 else { continue }
        let near = max(0, 1 + inside / softness)
        let outside = max(0.02, desk[y * width + x]) * (1 - shadow * near)
        let share = max(0, inside + 0.5)
        values[y * width + x] = values[y * width + x] * share + outside * (1 - share)
      }
    }
  }
}
