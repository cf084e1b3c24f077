import Core2HAL
import Testing

@testable import LockFirmware

/// How the motor plays the feedback of a step.
@Suite("Feedback")
struct FeedbackTests {
  private struct RecordingMotor: VibrationMotor {
    var changes: [(time: UInt64, level: UInt8)] = []
    var now: UInt64 = 0

    mutating func vibrate(level: UInt8) { changes.append((now, level)) }
  }

  /// From the least important to the most important.
  static let order: [Feedback] = [
    .tap, .digit, .unclear, .refused, .wrong, .mismatch, .unlocked, .pinSet, .lockedOut, .forgotten, .fault,
  ]

  /// What the motor does when a step at time 5 has this feedback.
  private func changes(_ feedback: [Feedback]) -> [String] {
    var player = FeedbackPlayer()
    var motor = RecordingMotor()
    motor.now = 5
    for each in feedback { player.add(each) }
    player.advance(to: motor.now, motor: &motor)
    while player.due < .max {
      motor.now = player.due
      player.advance(to: motor.now, motor: &motor)
    }
    return motor.changes.map { "\($0.time): \($0.level)" }
  }

  @Test("only the most important feedback of a step is played, in any order of arrival")
  func mostImportant() {
    for (k, more) in FeedbackTests.order.enumerated() {
      for less in FeedbackTests.order[...k] {
        #expect(changes([less, more]) == changes([more]), "\(less), \(more)")
        #expect(changes([more, less]) == changes([more]), "\(more), \(less)")
      }
    }
  }

  @Test("a pattern is its pulses, each followed by its pause", arguments: order)
  func pattern(feedback: Feedback) {
    let pattern = feedback.pattern
    let expected = (0..<UInt64(pattern.pulses)).flatMap { k in
      let start = 5 + k * UInt64(pattern.on + pattern.off)
      return ["\(start): \(pattern.level)", "\(start + UInt64(pattern.on)): 0"]
    }
    #expect(changes([feedback]) == expected)
  }

  @Test("a later step replaces what plays, in one change of the motor")
  func replaced() {
    var player = FeedbackPlayer()
    var motor = RecordingMotor()
    player.add(.fault)
    player.advance(to: 0, motor: &motor)
    player.add(.tap)
    motor.now = 200
    player.advance(to: 200, motor: &motor)
    #expect(motor.changes.map(\.level) == [Feedback.fault.pattern.level, Feedback.tap.pattern.level])
    #expect(player.due == 215)
  }
}
