import Core2HAL
import Foundation
import Handwriting

/// One step of a scenario.
struct ScenarioStep: Sendable {
  /// The place of the step in the file, for messages.
  var node: YAMLNode
  /// What the step is called in the file, such as `draw`.
  var kind: String
  /// The sentence of its author, if it has one.
  var title: String?
  var action: StepAction
}

/// What a step does or expects.
enum StepAction: Sendable {
  case draw(DrawnText, accept: Acceptance)
  /// Draws digits, each entered with button C, and then presses C.
  case enterPIN(DrawnText)
  case press(TouchPoint)
  case hold(TouchPoint, for: UInt64)
  /// A point for each sample of the panel.
  case stroke([TouchPoint])
  case placed(PlacedStrokes)
  case touch(TouchReport)
  case type([UInt8])
  case wait(UInt64)
  case serial(SerialExpectation)
  case vibration(VibrationExpectation)
  case screenshot(saveTo: YAMLNode?, compareWith: YAMLNode?)
  case powerCut
  case reset
}

/// How a drawn digit is accepted.
enum Acceptance: Sendable {
  /// By the pause after it.
  case pause
  /// By button C.
  case enter
  /// Not at all: the ink stays.
  case none
}

/// Digits and how they are drawn.
struct DrawnText: Sendable {
  /// What the device must make of each digit.
  enum Reading: Sendable {
    case clear
    case unclear
    case anything
  }

  var digits: [Int]
  var styles: [DigitStyle]
  var hands: [HandPreset]
  /// The middle of each digit, in pixels; `nil` as the hand has it.
  var middle: (x: Double, y: Double)?
  /// The height in pixels; `nil` as the hand has it.
  var size: Double?
  /// Pixels per millisecond; `nil` as the hand has it.
  var speed: Double?
  var reading = Reading.clear
}

/// A line that the log must have, or must not have.
struct SerialExpectation: Sendable {
  enum Pattern: Sendable {
    /// Part of a line.
    case text(String)
    /// A regular expression that matches part of a line.
    case expression(String)
  }

  var pattern: Pattern
  /// Whether no line may match.
  var isAbsent = false
  /// Virtual ms to wait.
  var within: UInt64
}

/// How often the motor must start.
struct VibrationExpectation: Sendable {
  var count: ClosedRange<Int>
  /// Virtual ms to wait.
  var within: UInt64
}
