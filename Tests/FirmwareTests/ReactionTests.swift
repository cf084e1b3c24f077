import Core2HAL
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware
@testable import PINVault

/// How the device answers what its owner does: the notice on the screen, and the vibration.
@Suite("Reactions")
struct ReactionTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var story: String
    var configuration = LockConfiguration(autoAccept: 0, iterations: 2)
    /// What happens before, and then.
    var before: @Sendable (Bench) -> Void = { _ in }
    var act: @Sendable (Bench) -> Void
    var notice: Notice?
    var feedback: Feedback
    var testDescription: String { story }
  }

  private static func lockout(_ policy: LockoutPolicy) -> LockConfiguration {
    LockConfiguration(lockout: policy, autoAccept: 0, iterations: 2)
  }

  /// Enters a PIN, and waits no longer than that takes.
  private static func enter(_ pin: String, _ bench: Bench) {
    for digit in pin { bench.draw(Int(String(digit))!) }
    bench.enter()
  }

  private static func wrong(_ count: Int, _ bench: Bench) {
    for k in 0..<count { bench.enterPIN("111\(k)") }
  }

  static let table: [Row] = [
    Row(
      story: "a new PIN", before: { $0.enterPIN("2580") }, act: { enter("2580", $0) }, notice: .pinSet,
      feedback: .pinSet),
    Row(
      story: "two entries that differ", before: { $0.enterPIN("2580") }, act: { enter("2581", $0) }, notice: .mismatch,
      feedback: .mismatch),
    Row(
      story: "a common PIN", configuration: LockConfiguration(autoAccept: 0, refusesCommonPINs: true, iterations: 2),
      act: { enter("1234", $0) }, notice: .tooCommon, feedback: .mismatch),
    Row(
      story: "digits missing", act: { enter("25", $0) }, notice: .missing(digits: 2), feedback: .refused),
    Row(
      story: "a wrong PIN", before: { $0.setPIN("2580") }, act: { enter("1111", $0) },
      notice: .wrongPIN(left: 4, wait: 30), feedback: .wrong),
    Row(
      story: "the last wrong PIN before a wait",
      before: { bench in
        bench.setPIN("2580")
        wrong(3, bench)
      }, act: { enter("1119", $0) }, notice: .wrongPIN(left: 1, wait: 30), feedback: .wrong),
    Row(
      story: "the same wrong PIN",
      before: { bench in
        bench.setPIN("2580")
        bench.enterPIN("1111")
      }, act: { enter("1111", $0) }, notice: .sameWrongPIN, feedback: .wrong),
    Row(
      story: "a wrong PIN before the device stays locked", configuration: lockout(.nist10),
      before: { $0.setPIN("2580") }, act: { enter("1111", $0) }, notice: .wrongPIN(left: 9, wait: 0), feedback: .wrong),
    Row(
      story: "a wrong PIN where none has a consequence", configuration: lockout(LockoutPolicy()),
      before: { $0.setPIN("2580") }, act: { enter("1111", $0) }, notice: .wrongPIN(left: 0, wait: 0), feedback: .wrong),
    Row(
      story: "a wrong PIN before an hour", configuration: lockout(LockoutPolicy().waiting(3600, from: 3)),
      before: { $0.setPIN("2580") }, act: { enter("1111", $0) }, notice: .wrongPIN(left: 2, wait: 3600),
      feedback: .wrong),
    Row(
      story: "one wrong PIN too many",
      before: { bench in
        bench.setPIN("2580")
        wrong(4, bench)
      }, act: { enter("1119", $0) }, notice: nil, feedback: .lockedOut),
    Row(
      story: "the last wrong PIN that is allowed", configuration: lockout(LockoutPolicy(limit: 2)),
      before: { bench in
        bench.setPIN("2580")
        bench.enterPIN("1111")
      }, act: { enter("1119", $0) }, notice: nil, feedback: .fault),
    Row(
      story: "the right PIN", before: { $0.setPIN("2580") }, act: { enter("2580", $0) }, notice: nil,
      feedback: .unlocked),
    Row(story: "practice", act: { $0.changeMode() }, notice: nil, feedback: .tap),
    Row(
      story: "ENTER in practice", before: { $0.changeMode() }, act: { $0.enter() }, notice: nil, feedback: .refused),
    Row(story: "a digit", act: { $0.draw(3) }, notice: nil, feedback: .digit),
    Row(
      story: "an unclear digit",
      act: { bench in
        // In the zones of two digits.
        for zone in [4, 9] {
          let (x, y) = ZoneModel.middle(of: zone)
          bench.stroke([(x, y - 30), (x, y + 30)])
        }
        bench.enter()
      }, notice: nil, feedback: .unclear),
    Row(
      story: "ink that is dropped", before: { $0.stroke([(20, 20), (20, 60)]) }, act: { $0.clear() }, notice: nil,
      feedback: .tap),
    Row(
      story: "half a PIN that expires", before: { $0.draw(3) }, act: { $0.wait(30_000) }, notice: .dropped,
      feedback: .refused),
    Row(
      story: "a PIN that is forgotten",
      before: { bench in
        bench.setPIN("2580")
        bench.enterPIN("2580")
        bench.wait(2_000)
        bench.touch([(PanelButton.b.center.x, PanelButton.b.center.y)])
        bench.wait(9_400)
      }, act: { $0.wait(610) }, notice: .forgotten, feedback: .forgotten),
    Row(
      story: "the first second of a reset",
      before: { bench in
        bench.setPIN("2580")
        bench.enterPIN("2580")
        bench.wait(2_000)
        bench.touch([(PanelButton.b.center.x, PanelButton.b.center.y)])
        bench.wait(1_900)
      }, act: { $0.wait(110) }, notice: nil, feedback: .tap),
  ]

  @Test("every event has its notice and its vibration", arguments: table)
  func reaction(row: Row) throws {
    let bench = try Bench(configuration: row.configuration)
    row.before(bench)
    row.act(bench)
    if let notice = row.notice {
      var expected = FrameBuffer()
      expected.paint(notice)
      #expect(pixels(of: bench.device.display.pixels) == pixels(of: expected.pixels))
    }
    let pattern = row.feedback.pattern
    bench.wait(UInt64(pattern.pulses) * UInt64(pattern.on + pattern.off) + 5)
    let played = bench.vibrations.suffix(2 * Int(pattern.pulses))
    #expect(played.enumerated().allSatisfy { $1.level == ($0 % 2 == 0 ? pattern.level : 0) }, "\(played)")
    let lengths = zip(played, played.dropFirst()).map { $1.time - $0.time }
    #expect(lengths.enumerated().allSatisfy { $1 == UInt64($0 % 2 == 0 ? pattern.on : pattern.off) }, "\(lengths)")
    let before = bench.vibrations.dropLast(played.count).last
    #expect(before?.level ?? 0 == 0 || before?.level != pattern.level, "more pulses than expected")
  }

  /// The place of the notices.
  private func pixels(of screen: [UInt16]) -> [UInt16] {
    let area = Theme.notice
    return (Int(area.y)..<Int(area.y + area.height)).flatMap { y in
      screen[y * Int(Screen.width) + Int(area.x)..<y * Int(Screen.width) + Int(area.x + area.width)]
    }
  }

  @Test("after a wrong PIN its last digit is not shown any more")
  func prediction() throws {
    let bench = try Bench(configuration: LockConfiguration(autoAccept: 0, iterations: 2))
    bench.setPIN("2580")
    func panel() -> [UInt16] {
      let pixels = bench.device.display.pixels
      return (0..<150).flatMap { y in pixels[y * Int(Screen.width) + 244..<(y + 1) * Int(Screen.width)] }
    }
    let empty = panel()
    for digit in [1, 1, 1] { bench.draw(digit) }
    bench.draw(1)
    #expect(panel() != empty)
    bench.enter()
    #expect(bench.events.last == "pin wrong attempts=1")
    #expect(panel() == empty)
    bench.draw(1)
    #expect(panel() != empty)
    bench.clear()
    #expect(panel() == empty)
  }
}
