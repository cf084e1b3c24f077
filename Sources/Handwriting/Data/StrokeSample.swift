import Core2HAL

/// One drawn character of a strokes file.
public struct StrokeSample: Equatable, Sendable {
  /// Where the pen was, in units of the canvas; y points down.
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double
    /// Milliseconds from any origin, or `nil` where the data set has no times.
    var t: Double?

    public init(x: Double, y: Double, t: Double? = nil) {
      self.x = x
      self.y = y
      self.t = t
    }
  }

  /// The size of the area that was drawn on.
  public struct Canvas: Equatable, Sendable {
    public var width: Double
    public var height: Double

    public init(width: Double, height: Double) {
      self.width = width
      self.height = height
    }
  }

  /// What was drawn: a digit, or anything else for a non-digit; see `DigitLabel`.
  public var label: String
  public var writer: String?
  var canvas: Canvas?
  /// Points per second, where known.
  public var hz: Double?
  /// At least one stroke, each of at least one point.
  public var strokes: [[Point]]

  public init(
    label: String, writer: String? = nil, canvas: Canvas? = nil, hz: Double? = nil, strokes: [[Point]]
  ) {
    self.label = label
    self.writer = writer
    self.canvas = canvas
    self.hz = hz
    self.strokes = strokes
  }

  /// The label as a digit, 0...9; `nil` for a non-digit: something that should be called unclear.
  public var digit: UInt8? { DigitLabel(label)?.digit }

  /// Whether the points have times.
  public var hasTimes: Bool { strokes.first?.first?.t != nil }
}

extension StrokeSample {
  /// Whether the times cannot be milliseconds: strokes with points between their ends last less than a sample of the
  /// touch panel, which would report none of those points.
  var isTooBrief: Bool {
    var duration = 0.0
    var between = 0
    for stroke in strokes {
      guard let start = stroke.first?.t, let end = stroke.last?.t else { return false }
      duration += end - start
      between += max(stroke.count - 2, 0)
    }
    return between > 0 && duration < Double(TouchGeometry.samplePeriod)
  }

  /// Removes the times unless every point has one, they grow along each stroke, and the strokes last between a sample
  /// of the touch panel and 10 minutes; returns whether there were times to remove.
  public mutating func removeUnusableTimes() -> Bool {
    var duration = 0.0
    var isUsable = !isTooBrief
    var previous: Double?
    for stroke in strokes {
      for (k, point) in stroke.enumerated() {
        guard let t = point.t, t.isFinite else {
          isUsable = false
          continue
        }
        if let previous {
          if k > 0, t < previous { isUsable = false }
          duration += max(0, t - previous)
        }
        previous = t
      }
    }
    guard previous != nil, !isUsable || duration > StrokeFile.maximumDuration else { return false }
    for i in strokes.indices {
      for j in strokes[i].indices { strokes[i][j].t = nil }
    }
    return true
  }
}
