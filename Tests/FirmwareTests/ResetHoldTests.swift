import TestSupport
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
        (5_000, true, true, .counted(seconds: 6, isFirst: false)),
        (6_000, true, true, .counted(seconds: 5, isFirst: false)),
        (7_000, true, true, .counted(seconds: 4, isFirst: false)),
        (8_000, true, true, .counted(seconds: 3, isFirst: false)),
        (9_000, true, true, .counted(seconds: 2, isFirst: false)),
        (10_000, true, true, .counted(seconds: 1, isFirst: false)), (10_999, true, true, .none),
        (11_000, true, true, .completed), (11_001, false, false, .none),
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
      steps: [
        (0, false, true, .none), (50_000, true, true, .none),
        (52_000, true, true, .counted(seconds: 8, isFirst: true)),
      ],
      isUnlocked: true, isAllowedAtBoot: false),
    Row(
      story: "a clock that runs backwards shortens nothing",
      steps: [
        (900, true, true, .none), (100, true, true, .none), (2_099, true, true, .none),
        (2_100, true, true, .counted(seconds: 8, isFirst: true)), (1_500, true, true, .none),
        (2_499, true, true, .none), (2_500, true, true, .counted(seconds: 7, isFirst: false)),
      ]),
    Row(
      story: "a step that comes after ten seconds shows the first second, and no more",
      steps: [
        (0, true, true, .none), (60_000, true, true, .counted(seconds: 8, isFirst: true)),
        (60_999, true, true, .none), (61_000, true, true, .counted(seconds: 7, isFirst: false)),
      ]),
    Row(
      story: "a step that comes late in the countdown counts one second, and the next one is a whole one",
      steps: [
        (0, true, true, .none), (2_000, true, true, .counted(seconds: 8, isFirst: true)),
        (9_500, true, true, .counted(seconds: 7, isFirst: false)), (10_499, true, true, .none),
        (10_500, true, true, .counted(seconds: 6, isFirst: false)), (10_600, false, false, .cancelled),
      ]),
  ]

  @Test("whatever the clock does, the reset comes after each second was shown for a second", arguments: 0..<200)
  func jumps(seed: Int) {
    var generator = Seeded(UInt64(seed))
    var hold = ResetHold()
    var now: UInt64 = 0
    var shown: [(seconds: UInt8, at: UInt64)] = []
    for _ in 0..<10_000 {
      let event = hold.advance(to: now, isHeld: true, isTouched: true, isUnlocked: true, isAllowedAtBoot: true)
      if case .counted(let seconds, _) = event { shown.append((seconds, now)) }
      if event == .completed { break }
      // A step on time, a late one, a very late one.
      let late = [0, 0, UInt64.random(in: 0...3_000, using: &generator), 100_000].randomElement(using: &generator) ?? 0
      now = hold.due == .max ? now + 1 : hold.due + late
    }
    #expect(shown.map(\.seconds) == [8, 7, 6, 5, 4, 3, 2, 1])
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $1.at >= $0.at + 1_000 })
    #expect(now >= (shown.last?.at ?? .max) + 1_000)
  }

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
