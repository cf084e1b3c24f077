/// A character as a pen draws it, without a size: digits are 1 high, stand on y = 0 and begin at x = 0; y points down.
struct Glyph {
  var strokes: [[SIMD2<Float>]]
  /// 0...9; `nil` for anything else.
  var digit: UInt8?
  var width: Float

  /// Points of a stroke that lie nearer to each other than this are one: pens and panels round their places.
  private static let step: Float = 0.02
  /// Points of a glyph; more are left out.
  private static let maximumPoints = 600

  /// Fits strokes into a height.
  ///
  /// - Parameters:
  ///   - strokes: in any unit.
  ///   - digit: what they show, `nil` for anything that is not a digit.
  ///   - height: of what is drawn, 1 for a digit; something wide is smaller, so that its width is at most twice that.
  ///   - foot: where its lowest point is below the line, as a share of the height of a digit.
  init?(_ strokes: [[SIMD2<Float>]], digit: UInt8?, height: Float = 1, foot: Float = 0) {
    let points = strokes.joined()
    guard let first = points.first else { return nil }
    let (low, high) = points.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    let extent = high - low
    let side = max(extent.y, extent.x / 2)
    guard side > 0, side.isFinite else { return nil }
    let scale = height / side
    var left = Glyph.maximumPoints
    self.strokes = strokes.compactMap { stroke in
      var thinned: [SIMD2<Float>] = []
      for (k, point) in stroke.enumerated() where left > 0 {
        let place = (point - SIMD2(low.x, high.y)) * scale + SIMD2(0, foot)
        if let last = thinned.last {
          let way = place - last
          let isNear = (way * way).sum() < Glyph.step * Glyph.step
          if isNear, k < stroke.count - 1 || thinned.count > 1 { continue }
        }
        thinned.append(place)
        left -= 1
      }
      return thinned.isEmpty ? nil : thinned
    }
    self.digit = digit
    width = extent.x * scale
  }

  /// Digits that are wider than this are mistakes of their files, such as a 1 that lies.
  private static let widest: Float = 1.6

  /// Smooths strokes as the tip of a pen does, which is wider than the steps in which many tablets gave its place.
  ///
  /// A binomial filter along the stroke, with a standard deviation of 0.035 heights: steps of 0.025 and four rounds.
  mutating func smooth() {
    strokes = strokes.map { stroke in
      var even = [stroke[0]]
      for point in stroke.dropFirst() {
        let from = even[even.count - 1]
        let way = point - from
        let count = min(Int((way * way).sum().squareRoot() / 0.025), 80)
        for k in stride(from: 1, through: count, by: 1) { even.append(from + way * (Float(k) / Float(max(count, 1)))) }
      }
      guard even.count > 2 else { return stroke }
      for _ in 0..<4 {
        let before = even
        for k in 1..<even.count - 1 { even[k] = (before[k - 1] + before[k] * 2 + before[k + 1]) / 4 }
      }
      return even
    }
  }

  /// The same, changed as a hand never draws twice alike: each point goes through a function.
  func moved(by change: (SIMD2<Float>) -> SIMD2<Float>) -> Glyph {
    var result = self
    result.strokes = strokes.map { $0.map(change) }
    let x = result.strokes.joined().map(\.x)
    let left = x.min() ?? 0
    result.strokes = result.strokes.map { $0.map { $0 - SIMD2(left, 0) } }
    result.width = (x.max() ?? 0) - left
    return result
  }
}

extension Glyph {
  /// A digit of a file, or a letter or sign, at the size that people write it beside digits; `nil` if it has no extent.
  init?(_ sample: StrokeSample) {
    // Coordinates may be as large as 1e9, where a Float has no units left.
    let origin = sample.strokes.first?.first ?? StrokeSample.Point(x: 0, y: 0)
    let strokes = sample.strokes.map { $0.map { SIMD2(Float($0.x - origin.x), Float($0.y - origin.y)) } }
    if let digit = sample.digit {
      self.init(strokes, digit: digit)
      guard width < Glyph.widest else { return nil }
      smooth()
      return
    }
    switch sample.label {
    case "a", "c", "e", "m", "n", "o", "r", "s", "u", "v", "w", "x", "z":
      self.init(strokes, digit: nil, height: 0.62)
    case "g", "j", "p", "q", "y": self.init(strokes, digit: nil, foot: 0.35)
    default: self.init(strokes, digit: nil)
    }
    smooth()
  }

  /// A sign of the module, which keeps its place above the line.
  init?(_ sign: [[SIMD2<Float>]], size: Float) {
    let points = sign.joined()
    guard let top = points.map(\.y).min(), let bottom = points.map(\.y).max() else { return nil }
    let scaled = sign.map { $0.map { $0 * size } }
    self.init(scaled, digit: nil, height: (bottom - top) * size)
    guard let left = points.map(\.x).min() else { return nil }
    // Its square has its middle half way up a digit.
    strokes = scaled.map { $0.map { $0 - SIMD2(left * size, 0.5 + size / 2) } }
    width = (points.map(\.x).max() ?? left) * size - left * size
  }
}
