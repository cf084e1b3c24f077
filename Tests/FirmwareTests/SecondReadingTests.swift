import Core2HAL
import PINVault
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware

extension Bench {
  /// Draws a stroke in the zone of a digit, and a shorter one in that of another, so that the digit is clear with a low confidence.
  fileprivate func drawUnsure(_ digit: Int, or second: Int) {
    for (zone, length) in [(digit, 35), (second, 26)] as [(Int, UInt16)] {
      let (x, y) = ZoneModel.middle(of: zone)
      stroke([(x, y - length), (x, y + length)])
    }
    enter()
  }

  /// Draws two equal strokes in the zones of two digits, so that neither is clear, and accepts them.
  fileprivate func drawUnclear(_ digit: Int, or second: Int) {
    for zone in [digit, second] {
      let (x, y) = ZoneModel.middle(of: zone)
      stroke([(x, y - 30), (x, y + 30)])
    }
    enter()
  }

  /// Enters a PIN whose last digit has low confidence.
  fileprivate func enterPIN(_ digits: String, thenUnsure digit: Int, or second: Int) {
    for digit in digits { draw(Int(String(digit))!) }
    drawUnsure(digit, or: second)
    enter()
    wait(500)
  }

  /// The results of the attempts since an event with this index.
  fileprivate func attempts(since start: Int = 0) -> [String] {
    events.dropFirst(start).filter { $0.hasPrefix("pin accepted") || $0.hasPrefix("pin wrong") }
  }
}

@Suite("Second reading and redraws")
struct SecondReadingTests {
  private func locked(_ configuration: LockConfiguration = LockConfiguration(autoAccept: 0, iterations: 2)) throws
    -> Bench
  {
    let bench = try Bench(configuration: configuration)
    bench.setPIN("1379")
    return bench
  }

  @Test("a wrong PIN with a digit of low confidence has a second reading, which opens as a separate attempt")
  func opens() throws {
    let bench = try locked()
    bench.enterPIN("137", thenUnsure: 4, or: 9)
    #expect(bench.attempts() == ["pin wrong attempts=1", "pin accepted attempts=2 reading=second"])
    #expect(bench.mode == "unlocked")
    // A change of the PIN asks for the old one, in the same way.
    bench.clear()
    bench.enterPIN("137", thenUnsure: 4, or: 9)
    #expect(bench.mode == "set-pin")
  }

  @Test("the second reading has the runner-up, and nothing else")
  func otherDigit() throws {
    let bench = try locked()
    bench.enterPIN("137", thenUnsure: 4, or: 8)
    #expect(bench.attempts() == ["pin wrong attempts=1", "pin wrong attempts=2 reading=second"])
    #expect(bench.mode == "locked")
    bench.enterPIN("137", thenUnsure: 9, or: 4)
    #expect(bench.attempts().last == "pin accepted attempts=3")
  }

  @Test("a confident digit has no second reading, and none is made if it is switched off")
  func off() throws {
    let sure = try locked()
    sure.enterPIN("1374")
    #expect(sure.attempts() == ["pin wrong attempts=1"])
    let off = try locked(LockConfiguration(autoAccept: 0, secondReading: false, iterations: 2))
    off.enterPIN("137", thenUnsure: 4, or: 9)
    #expect(off.attempts() == ["pin wrong attempts=1"])
    #expect(off.mode == "locked")
  }

  @Test("the same drawings again cost nothing, and a new reading of them does")
  func repeated() throws {
    let bench = try locked()
    bench.enterPIN("137", thenUnsure: 4, or: 8)
    var start = bench.events.count
    for _ in 0..<3 {
      bench.enterPIN("137", thenUnsure: 4, or: 8)
      #expect(
        bench.attempts(since: start) == [
          "pin wrong attempts=2 repeated=yes", "pin wrong attempts=2 repeated=yes reading=second",
        ])
      start = bench.events.count
    }
    // What was the second reading is known to be wrong.
    bench.enterPIN("1378")
    #expect(bench.attempts(since: start) == ["pin wrong attempts=2 repeated=yes"])
    start = bench.events.count
    bench.enterPIN("137", thenUnsure: 4, or: 5)
    #expect(
      bench.attempts(since: start) == ["pin wrong attempts=2 repeated=yes", "pin wrong attempts=3 reading=second"])
    start = bench.events.count
    // Another PIN replaces both.
    bench.enterPIN("2222")
    #expect(bench.attempts(since: start) == ["pin wrong attempts=4"])
    bench.enterPIN("1375")
    #expect(bench.attempts(since: start).last == "pin wrong attempts=5")
  }

  @Test("the previous second reading, entered with another second reading, is not counted again")
  func repeatedSecondReading() throws {
    let bench = try locked()
    bench.enterPIN("137", thenUnsure: 4, or: 8)
    bench.enterPIN("137", thenUnsure: 8, or: 5)
    let start = bench.events.count
    bench.enterPIN("137", thenUnsure: 8, or: 5)
    #expect(
      bench.attempts() == [
        "pin wrong attempts=1", "pin wrong attempts=2 reading=second", "pin wrong attempts=2 repeated=yes",
        "pin wrong attempts=3 reading=second", "pin wrong attempts=3 repeated=yes",
        "pin wrong attempts=3 repeated=yes reading=second",
      ])
    #expect(bench.attempts(since: start).count == 2)
  }

  @Test(
    "a lock that allows n attempts never compares more than n PINs", arguments: LockoutPreset.allCases)
  func limit(preset: LockoutPreset) throws {
    let bench = try locked(LockConfiguration(lockout: preset.policy, autoAccept: 0, iterations: 2))
    var judged: UInt32 = 0
    for entry in 0..<20 {
      let start = bench.events.count
      // Each entry has two PINs that were not tried yet.
      bench.enterPIN("\(entry / 10)\(entry % 10)2", thenUnsure: 4, or: 8)
      let attempts = bench.attempts(since: start)
      let before = judged
      judged += UInt32(attempts.count)
      if let last = attempts.last { #expect(last.contains("attempts=\(judged)"), "entry \(entry)") }
      #expect(attempts.count <= 2)
      if attempts.count == 2 {
        #expect(preset.policy.attemptsLeft(afterWrongAttempts: before) ?? 9 >= 3)
        #expect(bench.mode == "locked")
      }
      if preset.policy.limit > 0 { #expect(judged <= UInt32(preset.policy.limit)) }
      if bench.mode == "locked-out" {
        // Practice would hide the end of the wait, which is served in steps of a second.
        bench.wait(preset.policy.wait(afterWrongAttempts: judged) + 1500)
        #expect(bench.mode == "locked")
      }
    }
    #expect(preset.policy.limit == 0 || bench.mode == "fault")
    // That of Trezor has a wait after each attempt.
    #expect(bench.attempts().contains { $0.hasSuffix("reading=second") } == (preset != .trezor))
  }

  @Test("after two redraws the most confident drawing is accepted, and only a development log says so")
  func redraws() throws {
    let bench = try locked()
    bench.draw(1)
    for _ in 0..<3 {
      #expect(!bench.events.contains("entry unclear"))
      bench.drawUnclear(3, or: 8)
    }
    #expect(bench.events.contains("entry unclear"))
    bench.draw(7)
    bench.draw(9)
    bench.enter()
    bench.wait(500)
    #expect(bench.mode == "unlocked")

    let patient = try locked(LockConfiguration(autoAccept: 0, redraws: 0, iterations: 2))
    for _ in 0..<20 { patient.drawUnclear(3, or: 8) }
    patient.enterPIN("1379")
    #expect(patient.mode == "unlocked")

    let production = try locked(LockConfiguration(autoAccept: 0, log: .production, iterations: 2))
    production.draw(1)
    for _ in 0..<3 { production.drawUnclear(3, or: 8) }
    production.enterPIN("79")
    #expect(production.mode == "unlocked")
    #expect(!production.log.contains("unclear"))
  }

  @Test("an unclear drawing is forgotten with the entry, after 30 s")
  func unclearExpires() throws {
    let bench = try locked()
    bench.drawUnclear(3, or: 8)
    bench.drawUnclear(3, or: 8)
    bench.wait(31_000)
    #expect(bench.events.contains("entry dropped"))
    bench.drawUnclear(3, or: 8)
    #expect(!bench.events.contains("entry unclear"))
  }
}
