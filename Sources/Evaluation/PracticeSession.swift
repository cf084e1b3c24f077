public import Core2HAL
public import Core2Simulator
public import Handwriting

/// The touches of a person who draws digits in practice mode, one after the other.
public enum PracticeSession {
  /// What the panel reports from `time` on, in milliseconds since boot.
  public struct Touch: Equatable, Sendable {
    public var time: UInt64
    /// No or one finger.
    public var fingers: [TouchPoint]

    public init(time: UInt64, fingers: [TouchPoint]) {
      self.time = time
      self.fingers = fingers
    }

    public var input: BoardInput { .touch(TouchReport(fingers: fingers)) }
  }

  /// Tap of button B: from the mode of a freshly booted device to practice.
  public static let start = tap(.b, at: 104)

  /// Draws a digit and taps C, enter.
  ///
  /// - Parameter time: of the first finger-down, in milliseconds since boot.
  public static func draw(_ placed: PlacedStrokes, from time: UInt64) -> [Touch] {
    var touches: [Touch] = []
    var end = time
    for (k, stroke) in placed.strokes.enumerated() {
      for sample in stroke where touches.last?.fingers != [sample.point] {
        touches.append(Touch(time: time + sample.time, fingers: [sample.point]))
      }
      end = time + placed.liftTime(ofStroke: k)
      touches.append(Touch(time: end, fingers: []))
    }
    return touches + tap(.c, at: end + pause)
  }

  /// Milliseconds between a finger-up and the next finger-down.
  public static let pause: UInt64 = 104

  /// The middle of each printed button.
  private static func tap(_ button: PanelButton, at time: UInt64) -> [Touch] {
    let x: UInt16 =
      switch button {
      case .a: 53
      case .b: 160
      case .c: 267
      }
    return [
      Touch(time: time, fingers: [TouchPoint(x: x, y: 260)]),
      Touch(time: time + 4 * TouchGeometry.samplePeriod, fingers: []),
    ]
  }
}
