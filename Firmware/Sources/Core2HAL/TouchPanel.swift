/// A capacitive touch panel of 320x280 (FT6336U on the Core2): the LCD and the strip of printed buttons below it.
public protocol TouchPanel {
  /// The fingers on the panel now. Level, not edge: reading twice gives the same report twice.
  mutating func read() -> TouchReport
}

/// A finger on the panel, in pixels; x is 0..<320, y is 0..<280.
public struct TouchPoint: Equatable, Hashable, Sendable {
  public var x: UInt16
  public var y: UInt16

  public init(x: UInt16, y: UInt16) {
    self.x = x
    self.y = y
  }
}

/// What the panel reports in one sample: zero, one or two fingers; two are never in the same row.
public struct TouchReport: Equatable, Sendable {
  /// Fingers down, 0 to 2.
  public let count: UInt8
  // The position of a finger that is not down is (0, 0), so equal reports have equal fields.
  private let firstPlace: TouchPoint
  private let secondPlace: TouchPoint

  private init(count: UInt8, _ first: TouchPoint, _ second: TouchPoint) {
    self.count = count
    firstPlace = first
    secondPlace = second
  }

  private static var nowhere: TouchPoint { TouchPoint(x: 0, y: 0) }

  public static var none: TouchReport { TouchReport(count: 0, nowhere, nowhere) }

  public static func one(_ point: TouchPoint) -> TouchReport { TouchReport(count: 1, point, nowhere) }

  /// Two fingers in the order in which they came. In the same row they merge into the first, as on the chip.
  public static func two(_ first: TouchPoint, _ second: TouchPoint) -> TouchReport {
    first.y == second.y ? one(first) : TouchReport(count: 2, first, second)
  }

  /// The finger that counts: the first of two.
  public var first: TouchPoint? { count > 0 ? firstPlace : nil }
  /// The other of two fingers.
  public var second: TouchPoint? { count > 1 ? secondPlace : nil }
}

/// Facts of the panel (M5Core2 `M5Touch.h`, FT6336U).
public enum TouchGeometry {
  public static let width: UInt16 = 320
  public static let height: UInt16 = 280
  /// The first row of the printed buttons.
  static let buttonStrip: UInt16 = 240
  /// Milliseconds between two samples of the panel.
  public static let samplePeriod: UInt64 = 13
}

/// The three printed buttons below the LCD.
public enum PanelButton: UInt8, Sendable {
  case a
  case b
  case c

  /// The button at a point of the panel, or `nil` above the strip: A x 0-106, B 107-213, C 214-319.
  public init?(at point: TouchPoint) {
    guard point.y >= TouchGeometry.buttonStrip else { return nil }
    switch point.x {
    case ..<107: self = .a
    case ..<214: self = .b
    default: self = .c
    }
  }

  /// The point where a finger presses the button: the middle of its columns. The lock treats every row of the strip the
  /// same; this row, two below the middle, is the one in the recorded sessions.
  public var center: TouchPoint {
    switch self {
    case .a: TouchPoint(x: 53, y: 262)
    case .b: TouchPoint(x: 160, y: 262)
    case .c: TouchPoint(x: 267, y: 262)
    }
  }
}

/// Times of a finger.
public enum FingerTiming {
  /// Milliseconds that a button must be touched: two samples of the panel, because a single one can be noise.
  public static let shortestPress = 2 * TouchGeometry.samplePeriod

  // Assumed times, which nobody has measured: plausible values that all synthetic touches share.

  /// Milliseconds that a finger is down for a tap: three samples of the panel.
  public static let press = 3 * TouchGeometry.samplePeriod
  /// Milliseconds from the end of one stroke of a digit to the beginning of the next.
  public static let strokePause: UInt64 = 180
}
