import Core2HAL
import Fuzzing
import PINVault
import Testing

@testable import Core2Simulator
@testable import LockFirmware

@Suite("Rules of the lock")
struct LockRulesTests {
  /// What happens to a device, at a virtual time in ms.
  enum Happening {
    case log(UInt64, String)
    case input(UInt64, BoardInput)
    case reading(UInt8)
  }

  /// A device with a PIN that was just accepted.
  /// From an unlocked device to the first drawing of a lesson.
  private static let lesson =
    log(95, "mode name=old-pin") + digits(95, "1234")
    + log(96, "pin accepted attempts=1", "mode name=teach", "teach digit=0 sample=1")
  private static let opened = digits(40, "1234") + log(90, "pin accepted attempts=1", "mode name=unlocked")

  /// Lines of the log, all of one time.
  private static func log(_ time: UInt64, _ lines: String...) -> [Happening] { lines.map { .log(time, $0) } }

  private static func digits(_ time: UInt64, _ digits: String) -> [Happening] {
    digits.map { .log(time, "predict digit=\($0) confidence=0.98 second=0 ink=143") }
  }

  private static func unclear(_ time: UInt64) -> [Happening] {
    log(time, "unclear digit=3 confidence=0.41 second=0 ink=143")
  }

  private static func readings(_ time: UInt64, _ digits: String) -> [Happening] {
    digits.map { .reading(UInt8(String($0))!) }
  }

  private static func booted(_ mode: String, at time: UInt64 = 0) -> [Happening] {
    log(time, "boot firmware=1.0 log=development", "model bytes=1", "mode name=\(mode)")
  }

  /// What the rules report for a story of a device with the PIN 1234, unless another is given; `nil` for nothing.
  private func finding(
    _ story: [Happening], pin: [UInt8]? = [1, 2, 3, 4], attempts: UInt32 = 0, log: LockConfiguration.Log = .development,
    lockout: LockoutPolicy = .standard
  ) -> String? {
    var rules = LockRules(LockConfiguration(lockout: lockout, log: log), pin: pin, attempts: attempts)
    var booted: UInt64 = 0
    do throws(Finding) {
      for happening in story {
        switch happening {
        case .input(let time, let input):
          rules.observe(input, at: time)
          if input == .reset || input == .powerCut { booted = time }
        case .reading(let digit): rules.observe(DigitReading(verdict: .clear, digit: digit, inkedCells: 99))
        case .log(let time, let text):
          try rules.observe("\(LogLine(time: time - booted, event: text))", at: time)
        }
      }
      try rules.settle()
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a device that keeps its promises gives no finding")
  func innocent() {
    let story: [[Happening]] = [
      Self.booted("locked"),
      Self.digits(1, "1235"), Self.log(2, "pin wrong attempts=1"),
      Self.digits(3, "1235"), Self.log(4, "pin wrong attempts=1 repeated=yes"),
      Self.digits(5, "1234"), Self.log(6, "pin accepted attempts=2", "mode name=unlocked", "mode name=old-pin"),
      Self.digits(6, "1239"), Self.log(6, "pin wrong attempts=1", "pin wrong attempts=2 reading=second"),
      Self.digits(6, "1239"),
      Self.log(6, "pin wrong attempts=2 repeated=yes", "pin wrong attempts=2 repeated=yes reading=second"),
      Self.unclear(6), Self.unclear(6), Self.unclear(6), Self.log(6, "entry unclear"), Self.digits(6, "235"),
      Self.log(6, "pin wrong attempts=3", "pin accepted attempts=4 reading=second", "mode name=set-pin"),
      Self.digits(7, "98765"), Self.log(8, "mode name=confirm-pin"),
      Self.digits(9, "8765"), Self.log(10, "pin set", "mode name=unlocked", "mode name=practice", "mode name=unlocked"),
    ]
    #expect(finding(Array(story.joined())) == nil)

    let reset =
      Self.log(2_000, "reset pending") + Self.log(10_000, "reset done", "mode name=set-pin")
      + Self.digits(10_001, "9999") + Self.log(10_002, "mode name=confirm-pin")
    #expect(finding(Self.booted("locked") + reset) == nil)

    let lockout = Self.log(
      0, "boot firmware=1.0 log=development", "lockout seconds=30 attempts=5", "mode name=locked-out")
    #expect(finding(lockout + Self.log(30_000, "mode name=locked"), attempts: 5) == nil)

    let production: [Happening] =
      Self.log(0, "boot firmware=1.0 log=production", "mode name=locked") + Self.readings(1, "1234")
      + Self.log(2, "pin accepted attempts=1", "mode name=unlocked", "mode name=practice", "mode name=unlocked")
    #expect(finding(production, log: .production) == nil)

    let left = Self.booted("locked") + Self.opened + Self.log(99, "mode name=practice")
    #expect(finding(left + Self.log(60_000, "mode name=locked")) == nil)
    #expect(finding(left + Self.log(59_999, "mode name=unlocked")) == nil)
    #expect(finding(Self.booted("locked") + Self.opened + Self.lesson) == nil)
    let taught: [Happening] = (2...20).flatMap { Self.log(97, "teach digit=\(($0 - 1) % 10) sample=\($0)") }
    let end = Self.log(98, "profile taught", "mode name=unlocked", "profile forgotten")
    #expect(finding(Self.booted("locked") + Self.opened + Self.lesson + taught + end) == nil)
    #expect(
      finding(Self.booted("locked") + Self.opened + Self.lesson + Self.log(60_100, "mode name=locked")) == nil)
    let dropped = Self.booted("locked") + Self.digits(9, "12") + Self.log(30_000, "entry dropped", "mode name=locked")
    #expect(finding(dropped) == nil)
    let lifted: [Happening] = [.input(9, .touch(.none)), .input(500, .touch(.none))]
    #expect(
      finding(
        Self.booted("locked") + Self.digits(9, "12") + lifted + Self.log(30_000, "entry dropped", "mode name=locked"))
        == nil)
  }

  /// A story in parts, and words that the report of the rules must contain.
  struct Guilt: CustomTestStringConvertible {
    let finding: String
    let story: [Happening]
    var testDescription: String { finding }

    init(_ finding: String, _ parts: [Happening]...) {
      self.finding = finding
      story = Array(parts.joined())
    }
  }

  static let guilts: [Guilt] = [
    Guilt("boots into unlocked", log(0, "boot firmware=1.0 log=development", "mode name=unlocked")),
    Guilt("before the device has booted", log(0, "mode name=locked")),
    Guilt("boots by itself", booted("locked"), log(9, "boot firmware=1.0 log=development")),
    Guilt("nobody asked", booted("locked"), log(9, "reboot")),
    Guilt("goes from locked to unlocked", booted("locked"), log(9, "mode name=unlocked")),
    Guilt("goes from practice to unlocked", booted("locked"), log(9, "mode name=practice", "mode name=unlocked")),
    Guilt("is accepted for", booted("locked"), digits(9, "1235"), log(9, "pin accepted attempts=1")),
    Guilt("with the digits", booted("locked"), digits(9, "123"), log(9, "pin accepted attempts=1")),
    Guilt("does not come", booted("locked"), digits(9, "1234"), log(9, "pin accepted attempts=1")),
    Guilt("is due", booted("locked"), digits(9, "1234"), log(9, "pin accepted attempts=1", "mode name=locked")),
    Guilt("the right PIN", booted("locked"), digits(9, "1234"), log(9, "pin wrong attempts=1")),
    Guilt("after 0 wrong attempts", booted("locked"), digits(9, "9234"), log(9, "pin wrong attempts=0")),
    Guilt("was not there", booted("locked"), digits(9, "9234"), log(9, "pin wrong attempts=0 repeated=yes")),
    Guilt(
      "counts again", booted("locked"), digits(9, "9234"), log(9, "pin wrong attempts=1"), digits(9, "9234"),
      log(9, "pin wrong attempts=2")),
    Guilt(
      "repeats", booted("locked"), digits(9, "9234"), log(9, "pin wrong attempts=1"), digits(9, "9235"),
      log(9, "pin wrong attempts=1 repeated=yes")),
    Guilt(
      "is accepted for", booted("locked"), digits(9, "9935"), log(9, "pin wrong attempts=1"),
      log(9, "pin accepted attempts=2 reading=second")),
    Guilt("without a first", booted("locked"), digits(9, "1235"), log(9, "pin accepted attempts=1 reading=second")),
    Guilt(
      "without a first", booted("locked"), digits(9, "1235"), log(9, "pin wrong attempts=1"), digits(9, "1235"),
      log(9, "pin accepted attempts=2 reading=second")),
    Guilt("after 2 drawings", booted("locked"), unclear(9), unclear(9), log(9, "entry unclear")),
    Guilt("a PIN is set in", booted("locked"), log(9, "pin set")),
    Guilt("in Optional", booted("locked"), log(5_000, "reset pending")),
    Guilt("before its time", booted("locked"), log(2_000, "reset pending"), log(9_999, "reset done")),
    Guilt("before its time", booted("locked"), log(9_999, "reset done")),
    Guilt("nothing was pending", booted("locked"), log(9, "reset cancelled")),
    Guilt(
      "is due", booted("locked"), log(2_000, "reset pending"), log(10_000, "reset done", "mode name=unlocked")),
    Guilt("lockout", booted("locked"), log(9, "lockout seconds=30 attempts=5")),
    Guilt("a PIN is set: true", booted("locked"), log(9, "status mode=locked pin=absent attempts=0 entered=0")),
    Guilt("status", booted("locked"), log(9, "status mode=unlocked pin=set attempts=0 entered=0")),
    Guilt("status", booted("locked"), log(9, "status mode=locked pin=set attempts=0 entered=1 points=0")),
    Guilt("is due", booted("locked"), opened, Array(lesson.dropLast()), log(97, "mode name=unlocked")),
    Guilt("from unlocked to teaching", booted("locked"), opened, log(95, "mode name=teach")),
    Guilt("from oldPIN to teaching", booted("locked"), opened, log(95, "mode name=old-pin", "mode name=teach")),
    Guilt("\"teach", booted("locked"), opened, log(95, "teach digit=0 sample=1")),
    Guilt("after drawing", booted("locked"), opened, lesson, log(97, "teach digit=2 sample=3")),
    Guilt("after drawing", booted("locked"), opened, lesson, log(97, "teach digit=1 sample=2 refused=7")),
    Guilt("not a drawing", booted("locked"), opened, lesson, log(97, "teach digit=3 sample=2")),
    Guilt("not a drawing", booted("locked"), opened, lesson, log(97, "teach digit=0 sample=21")),
    Guilt("profile taught", booted("locked"), opened, lesson, log(97, "profile taught")),
    Guilt("profile forgotten", booted("locked"), log(97, "profile forgotten")),
    Guilt("after the boot", booted("locked"), log(97, "profile samples=20")),
    Guilt("stays open", booted("locked"), opened, lesson, log(60_200, "teach digit=1 sample=2")),
    Guilt("from unlocked to setPIN", booted("locked"), opened, log(95, "mode name=set-pin")),
    Guilt("from oldPIN to setPIN", booted("locked"), opened, log(95, "mode name=old-pin", "mode name=set-pin")),
    Guilt("stays open", booted("locked"), opened, log(60_100, "mode name=unlocked")),
    Guilt(
      "from practice to unlocked", booted("locked"), opened, log(95, "mode name=practice"), [.input(99, .touch(.none))],
      log(60_200, "mode name=unlocked")),
    Guilt("an entry is dropped", booted("locked"), digits(9, "12"), log(29_999, "entry dropped")),
    Guilt("too common in", booted("locked"), digits(9, "1111"), log(10, "pin too-common")),
    Guilt("not known", booted("locked"), log(9, "surprise digit=3")),
    Guilt("before the device has booted", booted("locked"), [.input(50, .reset)], log(50, "mode name=locked")),
    Guilt("predict", booted("locked"), opened, log(95, "predict digit=3 confidence=0.98 second=0 ink=9")),
    Guilt("from oldPIN to locked", booted("locked"), opened, log(95, "mode name=old-pin", "mode name=locked")),
    Guilt("lockout final", booted("locked"), log(9, "lockout final attempts=0")),
    Guilt("boots into unlocked", booted("locked"), opened, [.input(99, .powerCut)], booted("unlocked", at: 99)),
  ]

  @Test("a promise that is broken is found", arguments: guilts)
  func guilty(guilt: Guilt) throws {
    let found = try #require(finding(guilt.story))
    #expect(found.contains(guilt.finding))
  }

  @Test("a wait must be announced, in full, and served")
  func waits() {
    let fifth = Self.booted("locked") + Self.digits(9, "9999") + Self.log(9, "pin wrong attempts=5")
    #expect(finding(fifth, attempts: 4)?.contains("does not come") == true)
    let short = fifth + Self.log(9, "lockout seconds=29 attempts=5")
    #expect(finding(short, attempts: 4)?.contains("the policy has 30 seconds") == true)
    let early = fifth + Self.log(9, "lockout seconds=30 attempts=5", "mode name=locked-out")
    #expect(finding(early + Self.log(30_008, "mode name=locked"), attempts: 4)?.contains("goes from lockedOut") == true)
    #expect(finding(early + Self.log(30_009, "mode name=locked"), attempts: 4) == nil)
    #expect(finding(Self.booted("locked"), attempts: 5)?.contains("not lockedOut") == true)
  }

  @Test("the last attempt must be logged, and no other is judged")
  func lastAttempt() {
    let tenth = Self.booted("locked") + Self.digits(9, "9999") + Self.log(9, "pin wrong attempts=10")
    #expect(finding(tenth, attempts: 9, lockout: .nist10)?.contains("does not come") == true)
    let told = tenth + Self.log(9, "lockout final attempts=10", "mode name=fault")
    #expect(finding(told, attempts: 9, lockout: .nist10) == nil)
    #expect(finding(Self.booted("locked"), attempts: 10, lockout: .nist10)?.contains("not fault") == true)
  }

  @Test("a production log has no line about ink, in any mode, and no points")
  func silence() {
    let booted = Self.log(0, "boot firmware=1.0 log=production", "mode name=locked")
    for line in ["predict digit=1 confidence=0.98 second=0 ink=143", "unclear reason=ink ink=2"] {
      #expect(finding(booted + Self.log(1, line), log: .production)?.contains("in a production log") == true)
      let practice = booted + Self.log(1, "mode name=practice", line)
      #expect(finding(practice, log: .production)?.contains("in a production log") == true)
    }
    let status = Self.log(1, "status mode=locked pin=set attempts=0 entered=0 auto=1000 points=7")
    #expect(finding(booted + status, log: .production)?.contains("points of ink") == true)
    #expect(finding(Self.booted("locked") + status) == nil)
    #expect(finding(Self.booted("locked"), log: .production)?.contains("not log=production") == true)
  }

  @Test("a line must have the time since boot")
  func times() throws {
    var rules = LockRules(LockConfiguration())
    #expect(throws: Finding.self) { try rules.observe("[      0.012] boot firmware=1.0", at: 13) }
    #expect(throws: Finding.self) { try rules.observe("boot", at: 0) }
    #expect(throws: Finding.self) { try rules.observe("> status", at: 0) }
  }

  @Test("digits that were taken back do not change the PIN")
  func takenBack() {
    let story = Self.booted("set-pin") + Self.digits(1, "19234") + Self.log(2, "mode name=confirm-pin")
    let stored = Self.digits(3, "712834") + Self.log(4, "pin set", "mode name=locked")
    #expect(finding(story + stored + Self.digits(5, "1234") + Self.log(6, "pin wrong attempts=1"), pin: nil) == nil)
    let opened = Self.log(6, "pin accepted attempts=1", "mode name=unlocked")
    #expect(finding(story + stored + Self.digits(5, "1234") + opened, pin: nil) == nil)
    #expect(finding(story + stored + Self.digits(5, "1294") + opened, pin: nil)?.contains("is accepted") == true)
    let other = Self.digits(3, "1238") + Self.log(4, "pin set")
    #expect(finding(story + other, pin: nil)?.contains("a PIN is set by") == true)
  }
}
