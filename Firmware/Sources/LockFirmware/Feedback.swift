import Core2HAL

/// Vibration feedback, from the least to the most important. Only the most important one of each step is played.
enum Feedback: UInt8 {
  case tap
  case digit
  case unclear
  case refused
  case wrong
  case mismatch
  case unlocked
  case pinSet
  case lockedOut
  case forgotten
  case fault

  /// The motor's pattern. Patterns differ in the number and length of their pulses, so a person can distinguish them.
  var pattern: VibrationPattern { patterns[Int(rawValue)] }
}

/// All patterns, in the order of `Feedback`.
private let patterns: InlineArray<11, VibrationPattern> = [
  VibrationPattern(level: 140, pulses: 1, on: 15, off: 0),
  VibrationPattern(level: 160, pulses: 1, on: 35, off: 0),
  VibrationPattern(level: 160, pulses: 2, on: 35, off: 60),
  VibrationPattern(level: 120, pulses: 1, on: 60, off: 0),
  VibrationPattern(level: 235, pulses: 3, on: 110, off: 80),
  VibrationPattern(level: 200, pulses: 4, on: 50, off: 50),
  VibrationPattern(level: 220, pulses: 1, on: 300, off: 0),
  VibrationPattern(level: 200, pulses: 2, on: 120, off: 80),
  VibrationPattern(level: 235, pulses: 2, on: 450, off: 150),
  VibrationPattern(level: 235, pulses: 1, on: 900, off: 0),
  VibrationPattern(level: 235, pulses: 5, on: 200, off: 200),
]

/// Equal pulses of the vibration motor.
struct VibrationPattern: Equatable {
  /// Level of the motor, 110-235.
  let level: UInt8
  let pulses: UInt8
  /// Milliseconds of each pulse, and of the pause after it.
  let on: UInt16
  let off: UInt16
}
