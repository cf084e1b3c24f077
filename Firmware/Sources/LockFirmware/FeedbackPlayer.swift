import Core2HAL

/// Plays one feedback on the motor; a new one replaces it.
struct FeedbackPlayer {
  private var playing: VibrationPattern?
  private var pulsesLeft: UInt8 = 0
  private var isOn = false
  /// When the motor changes next; `UInt64.max` where it is at rest.
  private(set) var due: UInt64 = .max

  mutating func start(_ feedback: Feedback, at now: UInt64, motor: inout some VibrationMotor) {
    let pattern = feedback.pattern
    playing = pattern
    pulsesLeft = pattern.pulses
    isOn = false
    due = now
    advance(to: now, motor: &motor)
  }

  /// Switches the motor when its time has come.
  mutating func advance(to now: UInt64, motor: inout some VibrationMotor) {
    while let pattern = playing, due <= now {
      if isOn {
        isOn = false
        motor.vibrate(level: 0)
        pulsesLeft -= 1
        if pulsesLeft == 0 {
          playing = nil
          due = .max
        } else {
          due = now + UInt64(widening: UInt32(pattern.off))
        }
      } else {
        isOn = true
        motor.vibrate(level: pattern.level)
        due = now + UInt64(widening: UInt32(pattern.on))
      }
    }
  }
}
