import Core2HAL
import PINVault
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware

@Suite("Lock")
struct LockTests {
  @Test("the first PIN is set, confirmed, and unlocks")
  func firstPIN() throws {
    let bench = try Bench()
    #expect(bench.mode == "set-pin")
    bench.enterPIN("2580")
    #expect(bench.mode == "confirm-pin")
    bench.enterPIN("2580")
    #expect(bench.mode == "locked")
    bench.enterPIN("2580")
    #expect(bench.mode == "unlocked")
    #expect(bench.events.contains("pin set"))
    #expect(bench.events.contains("pin accepted attempts=1"))
    #expect(bench.log.contains("] predict digit=2 confidence=0."))
  }

  @Test("the PIN survives a restart", arguments: [BoardInput.reset, .powerCut])
  func survivesRestart(restart: BoardInput) throws {
    let bench = try Bench()
    bench.setPIN("1379")
    bench.device.apply([restart], at: bench.device.time + 5)
    bench.wait(20)
    #expect(bench.mode == "locked")
    bench.enterPIN("1379")
    #expect(bench.mode == "unlocked")

    let other = try Bench(flash: bench.device.flash.image)
    #expect(other.mode == "locked")
    other.enterPIN("1378")
    #expect(other.mode == "locked")
    other.enterPIN("1379")
    #expect(other.mode == "unlocked")
    #expect(other.events.contains("pin accepted attempts=2"))
  }

  @Test("an image with another secret does not open")
  func otherSecret() throws {
    let bench = try Bench()
    bench.setPIN("1379")
    var setup = Core2.Setup(model: ZoneModel.bytes)
    setup.flash = bench.device.flash.image
    setup.secret = [UInt8](repeating: 7, count: 32)
    let device = try Core2(setup)
    var log = ""
    device.onOutput = { if case .serial(let bytes) = $0 { log += String(decoding: bytes, as: UTF8.self) } }
    for digit in [1, 3, 7, 9] {
      let (x, y) = ZoneModel.middle(of: digit)
      for point in [(x, y - 35), (x, y + 35)] {
        device.apply([.touch(.one(TouchPoint(x: point.0, y: point.1)))], at: device.time + 13)
      }
      device.apply([.touch(.none)], at: device.time + 13)
      device.advance(to: device.time + 1100)
    }
    device.advance(to: device.time + 2000)
    #expect(log.contains("vault failed") && log.contains("mode name=fault"))
    #expect(!log.contains("unlocked"))
  }

  @Test("five wrong attempts are free, the wait is served in full after a reboot, and practice is out of reach")
  func lockout() throws {
    let bench = try Bench()
    bench.setPIN("1111")
    for attempt in 1...4 {
      bench.enterPIN("222\(attempt)")
      #expect(bench.mode == "locked")
    }
    bench.enterPIN("3333")
    #expect(bench.mode == "locked-out")
    #expect(bench.events.contains("lockout seconds=30 attempts=5"))
    bench.changeMode()
    #expect(bench.mode == "locked-out")
    bench.wait(20_000)
    #expect(bench.mode == "locked-out")
    bench.device.apply([.powerCut], at: bench.device.time + 1)
    bench.wait(29_900)
    #expect(bench.mode == "locked-out")
    bench.wait(200)
    #expect(bench.mode == "locked")
    bench.enterPIN("3333")
    #expect(bench.events.contains("lockout seconds=60 attempts=6"))
    bench.wait(60_000)
    bench.enterPIN("1111")
    #expect(bench.mode == "unlocked")
  }

  @Test("the same wrong PIN again after a lockout does not serve the wait again")
  func repeatedAfterLockout() throws {
    let bench = try Bench()
    bench.setPIN("1111")
    for attempt in 1...5 { bench.enterPIN("222\(attempt)") }
    bench.wait(30_000)
    #expect(bench.mode == "locked")
    bench.enterPIN("2225")
    #expect(bench.events.last == "pin wrong attempts=5 repeated=yes")
    bench.enterPIN("2226")
    #expect(bench.mode == "locked-out")
  }

  @Test("the salt of a PIN is sixteen bytes of the board's entropy, in order", arguments: 1...8 as ClosedRange<UInt64>)
  func salt(seed: UInt64) throws {
    let bench = try Bench(seed: seed)
    bench.setPIN("2580")
    let entropy = SimulatedEntropy(seed: seed)
    let expected = (0..<4).flatMap { _ in
      let word = entropy.next()
      return (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
    #expect(Array(bench.device.flash.image[.vault][32..<48]) == expected)
  }

  @Test("the same wrong PIN again does not count as an attempt, nor does an unclear digit")
  func forgiven() throws {
    let bench = try Bench()
    bench.setPIN("1111")
    for _ in 0..<8 { bench.enterPIN("1112") }
    #expect(bench.mode == "locked")
    #expect(bench.events.filter { $0 == "pin wrong attempts=1 repeated=yes" }.count == 7)
    // A dot is too little ink to be sure of.
    for _ in 0..<8 {
      bench.stroke([(0, 20)])
      bench.enter()
    }
    bench.type("status\n")
    #expect(bench.events.last?.hasPrefix("status mode=locked pin=set attempts=1 ") == true)
  }

  @Test("ink is accepted after the pause, and not when the pause is off")
  func autoAccept() throws {
    let bench = try Bench()
    bench.stroke([(20, 20), (20, 50), (30, 90)])
    bench.wait(999)
    #expect(!bench.log.contains("predict"))
    bench.wait(1)
    #expect(bench.log.contains("predict digit=0"))
    bench.type("auto off\r")
    #expect(bench.events.last == "auto off")
    bench.stroke([(70, 20), (70, 90)])
    bench.wait(29_000)
    #expect(!bench.log.contains("predict digit=1"))
    bench.enter()
    #expect(bench.log.contains("predict digit=1"))
  }

  @Test("a digit that is taken back ends the pause of a complete PIN, and a PIN is accepted by itself once")
  func pauseOfPIN() throws {
    let bench = try Bench()
    bench.setPIN("2580")
    for digit in [2, 5, 8, 1] { bench.draw(digit) }
    bench.clear()
    bench.wait(100)
    let (vibrations, events) = (bench.vibrations.count, bench.events)
    bench.wait(3000)
    #expect(bench.vibrations.count == vibrations && bench.events == events)
    bench.draw(1)
    bench.wait(100)
    let before = bench.vibrations.count
    bench.wait(5000)
    #expect(bench.events.last == "pin wrong attempts=1")
    #expect(bench.vibrations.count - before == 2 * Int(Feedback.wrong.pattern.pulses))
  }

  @Test("two entries of a new PIN that differ are logged")
  func mismatch() throws {
    let bench = try Bench()
    bench.enterPIN("2580")
    bench.enterPIN("2581")
    #expect(bench.events.suffix(2) == ["pin mismatch", "mode name=set-pin"])
  }

  @Test("CLEAR drops the ink first and then the digits")
  func clear() throws {
    let bench = try Bench()
    bench.draw(1)
    bench.stroke([(20, 20), (20, 90)])
    bench.clear()
    bench.wait(2000)
    bench.clear()
    for digit in [4, 5, 6, 7] { bench.draw(digit) }
    bench.enter()
    #expect(bench.mode == "confirm-pin")
    bench.enterPIN("4567")
    #expect(bench.mode == "locked")
  }

  @Test("buttons act on a tap inside their zone and not on a drag")
  func buttons() throws {
    let bench = try Bench()
    for x in [107, 213] as [UInt16] {
      bench.stroke([(x, 240), (x, 240)])
    }
    #expect(bench.events.filter { $0 == "mode name=practice" }.count == 1)
    #expect(bench.mode == "set-pin")
    bench.stroke([(160, 239), (160, 260)])
    bench.stroke([(160, 260), (160, 200)])
    bench.stroke([(100, 260), (120, 260)])
    bench.stroke([(120, 260), (100, 260)])
    #expect(bench.mode == "set-pin")
  }

  @Test("of two fingers the first draws, and the second does not continue when the first is lifted")
  func twoFingers() throws {
    let alone = try Bench()
    alone.changeMode()
    alone.stroke([(20, 20), (20, 40), (20, 70), (20, 100)])
    alone.enter()

    let bench = try Bench()
    bench.changeMode()
    bench.touch([(20, 20)])
    bench.touch([(20, 40), (200, 200)])
    bench.touch([(20, 70), (200, 210)])
    bench.touch([(20, 100), (200, 220)])
    bench.touch([(200, 225)])
    bench.touch([(210, 215)])
    bench.touch([])
    bench.enter()
    #expect(bench.events.last == alone.events.last)
    #expect(bench.events.last?.hasPrefix("predict digit=0") == true)
  }

  @Test("more samples than fit give an unclear digit")
  func overflow() throws {
    let bench = try Bench()
    bench.changeMode()
    for k in 0..<600 { bench.touch([(UInt16(20 + k % 2), UInt16(20 + k % 60))]) }
    bench.touch([])
    bench.enter()
    #expect(bench.events.contains { $0.hasPrefix("unclear reason=overflow") })
  }

  @Test("two PINs that are drawn at equal times give equal bytes and equal screens in production")
  func production() throws {
    let runs = try ["2580", "1379"].map { pin in
      let bench = try Bench(configuration: LockConfiguration(log: .production, iterations: 2))
      var screens: [[UInt16]] = []
      for entry in 0..<3 {
        for digit in pin {
          bench.draw(Int(String(digit))!)
          bench.type("status\rmode practice\rmode\rauto 100\rclear\r")
          screens.append(bench.device.display.pixels)
        }
        bench.enter()
        bench.wait(500)
        #expect(bench.mode == ["confirm-pin", "locked", "unlocked"][entry])
      }
      return (bench.log, screens)
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
    #expect(!runs[0].0.contains(/predict|unclear|digit=|ink=|confidence=|points=/))
  }

  @Test("practice in production shows the digit on the screen, and the log is silent")
  func practiceInProduction() throws {
    let bench = try Bench(configuration: LockConfiguration(log: .production, iterations: 2))
    bench.changeMode()
    let before = bench.log
    let screen = bench.device.display.pixels
    bench.draw(3)
    #expect(bench.log == before)
    #expect(bench.device.display.pixels != screen)
  }

  @Test("no line of the console unlocks, and every line gets an answer")
  func console() throws {
    let bench = try Bench()
    bench.setPIN("1111")
    let known = ["help", "status", "model", "log", "mode", "auto", "version", "mode back", "auto 300"]
    for line in known + [
      "log development", "log production", "unlock", "enter", "pin 1111", "mode unlocked", "mode practice", "auto 5",
      "",
    ] {
      let before = bench.events.count
      bench.type(line + "\r\n")
      #expect(bench.events.count >= before + (line.isEmpty ? 0 : 2), "\(line)")
      #expect(bench.mode == "locked")
    }
    bench.type(String(repeating: "x", count: 100_000) + "\n")
    #expect(bench.events.last == "error reason=too-long (try help)")
    bench.type("reboot\n")
    bench.wait(5)
    #expect(bench.events.filter { $0.hasPrefix("boot ") }.count == 2)
    #expect(bench.mode == "locked")
  }

  @Test("a corrupt model is refused, and the device stays locked", arguments: [0, 5, 40, 500])
  func corruptModel(offset: Int) throws {
    var model = ZoneModel.bytes
    model[offset] ^= 0x55
    let bench = try Bench(model: model)
    #expect(bench.log.contains("model refused reason="))
    #expect(bench.mode == "fault")
    bench.type("model\n")
    #expect(bench.events.last?.hasPrefix("model refused reason=") == true)
    bench.draw(1)
    bench.changeMode()
    bench.type("mode practice\n")
    #expect(bench.mode == "fault")
  }

  @Test("of several faults the first one is reported: that of the model, then that of the vault")
  func severalFaults() throws {
    let before = try Bench(configuration: LockConfiguration(lockout: .nist10, autoAccept: 0, iterations: 2))
    before.setPIN("1111")
    for attempt in 0..<9 { before.enterPIN("222\(attempt)") }
    before.enterPIN("3333")
    let exhausted = before.device.flash.image
    var corrupt = exhausted
    for sector in 0..<4 { corrupt[.vault][4096 * sector + 50] ^= 1 }
    var model = ZoneModel.bytes
    model[40] ^= 1
    for (flash, model, fault) in [
      (exhausted, model, "model refused reason="), (corrupt, model, "model refused reason="),
      (corrupt, ZoneModel.bytes, "vault failed"), (exhausted, ZoneModel.bytes, "lockout final attempts=10"),
    ] {
      let bench = try Bench(
        configuration: LockConfiguration(lockout: .nist10, autoAccept: 0, iterations: 2), flash: flash, model: model)
      let faults = bench.events.filter { $0.contains("refused") || $0.contains("failed") || $0.contains("final") }
      #expect(faults.count == 1 && faults[0].hasPrefix(fault), "\(faults)")
      #expect(bench.mode == "fault")
    }
  }

  @Test("the settings of a device have the defaults that are documented, and 4 to 8 digits of a PIN")
  func settings() {
    let settings = LockConfiguration()
    #expect(settings.pinLength == 4 && settings.lockout == .standard && settings.autoAccept == 1000)
    #expect(settings.log == .development && settings.entryLimit == 30_000 && settings.unlockLimit == 60_000)
    #expect(settings.redraws == 2 && settings.secondReading)
    #expect(!settings.refusesCommonPINs && settings.iterations == 5_300 && settings.resetAtBoot)
    let lengths = [0, 3, 4, 5, 7, 8, 9, 255].map { LockConfiguration(pinLength: $0).pinLength }
    #expect(lengths == [4, 4, 4, 5, 7, 8, 8, 8])
  }

  @Test("vibrations differ by event")
  func vibrations() throws {
    let bench = try Bench()
    var seen: [String: [UInt64]] = [:]
    func pattern(_ name: String, _ body: () -> Void) {
      bench.wait(3000)
      let start = bench.vibrations.count
      body()
      bench.wait(3000)
      let changes = bench.vibrations[start...]
      seen[name] = zip(changes, changes.dropFirst()).map { $1.time - $0.time }
      #expect(changes.first?.level ?? 0 >= 110, "the motor does not move below level 110")
      #expect(changes.last?.level == 0)
    }
    bench.type("auto off\n")
    pattern("digit") { bench.draw(1) }
    pattern("unclear") {
      bench.stroke([(0, 20)])
      bench.enter()
    }
    pattern("mismatch") {
      for digit in [1, 1, 1] { bench.draw(digit) }
      bench.wait(1000)
      bench.enter()
      bench.wait(1000)
      for digit in [1, 1, 1, 2] { bench.draw(digit) }
      bench.wait(1000)
      bench.enter()
    }
    bench.setPIN("1111")
    pattern("wrong") {
      for digit in [1, 1, 1, 2] { bench.draw(digit) }
      bench.wait(1000)
      bench.enter()
    }
    pattern("unlocked") {
      for digit in [1, 1, 1, 1] { bench.draw(digit) }
      bench.wait(1000)
      bench.enter()
    }
    #expect(Set(seen.values.map { $0.suffix(3) }).count == seen.count, "\(seen)")
  }

  // MARK: Short touches

  private static let buttons: [(UInt16, UInt16)] = [(53, 262), (160, 262), (267, 262), (280, 188), (280, 224)]

  @Test("a touch of a button counts from 26 ms on: one that a single sample has seen is noise", arguments: 0..<5)
  func shortTouch(index: Int) throws {
    let (x, y) = Self.buttons[index]
    for (duration, counts) in [(1, false), (13, false), (25, false), (26, true), (39, true)] as [(UInt64, Bool)] {
      let bench = try Bench()
      bench.stroke([(100, 60), (100, 160)])
      bench.wait(100)
      let before = bench.vibrations.count
      let start = bench.device.time + 1
      bench.device.apply([.touch(.one(TouchPoint(x: x, y: y)))], at: start)
      bench.device.apply([.touch(.none)], at: start + duration)
      bench.wait(50)
      #expect((bench.vibrations.count > before) == counts, "\(duration) ms")
    }
  }

  @Test("a dot of a single sample is ink")
  func dot() throws {
    let bench = try Bench()
    bench.stroke([(100, 60)])
    bench.type("status\r")
    #expect(bench.events.last?.hasSuffix(" points=1") == true)
  }
}
