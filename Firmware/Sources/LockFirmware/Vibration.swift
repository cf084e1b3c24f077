import Core2HAL

/// What the motor does at an event: equal pulses, so that a hand tells events apart by number and length.
struct VibrationPattern {
  /// Level of the motor, 110-235.
  let level: UInt8
  let pulses: UInt8
  /// Milliseconds of a pulse and of the pause after it.
  let on: UInt32
  let off: UInt32

  static let tap = VibrationPattern(level: 140, pulses: 1, on: 15, off: 0)
  static let refused = VibrationPattern(level: 120, pulses: 1, on: 60, off: 0)
  static let digit = VibrationPattern(level: 160, pulses: 1, on: 35, off: 0)
  static let unclear = VibrationPattern(level: 160, pulses: 2, on: 35, off: 60)
  static let pinSet = VibrationPattern(level: 200, pulses: 2, on: 120, off: 80)
  static let mismatch = VibrationPattern(level: 200, pulses: 4, on: 50, off: 50)
  static let unlocked = VibrationPattern(level: 220, pulses: 1, on: 300, off: 0)
  static let wrong = VibrationPattern(level: 235, pulses: 3, on: 110, off: 80)
  static let lockedOut = VibrationPattern(level: 235, pulses: 2, on: 450, off: 150)
  static let forgotten = VibrationPattern(level: 235, pulses: 1, on: 900, off: 0)
  static let fault = VibrationPattern(level: 235, pulses: 5, on: 200, off: 200)
}

/// Plays one pattern; a new one replaces it.
struct VibrationPlayer {
  private var pattern: VibrationPattern?
  private var pulsesLeft: UInt8 = 0
  private var isOn = false
  /// When the motor changes next.
  private(set) var due: UInt64 = .max

  mutating func start(_ pattern: VibrationPattern, now: UInt64, motor: inout some VibrationMotor) {
    self.pattern = pattern
    pulsesLeft = pattern.pulses
    isOn = false
    due = now
    advance(to: now, motor: &motor)
  }

  /// Switches the motor when its time has come.
  mutating func advance(to now: UInt64, motor: inout some VibrationMotor) {
    while let pattern, due <= now {
      if isOn {
        isOn = false
        motor.vibrate(level: 0)
        pulsesLeft -= 1
        if pulsesLeft == 0 {
          self.pattern = nil
          due = .max
        } else {
          due = now + UInt64(widening: pattern.off)
        }
      } else {
        isOn = true
        motor.vibrate(level: pattern.level)
        due = now + UInt64(widening: pattern.on)
      }
    }
  }
}
