import Core2HAL
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware
@testable import PINVault

/// What an attacker who holds the device can try without opening it.
@Suite("Attacks from outside")
struct AttackTests {
  private static let pin = "0392"

  /// A locked device with a PIN.
  private func locked(log: LockConfiguration.Log = .development, model: [UInt8] = ZoneModel.bytes) throws -> Bench {
    let bench = try Bench(
      configuration: LockConfiguration(autoAccept: 0, log: log, iterations: 2), flash: Self.image, model: model,
      isPainting: false)
    #expect(bench.mode == "locked")
    return bench
  }

  /// Flash that holds the PIN.
  private static let image: FlashImage = {
    let bench = try! Bench(configuration: LockConfiguration(iterations: 2), isPainting: false)
    bench.setPIN(pin)
    return bench.device.flash.image
  }()

  // MARK: Serial

  @Test("a flood of random bytes changes neither the lock nor its flash", arguments: 0..<10 as Range<UInt64>)
  func junk(seed: UInt64) throws {
    var random = Seeded(seed)
    let bench = try locked()
    for _ in 0..<50 {
      let bytes = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
      bench.device.apply([.serial(bytes)], at: bench.device.time + .random(in: 1...20, using: &random))
    }
    bench.type("\rstatus\r")
    #expect(bench.events.last?.hasPrefix("status mode=locked pin=set attempts=0 ") == true, "seed \(seed)")
    #expect(bench.device.flash.image == Self.image)
  }

  @Test("a line of 10 MB is refused as a whole and costs no memory")
  func longLine() throws {
    let bench = try locked()
    let piece = [UInt8](repeating: UInt8(ascii: "u"), count: 4096)
    for _ in 0..<2560 { bench.device.apply([.serial(piece)], at: bench.device.time + 1) }
    bench.type("\n")
    #expect(bench.events.last == "error reason=too-long (try help)")
    #expect(bench.log.utf8.count < 2000)
    bench.type("status\n")
    #expect(bench.events.last?.hasPrefix("status mode=locked ") == true)
  }

  @Test("no words in any order unlock, reveal or reset", arguments: 0..<4 as Range<UInt64>)
  func words(seed: UInt64) throws {
    let words = [
      "help", "status", "model", "log", "mode", "auto", "clear", "version", "reboot", "unlock", "reset", "erase",
      "wipe",
      "pin", "set", "factory", "flash", "dump", "read", "write", "debug", "development", "practice", "back", "unlocked",
      "enter", "off", "attempts", "0", Self.pin, "300", "admin", "root", "AT", "\u{3}", "\u{1b}[A", "=", "*",
    ]
    var random = Seeded(seed)
    let bench = try locked(log: .production)
    for _ in 0..<2000 {
      let line = (0..<Int.random(in: 1...4, using: &random)).map { _ in words.randomElement(using: &random)! }
      bench.type(line.joined(separator: " ") + "\n")
      bench.wait(2)
    }
    #expect(Set(bench.events.filter { $0.hasPrefix("mode name=") }) == ["mode name=locked"], "seed \(seed)")
    #expect(bench.device.flash.image == Self.image)
    #expect(!bench.events.contains { $0.hasPrefix("log level=development") })
    let answers = bench.events.filter { !$0.hasPrefix("> ") }.joined(separator: "\n")
    #expect(!answers.contains(Self.pin))
    for k in [32, 40, 48, 64] {
      let secret = hexadecimal(Array(Self.image[.vault][k..<k + 8]))
      #expect(!bench.log.contains(secret))
    }
  }

  // MARK: Touch

  @Test("a flood of touches on all the panel never opens it", arguments: 0..<4 as Range<UInt64>)
  func touchFlood(seed: UInt64) throws {
    var random = Seeded(seed)
    let bench = try locked()
    for _ in 0..<20_000 {
      func point() -> TouchPoint {
        TouchPoint(x: .random(in: 0...330, using: &random), y: .random(in: 0...290, using: &random))
      }
      let report: TouchReport =
        switch Int.random(in: 0...2, using: &random) {
        case 0: .none
        case 1: .one(point())
        default: .two(point(), point())
        }
      bench.device.apply([.touch(report)], at: bench.device.time + .random(in: 1...20, using: &random))
    }
    #expect(!bench.events.contains("mode name=unlocked") && !bench.events.contains("mode name=set-pin"))
  }

  /// A mode, how to get there from boot, and the modes that one tap can lead to.
  private enum Place: String, CaseIterable {
    case practice, locked, unlocked
    case teaching = "teach"
    case oldPIN = "old-pin"
    case setPIN = "set-pin"
    case confirmPIN = "confirm-pin"
    case lockedOut = "locked-out"
    case fault

    var next: Set<String> {
      switch self {
      case .practice: ["practice", "locked"]
      case .setPIN: ["set-pin", "practice"]
      case .confirmPIN: ["confirm-pin", "set-pin", "practice"]
      case .locked: ["locked", "practice"]
      case .unlocked: ["unlocked", "locked", "old-pin", "practice"]
      case .oldPIN: ["old-pin", "unlocked", "practice"]
      case .teaching: ["teach", "unlocked", "practice"]
      case .lockedOut: ["locked-out"]
      case .fault: ["fault", "practice"]
      }
    }
  }

  @Test("a tap on any pixel, in any state, leads only where its button says", arguments: Place.allCases)
  private func everyPixel(place: Place) throws {
    var bench = try reach(place)
    var reached: Set<String> = []
    for y in 0..<280 as Range<UInt16> {
      // Taps on the drawing area are ink: one row of it makes no PIN.
      bench = try reach(place)
      for x in 0..<320 as Range<UInt16> {
        // The middle of a button behaves the same everywhere, so away from its edges only every third pixel is tapped.
        if y % 40 > 3, y % 40 < 36, y >= 240, x % 3 != 0 { continue }
        bench.device.apply([.touch(.one(TouchPoint(x: x, y: y)))], at: bench.device.time + 1)
        bench.device.apply([.touch(.none)], at: bench.device.time + FingerTiming.shortestPress)
        guard let mode = bench.lastMode, mode != place.rawValue else { continue }
        reached.insert(mode)
        guard place.next.contains(mode) else {
          Issue.record("a tap on (\(x), \(y)) leads from \(place.rawValue) to \(mode)")
          return
        }
        bench = try reach(place)
      }
    }
    #expect(reached.union([place.rawValue]) == place.next)
  }

  private func reach(_ place: Place) throws -> Bench {
    switch place {
    case .practice:
      let bench = try locked()
      bench.changeMode()
      return bench
    case .locked: return try locked()
    case .setPIN, .confirmPIN:
      let bench = try Bench(configuration: LockConfiguration(autoAccept: 0, iterations: 2), isPainting: false)
      if place == .confirmPIN { bench.enterPIN(Self.pin) }
      return bench
    case .unlocked, .oldPIN, .teaching:
      let bench = try locked(model: ZoneModel.hidden)
      bench.enterPIN(Self.pin)
      if place == .oldPIN { bench.clear() }
      if place == .teaching {
        bench.type("teach\n")
        bench.enterPIN(Self.pin)
      }
      return bench
    case .lockedOut:
      let lockout = LockoutPolicy().waiting(.max, from: 1)
      let bench = try Bench(
        configuration: LockConfiguration(lockout: lockout, autoAccept: 0, iterations: 2), flash: Self.image,
        isPainting: false)
      bench.enterPIN("0000")
      return bench
    case .fault:
      var image = Self.image
      image[.vault][50] ^= 1
      return try Bench(configuration: LockConfiguration(autoAccept: 0, iterations: 2), flash: image, isPainting: false)
    }
  }

  // MARK: Reset

  @Test("a reset at any millisecond of an unlock leaves a locked device that the PIN opens")
  func resets() throws {
    let whole = try locked()
    let start = whole.device.time
    whole.enterPIN(Self.pin)
    #expect(whole.mode == "unlocked")
    let duration = whole.device.time - start - 500
    for moment in 1...duration + 20 {
      let bench = try locked()
      bench.end = start + moment
      bench.enterPIN(Self.pin)
      bench.end = nil
      bench.device.apply([moment % 2 == 0 ? .reset : .powerCut], at: start + moment)
      bench.wait(20)
      guard bench.mode == "locked", bench.wrongAttempts ?? 9 <= 1 else {
        Issue.record("reset \(moment) ms after: \(bench.mode ?? "")")
        return
      }
      if moment % 50 == 0 {
        // The finger may have been down at the reset.
        bench.touch([])
        bench.enterPIN(Self.pin)
        #expect(bench.mode == "unlocked")
      }
    }
  }
}

extension Bench {
  /// What the console reports about the wrong attempts.
  fileprivate var wrongAttempts: Int? {
    type("status\n")
    let fields = events.last?.split(separator: " ") ?? []
    return fields.first { $0.hasPrefix("attempts=") }.flatMap { Int($0.dropFirst("attempts=".count)) }
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
