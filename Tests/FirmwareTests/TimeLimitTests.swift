import Core2HAL
import PINVault
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware

/// What a device does that nobody touches: it drops half a PIN, and it locks.
@Suite("Time limits")
struct TimeLimitTests {
  private static let pin = "2580"

  private func bench(entry: UInt32 = 30_000, unlock: UInt32 = 60_000) throws -> Bench {
    let bench = try Bench(
      configuration: LockConfiguration(autoAccept: 0, entryLimit: entry, unlockLimit: unlock, iterations: 2))
    bench.setPIN(Self.pin)
    return bench
  }

  private func unlocked(unlock: UInt32 = 60_000) throws -> Bench {
    let bench = try bench(unlock: unlock)
    bench.enterPIN(Self.pin)
    // The last touch was ENTER, half a second ago.
    #expect(bench.mode == "unlocked")
    return bench
  }

  @Test("half a PIN is dropped after 30 s without a touch, and the rest of it does not unlock")
  func entry() throws {
    let bench = try bench()
    for digit in [2, 5, 8] { bench.draw(digit) }
    bench.wait(29_999)
    #expect(!bench.events.contains("entry dropped"))
    bench.wait(1)
    #expect(bench.events.suffix(2) == ["entry dropped", "mode name=locked"])
    bench.draw(0)
    bench.enter()
    #expect(bench.mode == "locked")
    bench.type("status\n")
    #expect(bench.events.last?.contains(" attempts=0 entered=1 ") == true)
  }

  @Test("each touch begins the 30 s anew")
  func touches() throws {
    let bench = try bench()
    for digit in [2, 5, 8, 0] {
      bench.wait(29_000)
      bench.draw(digit)
    }
    bench.wait(29_000)
    bench.enter()
    bench.wait(500)
    #expect(bench.mode == "unlocked")
  }

  @Test("ink that was not accepted is dropped, too")
  func ink() throws {
    let bench = try bench()
    bench.stroke([(20, 20), (20, 90)])
    bench.wait(30_000)
    #expect(bench.events.contains("entry dropped"))
    bench.type("status\n")
    #expect(bench.events.last?.hasSuffix(" points=0") == true)
  }

  @Test(
    "the first entry of a new PIN is dropped in the confirmation, and in practice behind it", arguments: [false, true])
  func confirmation(isPractice: Bool) throws {
    let bench = try Bench(configuration: LockConfiguration(autoAccept: 0, iterations: 2))
    bench.enterPIN(Self.pin)
    #expect(bench.mode == "confirm-pin")
    if isPractice { bench.changeMode() }
    bench.wait(30_000)
    if isPractice {
      #expect(bench.mode == "practice")
      bench.changeMode()
    }
    #expect(bench.mode == "set-pin")
  }

  @Test(
    "an entry that is dropped behind practice changes nothing there, and is not logged in production",
    arguments: [
      LockConfiguration.Log.development, .production,
    ])
  func dropsBehindPractice(log: LockConfiguration.Log) throws {
    let bench = try Bench(configuration: LockConfiguration(autoAccept: 0, log: log, iterations: 2))
    bench.enterPIN(Self.pin)
    bench.changeMode()
    bench.stroke([(20, 20), (20, 90)])
    bench.wait(100)
    let (screen, vibrations, events) = (bench.device.display.pixels, bench.vibrations.count, bench.events)
    bench.wait(31_000)
    #expect(bench.device.display.pixels == screen && bench.vibrations.count == vibrations)
    #expect(bench.events == events + (log == .development ? ["entry dropped"] : []))
  }

  @Test("ink in practice is not an entry")
  func inkInPractice() throws {
    let bench = try bench()
    bench.changeMode()
    bench.stroke([(20, 20), (20, 90)])
    bench.wait(100)
    let events = bench.events
    bench.wait(31_000)
    #expect(bench.events == events)
  }

  @Test("an unlocked device locks after 60 s without a touch")
  func unlock() throws {
    let bench = try unlocked()
    bench.wait(59_400)
    #expect(bench.mode == "unlocked")
    bench.touch([(20, 20)])
    bench.touch([])
    bench.wait(59_999)
    #expect(bench.mode == "unlocked")
    bench.wait(1)
    #expect(bench.mode == "locked")
  }

  @Test("practice does not keep a device unlocked, however much is drawn there", arguments: [false, true])
  func practice(usesConsole: Bool) throws {
    let bench = try unlocked()
    bench.changeMode()
    for _ in 0..<70 {
      bench.draw(3)
      bench.wait(1000)
    }
    #expect(bench.mode == "practice")
    if usesConsole {
      bench.type("mode back\n")
      #expect(bench.mode == "practice")
    }
    bench.changeMode()
    #expect(bench.mode == "locked")
  }

  @Test("practice for less than the limit goes back to unlocked")
  func shortPractice() throws {
    let bench = try unlocked()
    bench.changeMode()
    bench.wait(50_000)
    bench.changeMode()
    #expect(bench.mode == "unlocked")
  }

  @Test("a change of the PIN that is not finished locks", arguments: 0...2)
  func change(stage: Int) throws {
    let bench = try unlocked()
    bench.clear()
    #expect(bench.mode == "old-pin")
    if stage > 0 { bench.enterPIN(Self.pin) }
    if stage > 1 { bench.enterPIN("1379") }
    #expect(bench.mode == ["old-pin", "set-pin", "confirm-pin"][stage])
    bench.wait(60_000)
    #expect(bench.mode == "locked")
    bench.enterPIN(Self.pin)
    #expect(bench.mode == "unlocked")
  }

  @Test("a change needs the old PIN, and a wrong one is an attempt")
  func oldPIN() throws {
    let bench = try unlocked()
    bench.clear()
    bench.enterPIN("1111")
    #expect(bench.mode == "old-pin")
    #expect(bench.events.last == "pin wrong attempts=1")
    bench.enterPIN(Self.pin)
    #expect(bench.mode == "set-pin")
    bench.setPIN("1379")
    #expect(bench.mode == "unlocked")
    bench.enter()
    bench.enterPIN(Self.pin)
    #expect(bench.mode == "locked")
    bench.enterPIN("1379")
    #expect(bench.mode == "unlocked")
  }

  @Test("wrong old PINs lock out")
  func oldPINLockout() throws {
    let bench = try unlocked()
    bench.clear()
    for attempt in 1...5 { bench.enterPIN("111\(attempt)") }
    #expect(bench.mode == "locked-out")
    bench.wait(30_000)
    #expect(bench.mode == "locked")
  }

  @Test("a limit of 0 is none")
  func off() throws {
    let bench = try bench(entry: 0, unlock: 0)
    for digit in [2, 5, 8] { bench.draw(digit) }
    bench.wait(86_400_000)
    bench.draw(0)
    bench.enter()
    bench.wait(500)
    #expect(bench.mode == "unlocked")
    bench.wait(86_400_000)
    #expect(bench.mode == "unlocked")
  }

  @Test("the screen counts the last ten seconds down, until a touch")
  func countdown() throws {
    let bench = try unlocked()
    bench.wait(49_499)
    let quiet = bench.device.display.pixels
    var seen: [[UInt16]] = [quiet]
    for _ in 0..<10 {
      bench.wait(bench.device.display.pixels == quiet ? 1 : 1000)
      #expect(bench.device.display.pixels != seen.last)
      seen.append(bench.device.display.pixels)
    }
    bench.touch([(20, 20)])
    #expect(bench.device.display.pixels == quiet)
  }

  @Test("a resting finger is a touch")
  func restingFinger() throws {
    let bench = try unlocked()
    bench.touch([(20, 20)])
    bench.wait(600_000)
    #expect(bench.mode == "unlocked")
  }

  // MARK: Common PINs

  @Test("a common PIN is refused where that is asked for", arguments: [false, true])
  func common(isRefused: Bool) throws {
    let bench = try Bench(
      configuration: LockConfiguration(autoAccept: 0, refusesCommonPINs: isRefused, iterations: 2))
    bench.enterPIN("1234")
    #expect(bench.mode == (isRefused ? "set-pin" : "confirm-pin"))
    #expect(bench.events.contains("pin too-common") == isRefused)
    guard isRefused else { return }
    bench.setPIN(Self.pin)
    #expect(bench.mode == "locked")
  }

  @Test("a production device refuses common PINs by itself, and a development device takes them")
  func standard() {
    #expect(LockConfiguration(log: .production).refusesCommonPINs)
    #expect(!LockConfiguration(log: .development).refusesCommonPINs)
    #expect(!LockConfiguration(log: .production, refusesCommonPINs: false).refusesCommonPINs)
  }

  @Test(
    "the commonest PINs are known, and others are not",
    arguments: [
      // The twenty commonest of four digits, DataGenetics, 2012.
      "1234 1111 0000 1212 7777 1004 2000 4444 2222 6969 9999 3333 5555 6666 1122 1313 8888 4321 2001 1010": true,
      "0123 9876 12345 54321 11111 123456 654321 000000 121212 123123 112233 1234567 7777777 12345678 88888888": true,
      "12341234 11223344 69696969": true,
      "5292 1323 001004 0002000 1012001 1235 2580 1379 0392 1005 2002 1021 1221 7890 9012 0987 12346 13579 123455 123124 112234 1234568 12341235":
        false,
    ])
  func isCommon(pins: String, expected: Bool) {
    for text in pins.split(separator: " ") { #expect(isCommon(text) == expected, "\(text)") }
  }

  @Test("a PIN of fewer than four digits is common", arguments: ["", "7", "25", "258"])
  func short(pin: String) { #expect(isCommon(pin)) }

  private func isCommon(_ text: some StringProtocol) -> Bool {
    var pin = PIN()
    for digit in text.utf8 { pin.append(digit - 0x30) }
    return PIN.isCommon(pin)
  }
}
