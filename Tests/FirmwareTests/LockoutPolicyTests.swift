import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware
@testable import PINVault

@Suite("Lockout policies")
struct LockoutPolicyTests {
  /// Seconds to wait after 0, 1, 2 … wrong attempts.
  private func waits(_ policy: LockoutPolicy, _ attempts: [UInt32]) -> [UInt64] {
    attempts.map { policy.wait(afterWrongAttempts: $0) / 1000 }
  }

  @Test("the default has no wait for five attempts, then waits of up to an hour without a limit of attempts")
  func standard() {
    let policy = LockoutPreset.default.policy
    #expect(waits(policy, Array(0...12)) == [0, 0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600, 3600])
    #expect(waits(policy, [65_535, 65_536, .max]) == [3600, 3600, 3600])
    #expect(!policy.isExhausted(afterWrongAttempts: .max))
  }

  @Test("trezor waits 2^n - 1 s and ends after 16")
  func trezor() {
    let policy = LockoutPreset.trezor.policy
    #expect(
      waits(policy, Array(0...16))
        == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 8191, 16_383, 32_767, 32_767])
    #expect(!policy.isExhausted(afterWrongAttempts: 15))
    #expect([16, 17, .max].allSatisfy { policy.isExhausted(afterWrongAttempts: $0) })
  }

  @Test("apple waits 1, 5, 15, 15 and 60 min from the fifth on and ends after 10")
  func apple() {
    let policy = LockoutPreset.apple.policy
    #expect(waits(policy, Array(0...10)) == [0, 0, 0, 0, 0, 60, 300, 900, 900, 3600, 3600])
    #expect(!policy.isExhausted(afterWrongAttempts: 9))
    #expect([10, 11, .max].allSatisfy { policy.isExhausted(afterWrongAttempts: $0) })
  }

  @Test("android waits as Gatekeeper computes it")
  func android() {
    func gatekeeper(_ failures: UInt32) -> UInt64 {
      switch failures {
      case 0: 0
      case 1...10: failures % 5 == 0 ? 30 : 0
      case 11..<30: 30
      case 30..<140: 30 << UInt64((failures - 30) / 10)
      default: 86_400
      }
    }
    let attempts = Array(0...300 as ClosedRange<UInt32>) + [.max]
    #expect(waits(LockoutPreset.android.policy, attempts) == attempts.map(gatekeeper))
    #expect(!LockoutPreset.android.policy.isExhausted(afterWrongAttempts: .max))
  }

  @Test("nist10 never waits and ends after 10")
  func nist10() {
    let policy = LockoutPreset.nist10.policy
    #expect(waits(policy, [0, 1, 9, 10, .max]) == [0, 0, 0, 0, 0])
    #expect(!policy.isExhausted(afterWrongAttempts: 9))
    #expect([10, 11, .max].allSatisfy { policy.isExhausted(afterWrongAttempts: $0) })
  }

  @Test("a policy holds sixteen increasing steps, and equals another with the same steps")
  func steps() {
    var policy = LockoutPolicy()
    #expect(policy.wait(afterWrongAttempts: .max) == 0)
    func add(_ attempts: UInt16) -> Bool { policy.add(.init(attempts: attempts, seconds: 7)) }
    #expect(!add(0))
    for k: UInt16 in 1...16 { #expect(add(k)) }
    #expect(!add(17))
    #expect(policy.count == 16)
    var other = LockoutPolicy()
    let isAdded = other.add(.init(attempts: 5, seconds: 1))
    let isAddedTwice = other.add(.init(attempts: 5, seconds: 2))
    #expect(isAdded && !isAddedTwice)
    #expect(other == LockoutPolicy().waiting(1, from: 5))
    #expect(other != LockoutPolicy(limit: 1).waiting(1, from: 5))
    #expect(other != LockoutPolicy().waiting(2, from: 5) && other != LockoutPolicy().waiting(1, from: 6))
    #expect(other != LockoutPolicy() && LockoutPolicy() != other)
    #expect(other.waiting(2, from: 7) != other && other != other.waiting(2, from: 7))
    #expect(other.waiting(2, from: 7) != other.waiting(3, from: 7))
    #expect(LockoutPreset(other) == nil)
    #expect(LockoutPreset.allCases.allSatisfy { LockoutPreset($0.policy) == $0 })
  }

  @Test("after the limit the right PIN no longer opens, not even after a restart")
  func limit() throws {
    let bench = try Bench(configuration: LockConfiguration(lockout: .nist10, autoAccept: 0, iterations: 2))
    bench.setPIN("1111")
    for attempt in 0..<9 { bench.enterPIN("222\(attempt)") }
    #expect(bench.mode == "locked")
    bench.enterPIN("3333")
    #expect(bench.events.contains("lockout final attempts=10"))
    #expect(bench.mode == "fault")
    let screen = bench.device.display.pixels
    bench.device.apply([.powerCut], at: bench.device.time + 5)
    bench.wait(50)
    #expect(bench.mode == "fault")
    // It gives the same reason.
    #expect(bench.device.display.pixels == screen)
    bench.enterPIN("1111")
    bench.changeMode()
    #expect(bench.mode == "practice")
    bench.changeMode()
    #expect(bench.mode == "fault")
    #expect(!bench.log.contains("unlocked"))
  }

  @Test("a wait is served in full after a restart, however often", arguments: LockoutPreset.allCases)
  func restart(preset: LockoutPreset) throws {
    let policy = preset.policy
    guard let first = (1...20 as ClosedRange<UInt32>).first(where: { policy.wait(afterWrongAttempts: $0) > 0 }) else {
      return
    }
    let wait = policy.wait(afterWrongAttempts: first)
    let bench = try Bench(configuration: LockConfiguration(lockout: policy, autoAccept: 0, iterations: 2))
    bench.setPIN("1111")
    for attempt in 0..<first { bench.enterPIN("222\(attempt)") }
    #expect(bench.mode == "locked-out")
    for part in [wait / 3, wait - 10, 1] {
      bench.wait(part)
      #expect(bench.mode == "locked-out")
      bench.device.apply([.reset], at: bench.device.time + 1)
    }
    let start = bench.device.time
    bench.device.advance(to: start + wait - 1)
    #expect(bench.mode == "locked-out")
    bench.device.advance(to: start + wait)
    #expect(bench.mode == "locked")
  }
}

@Suite("Waits and clocks")
struct ServedWaitTests {
  @Test("a wait begins when it is started, whatever the time was before, and shows the second that is being served")
  func seconds() {
    var wait = ServedWait()
    #expect(wait.remaining == 0 && wait.seconds == 0 && wait.untilNextSecond == 0)
    for milliseconds: UInt64 in [1, 999, 1000, 1001, 1500, 1999, 2000, 2001, 3_600_000] {
      wait.start(milliseconds, at: 5_000)
      wait.advance(to: 5_000)
      #expect(wait.remaining == milliseconds)
      // From the remaining time up to the next whole second.
      let shown = (1...3600).first { UInt64($0) * 1000 >= milliseconds } ?? 0
      #expect(wait.seconds == shown)
      #expect(wait.untilNextSecond == milliseconds - UInt64(shown - 1) * 1000)
      wait.advance(to: 5_001)
      #expect(wait.remaining == milliseconds - 1)
    }
    wait.start(700, at: 9)
    wait.advance(to: 1_000_000)
    #expect(wait.remaining == 0 && wait.seconds == 0 && wait.untilNextSecond == 0)
  }

  @Test("a clock that jumps counts for one second at most, one that runs back or stops does not count")
  func jumps() throws {
    let board = ClockBench()
    board.lockOut()
    var steps = 0
    while board.isLockedOut, steps < 100 {
      // An hour ahead.
      board.step(at: board.now + 3_600_000)
      steps += 1
    }
    #expect(steps >= 30)

    board.lockOut()
    for _ in 0..<1000 { board.step(at: board.now) }
    #expect(board.isLockedOut)
    for k: UInt64 in 1...20 { board.step(at: board.now - min(board.now, k * 1000)) }
    #expect(board.isLockedOut)
  }

  @Test(
    "on a clock that keeps time a wait takes exactly its time, whenever the firmware is woken",
    arguments: 0..<20 as Range<UInt64>)
  func exact(seed: UInt64) throws {
    var random = Seeded(seed)
    let board = ClockBench()
    board.lockOut()
    let start = board.now
    while board.isLockedOut {
      // An input can come before the firmware would wake by itself.
      board.step(at: min(board.due, board.now + .random(in: 1...1500, using: &random)))
    }
    #expect(board.now - start == 30_000, "seed \(seed)")
  }
}
