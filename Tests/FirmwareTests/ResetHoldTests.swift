import Testing

@testable import LockFirmware

/// Button B held for ten seconds, as a separate state machine.
@Suite("Reset hold")
struct ResetHoldTests {
  struct Row: CustomTestStringConvertible {
    var story: String
    /// Times in milliseconds since boot at which B is down, alone or not, and the result of each.
    var steps: [(time: UInt64, isHeld: Bool, isTouched: Bool, event: ResetHold.Event)]
    var isUnlocked = false
    var isAllowedAtBoot = true
    var testDescription: String { story }
  }

  static let table: [Row] = [
    Row(
      story: "ten seconds from power-on complete it",
      steps: [
        (1_000, true, true, .none), (2_999, true, true, .none),
        (3_000, true, true, .counted(seconds: 8, isFirst: true)),
        (3_999, true, true, .none), (4_000, true, true, .counted(seconds: 7, isFirst: false)),
        (10_999, true, true, .counted(seconds: 1, isFirst: false)), (11_000, true, true, .completed),
        (11_001, false, false, .none),
      ]),
    Row(
      story: "letting go in the countdown cancels it",
      steps: [
        (0, true, true, .none), (2_000, true, true, .counted(seconds: 8, isFirst: true)),
        (2_500, false, false, .cancelled),
      ]),
    Row(
      story: "letting go before the countdown is nothing",
      steps: [(0, true, true, .none), (1_999, false, false, .none), (2_000, false, false, .none)]),
    Row(
      story: "a press after the first second does not count",
      steps: [(0, false, false, .none), (1_001, true, true, .none), (20_000, true, true, .none)]),
    Row(
      story: "nor does one after another touch",
      steps: [(0, false, true, .none), (500, true, true, .none), (20_000, true, true, .none)]),
    Row(
      story: "nor any where the build forbids it", steps: [(0, true, true, .none), (20_000, true, true, .none)],
      isAllowedAtBoot: false),
    Row(
      story: "an unlocked device takes it at any time, whatever was touched",
      steps: [(0, false, true, .none), (50_000, true, true, .none), (60_000, true, true, .completed)],
      isUnlocked: true, isAllowedAtBoot: false),
    Row(
      story: "a clock that runs backwards shortens nothing",
      steps: [
        (900, true, true, .none), (100, true, true, .none), (2_099, true, true, .none),
        (10_100, true, true, .completed),
      ]),
  ]

  @Test("a table of presses", arguments: table)
  func presses(row: Row) {
    var hold = ResetHold()
    for step in row.steps {
      let event = hold.advance(
        to: step.time, isHeld: step.isHeld, isTouched: step.isTouched, isUnlocked: row.isUnlocked,
        isAllowedAtBoot: row.isAllowedAtBoot)
      #expect(event == step.event, "at \(step.time)")
    }
  }
}
