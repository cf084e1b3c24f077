public import Core2HAL
public import Ink

/// A drawn digit as the touch panel reports it: on the 240x240 drawing area, at the panel's rate.
public struct PlacedStrokes: Equatable, Sendable {
  /// A report of the panel.
  public struct Sample: Equatable, Sendable {
    /// Milliseconds since the first finger-down.
    public var time: UInt64
    /// Pixels of the drawing area, both 0..<240.
    public var x: UInt8
    public var y: UInt8

    public init(time: UInt64, x: UInt8, y: UInt8) {
      self.time = time
      self.x = x
      self.y = y
    }

    /// The point on the panel.
    public var point: TouchPoint { TouchPoint(x: UInt16(x), y: UInt16(y)) }
  }

  /// From finger down to the last report before finger up.
  public var strokes: [[Sample]]

  public init(strokes: [[Sample]]) {
    self.strokes = strokes
  }

  /// When the panel reports that the finger of stroke `index` is up: one sample after its last point.
  public func liftTime(ofStroke index: Int) -> UInt64 {
    (strokes[index].last?.time ?? 0) + TouchGeometry.samplePeriod
  }

  /// What the firmware collects when this is drawn.
  public var ink: Ink { Ink(strokes: strokes.lazy.map { $0.lazy.map(\.point) }) }
}

extension Ink {
  /// The ink of strokes that are drawn one after the other.
  public init(strokes: some Sequence<some Sequence<TouchPoint>>) {
    self.init()
    for stroke in strokes {
      for point in stroke { add(x: point.x, y: point.y) }
      endStroke()
    }
  }
}

/// Puts samples of strokes files on the drawing area of the lock.
///
/// The canvas is scaled to fit the 240x240 area and centered; without a canvas the bounding box is scaled until its
/// longer side is 180 px, and centered. Points without times are `1 / hz` apart where `hz` is 20 to 250, else 13 ms,
/// and strokes 180 ms. The result is a pure function of the sample: IEEE 754 arithmetic without transcendentals.
public enum StrokePlacement {
  /// Pixels of the longer side of a sample without a canvas.
  static let boxSide = 180.0
  /// Milliseconds between two strokes whose times are not known.
  static let strokePause = Double(FingerTiming.strokePause)
  /// Plausible sample rates, in Hz.
  static let plausibleRates = 20.0...250.0

  /// The sample as the panel would report it.
  public static func place(_ sample: StrokeSample) -> PlacedStrokes {
    let mapping = Mapping(sample)
    let rate = sample.hz.flatMap { plausibleRates.contains($0) ? $0 : nil }
    let period = rate.map { 1000 / $0 } ?? Double(TouchGeometry.samplePeriod)
    var placed = PlacedStrokes(strokes: [])
    placed.strokes.reserveCapacity(sample.strokes.count)
    // When the finger was lifted last, on the panel's clock and on the sample's own.
    var panelEnd = 0.0
    var sampleEnd: Double?
    for stroke in sample.strokes {
      guard let first = stroke.first, let last = stroke.last else { continue }
      var start = 0.0
      if let end = sampleEnd ?? (placed.strokes.isEmpty ? nil : 0) {
        // A pause shorter than a sample would join two strokes on the panel; times that start again from zero give no
        // pause.
        let pause = first.t.map { $0 - end } ?? strokePause
        start = panelEnd + (pause < 0 ? strokePause : max(pause, 2 * Double(TouchGeometry.samplePeriod))).rounded()
      }
      let samples = resample(stroke, period: period, start: UInt64(start), mapping: mapping)
      placed.strokes.append(samples)
      panelEnd = Double(samples.last?.time ?? 0)
      sampleEnd = last.t
    }
    return placed
  }

  /// The stroke at the panel's rate: its first point, a linear interpolation every 13 ms, and its last point.
  private static func resample(
    _ stroke: [StrokeSample.Point], period: Double, start: UInt64, mapping: Mapping
  ) -> [PlacedStrokes.Sample] {
    let origin = stroke[0].t ?? 0
    func time(_ k: Int) -> Double { stroke[k].t.map { $0 - origin } ?? Double(k) * period }
    let step = TouchGeometry.samplePeriod
    let end = time(stroke.count - 1)
    var samples: [PlacedStrokes.Sample] = []
    samples.reserveCapacity(Int(end / Double(step)) + 2)
    var k = 0
    var elapsed: UInt64 = 0
    while Double(elapsed) < end {
      let now = Double(elapsed)
      while k + 2 < stroke.count, time(k + 1) <= now { k += 1 }
      let begin = time(k)
      let length = time(k + 1) - begin
      let share = length > 0 ? min((now - begin) / length, 1) : 0
      let a = stroke[k]
      let b = stroke[k + 1]
      samples.append(
        PlacedStrokes.Sample(
          time: start + elapsed, x: mapping.x(a.x + (b.x - a.x) * share), y: mapping.y(a.y + (b.y - a.y) * share)))
      elapsed += step
    }
    let last = stroke[stroke.count - 1]
    if samples.isEmpty, stroke.count > 1 {
      // All points have the same time: the panel would still report the first one.
      samples.append(PlacedStrokes.Sample(time: start, x: mapping.x(stroke[0].x), y: mapping.y(stroke[0].y)))
      elapsed += step
    }
    samples.append(PlacedStrokes.Sample(time: start + elapsed, x: mapping.x(last.x), y: mapping.y(last.y)))
    return samples
  }
}

/// From units of the sample to pixels of the drawing area.
private struct Mapping {
  private var scale: Double
  private var originX: Double
  private var originY: Double

  init(_ sample: StrokeSample) {
    let area = Double(Ink.area)
    var left = 0.0
    var right = 0.0
    var top = 0.0
    var bottom = 0.0
    if let canvas = sample.canvas {
      right = canvas.width
      bottom = canvas.height
      scale = area / max(canvas.width, canvas.height)
    } else {
      var isFirst = true
      for stroke in sample.strokes {
        for point in stroke {
          left = isFirst ? point.x : min(left, point.x)
          right = isFirst ? point.x : max(right, point.x)
          top = isFirst ? point.y : min(top, point.y)
          bottom = isFirst ? point.y : max(bottom, point.y)
          isFirst = false
        }
      }
      let side = max(right - left, bottom - top)
      scale = side > 0 ? StrokePlacement.boxSide / side : 0
    }
    originX = (left + right) / 2
    originY = (top + bottom) / 2
  }

  func x(_ x: Double) -> UInt8 { pixel((x - originX) * scale) }
  func y(_ y: Double) -> UInt8 { pixel((y - originY) * scale) }

  /// The pixel at a distance from the middle of the area; what lies outside is drawn at its edge.
  private func pixel(_ distance: Double) -> UInt8 {
    let half = Double(Ink.area) / 2
    // A size near zero has an infinite scale, and its middle no distance from itself.
    guard !distance.isNaN else { return UInt8(half) }
    return UInt8(min(max((distance + half).rounded(.down), 0), Double(Ink.area) - 1))
  }
}
