public import Core2HAL

/// Keeps the digits that are drawn on a device, from what its board observes: the strokes as the firmware took them,
/// with their times, and what it read.
public struct DrawnDigits: Sendable {
  public struct Digit: Sendable {
    /// Pixels of the drawing area; times are milliseconds since the digit's first touch.
    public var strokes: [[StrokeSample.Point]]
    public var reading: DigitReading
    /// Virtual ms when it was read.
    public var time: UInt64
  }

  public private(set) var digits: [Digit] = []
  private var strokes: [[StrokeSample.Point]] = []
  private var isDrawing = false
  /// When the current digit began.
  private var start: UInt64 = 0

  public init() {}

  ///
  /// - Parameters:
  ///   - observation: what the firmware did with ink.
  ///   - time: virtual ms of the observation; it does not go back.
  public mutating func observe(_ observation: InkObservation, at time: UInt64) {
    switch observation {
    case .drew(let x, let y):
      if strokes.isEmpty { start = time }
      if isDrawing { rest(until: time) } else { strokes.append([]) }
      isDrawing = true
      strokes[strokes.count - 1].append(StrokeSample.Point(x: Double(x), y: Double(y), t: Double(time - start)))
    case .strokeEnded:
      if isDrawing { rest(until: time) }
      isDrawing = false
    case .cleared: drop()
    case .read(let reading):
      digits.append(Digit(strokes: strokes, reading: reading, time: time))
      drop()
    }
  }

  /// The firmware observes what changes: until one sample before `time` the finger lay where it was.
  private mutating func rest(until time: UInt64) {
    guard var point = strokes.last?.last, let t = point.t else { return }
    let end = Double(time - start) - Double(TouchGeometry.samplePeriod)
    guard end > t else { return }
    point.t = end
    strokes[strokes.count - 1].append(point)
  }

  private mutating func drop() {
    strokes = []
    isDrawing = false
  }
}
