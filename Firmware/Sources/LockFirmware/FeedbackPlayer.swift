import Core2HAL

/// Collects the feedback of a step, and plays the most important one on the motor. It replaces a pattern that is still
/// playing.
struct FeedbackPlayer {
  /// The most important feedback of this step so far.
  private var pending: Feedback?
  private var pattern = VibrationPattern(level: 0, pulses: 0, on: 0, off: 0)
  /// Pulses that are not over; 0 if none is playing.
  private var pulsesLeft: UInt8 = 0
  private var isOn = false
  /// When the motor changes next; `UInt64.max` if it is at rest.
  private(set) var due: UInt64 = .max

  mutating func add(_ feedback: Feedback) {
    if let pending, pending.rawValue > feedback.rawValue { return }
    pending = feedback
  }

  /// Ends a step: starts its feedback, or switches the motor if its time has come.
  mutating func advance(to now: UInt64, motor: inout some VibrationMotor) {
    if let pending {
      self.pending = nil
      pattern = pending.pattern
      pulsesLeft = pattern.pulses
      isOn = false
      due = now
    }
    while pulsesLeft > 0, due <= now {
      isOn.toggle()
      motor.vibrate(level: isOn ? pattern.level : 0)
      due = now + UInt64(widening: UInt32(isOn ? pattern.on : pattern.off))
      if !isOn { pulsesLeft -= 1 }
    }
    if pulsesLeft == 0 { due = .max }
  }
}
