import Core2HAL
import Foundation
import TestSupport
import Testing
import VirtualDevice

@testable import Core2Simulator
@testable import LockFirmware
@testable import PINVault

/// What the screen shows besides the pictures of `Tests/Screens`: when something goes away, and which buttons are active.
@Suite("Screen")
struct ScreenTests {
  /// The colors in a rectangle of the screen.
  private func colors(_ area: Rectangle, of bench: Bench) -> Set<UInt16> {
    let pixels = bench.device.display.pixels
    var colors: Set<UInt16> = []
    for y in Int(area.y)..<Int(area.y + area.height) {
      for x in Int(area.x)..<Int(area.x + area.width) { colors.insert(pixels[y * Int(Screen.width) + x]) }
    }
    return colors
  }

  private func shows(_ color: RGB565, _ area: Rectangle, of bench: Bench) -> Bool {
    colors(area, of: bench).contains(color.bits)
  }

  @Test("a wrong PIN is shown in red for 1.5 seconds")
  func wrongPIN() throws {
    let bench = try Bench()
    bench.setPIN("1234")
    bench.wait(2000)
    for digit in [1, 2, 3, 5] { bench.draw(digit) }
    bench.enter()
    #expect(bench.events.contains("pin wrong attempts=1"))
    #expect(shows(Theme.bad, Theme.notice, of: bench))
    bench.wait(1400)
    #expect(shows(Theme.bad, Theme.notice, of: bench))
    bench.wait(200)
    #expect(colors(Theme.notice, of: bench) == [Theme.background.bits])
  }

  @Test("a PIN that is wrong once too often shows the lockout, and no notice")
  func lockout() throws {
    let bench = try Bench()
    bench.setPIN("1234")
    for last in [5, 6, 7, 8, 9] {
      bench.wait(2000)
      for digit in [1, 2, 3, last] { bench.draw(digit) }
      bench.enter()
    }
    #expect(bench.mode == "locked-out")
    #expect(!shows(Theme.bad, Theme.notice, of: bench))
  }

  @Test("a lockout is counted down on the screen, and leaves nothing there")
  func countdown() throws {
    let bench = try Bench()
    bench.setPIN("1234")
    bench.wait(2000)
    let locked = bench.device.display.pixels
    for last in 5...9 { bench.enterPIN("123\(last)") }
    #expect(bench.mode == "locked-out")
    for _ in 0..<28 {
      let screen = bench.device.display.pixels
      bench.wait(1000)
      #expect(bench.device.display.pixels != screen)
    }
    bench.wait(3000)
    #expect(bench.mode == "locked")
    #expect(bench.device.display.pixels == locked)
  }

  @Test("each digit of a PIN fills a dot, and taking it back empties that")
  func dots() throws {
    let bench = try Bench()
    func area() -> [UInt16] {
      let pixels = bench.device.display.pixels
      return (Int(Theme.dots.y)..<Int(Theme.dots.y + Theme.dots.height)).flatMap { y in
        pixels[y * Int(Screen.width) + Int(Theme.dots.x)..<(y + 1) * Int(Screen.width)]
      }
    }
    var seen = [area()]
    for digit in [1, 2, 3, 4] {
      bench.draw(digit)
      seen.append(area())
    }
    #expect(Set(seen).count == 5)
    for count in (0..<4).reversed() {
      bench.clear()
      #expect(area() == seen[count])
    }
  }

  @Test("ink that is dropped disappears from the screen")
  func droppedInk() throws {
    let bench = try Bench()
    let before = bench.device.display.pixels
    bench.stroke([(20, 20), (20, 90)])
    #expect(bench.device.display.pixels != before)
    bench.clear()
    #expect(bench.device.display.pixels == before)
  }

  @Test("the raster of a digit is shown, but for a digit of a PIN in production", arguments: [false, true])
  func raster(isPractice: Bool) throws {
    for log in [LockConfiguration.Log.development, .production] {
      let bench = try Bench(configuration: LockConfiguration(log: log, iterations: 2))
      if isPractice { bench.changeMode() }
      bench.draw(3)
      #expect(shows(Theme.text, Theme.raster, of: bench) == (isPractice || log == .development))
    }
  }

  @Test("a notice ends when the next digit is drawn, and the ink stays")
  func inkEndsNotice() throws {
    let bench = try Bench()
    bench.setPIN("1234")
    #expect(shows(Theme.good, Theme.notice, of: bench))
    bench.touch([(120, 44)])
    bench.wait(13)
    #expect(!shows(Theme.good, Theme.notice, of: bench))
    #expect(shows(Theme.ink, Theme.notice, of: bench))
    bench.touch([])
    bench.wait(600)
    #expect(shows(Theme.ink, Theme.notice, of: bench))
  }

  @Test("ENTER with digits missing is answered on the screen")
  func missing() throws {
    let bench = try Bench()
    bench.draw(3)
    bench.enter()
    #expect(shows(Theme.doubt, Theme.notice, of: bench))
    #expect(shows(Theme.text, Theme.dots, of: bench))
    // In practice, no digit is missing.
    bench.changeMode()
    let screen = bench.device.display.pixels
    bench.enter()
    #expect(bench.device.display.pixels == screen)
  }

  @Test("the bar of the pause becomes shorter until the digit is accepted, and is not there without a pause")
  func pause() throws {
    let bench = try Bench()
    let (x, y) = ZoneModel.middle(of: 4)
    func length() -> Int {
      let pixels = bench.device.display.pixels
      return (0..<240).filter { pixels[$0 * Int(Screen.width) + 240] == Theme.ink.bits }.count
    }
    #expect(length() == 0)
    bench.stroke([(x, y - 35), (x, y + 35)])
    var lengths: [Int] = []
    for _ in 0..<11 {
      lengths.append(length())
      bench.wait(90)
    }
    #expect(lengths.first == 240)
    #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(Set(lengths).count >= 10)
    bench.wait(200)
    #expect(length() == 0)

    bench.type("auto off\n")
    bench.stroke([(x, y - 35), (x, y + 35)])
    bench.wait(50)
    #expect(length() == 0)
  }

  @Test("a button is filled where it does something, and only framed where it does not")
  func buttons() throws {
    let bench = try Bench()
    func active(_ button: Rectangle) -> Bool { shows(Theme.button, button, of: bench) }
    #expect(!active(Theme.enter))
    #expect(!active(Theme.clear))
    bench.draw(1)
    #expect(!active(Theme.enter))
    #expect(active(Theme.clear))
    for digit in [2, 3, 4] { bench.draw(digit) }
    #expect(active(Theme.enter))
    bench.touch([(120, 120)])
    bench.touch([])
    bench.enter()
    #expect(bench.mode == "confirm-pin")
    #expect(!active(Theme.enter))
    #expect(active(Theme.clear))
  }

  @Test("button B is labeled where it does something: not in a lockout, and not without a model")
  func labelOfB() throws {
    let label = Rectangle(x: 92, y: Theme.labels.y, width: 84, height: Theme.labels.height)
    let bench = try Bench(configuration: LockConfiguration(autoAccept: 0, iterations: 2))
    #expect(shows(Theme.text, label, of: bench))
    bench.setPIN("1234")
    for last in 5...9 { bench.enterPIN("123\(last)") }
    #expect(bench.mode == "locked-out")
    #expect(!shows(Theme.text, label, of: bench))
    var model = ZoneModel.bytes
    model[40] ^= 1
    let broken = try Bench(model: model)
    #expect(!shows(Theme.text, label, of: broken))
  }

  @Test("texts and signs have a contrast of 4.5 to 1 or more")
  func contrast() {
    func luminance(_ color: RGB565) -> Double {
      func channel(_ value: UInt16, _ maximum: Double) -> Double {
        let c = Double(value) / maximum
        return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
      }
      let (r, g, b) = (color.bits >> 11, color.bits >> 5 & 63, color.bits & 31)
      return 0.2126 * channel(r, 31) + 0.7152 * channel(g, 63) + 0.0722 * channel(b, 31)
    }
    func contrast(_ a: RGB565, _ b: RGB565) -> Double {
      let (x, y) = (luminance(a), luminance(b))
      return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }
    for color in [Theme.text, Theme.faint, Theme.ink, Theme.good, Theme.doubt, Theme.bad] {
      #expect(contrast(color, Theme.background) >= 4.5)
    }
    #expect(contrast(Theme.text, Theme.button) >= 4.5)
  }
}

/// Keeps the rectangles that a board's driver could not paint as they are.
private struct StrictDisplay: Display {
  var outside: [Rectangle] = []

  mutating func fill(_ rectangle: Rectangle, with color: RGB565) {
    let isInside =
      rectangle.x >= 0 && rectangle.y >= 0 && rectangle.width > 0 && rectangle.height > 0
      && rectangle.x + rectangle.width <= Screen.width && rectangle.y + rectangle.height <= Screen.height
    if !isInside { outside.append(rectangle) }
  }

  mutating func frameDidComplete() {}
}

@Suite("Painting")
struct PaintingTests {
  private static let notices: [Notice] = [
    .wrongPIN(left: 4, wait: 30), .wrongPIN(left: 9, wait: 0), .wrongPIN(left: 0, wait: 0), .sameWrongPIN, .mismatch,
    .pinSet, .missing(digits: 1), .missing(digits: 8), .forgotten, .tooCommon, .dropped,
  ]

  private func content(_ mode: Mode, _ fault: Fault? = nil) -> ScreenContent {
    var wait = ServedWait()
    wait.start(90_000, at: 0)
    return ScreenContent(mode: mode, pinLength: 8, entered: 3, fault: fault, wait: wait)
  }

  @Test("every rectangle lies on the screen and has an area", arguments: 0...7 as ClosedRange<UInt8>)
  func inside(mode: UInt8) throws {
    let mode = try #require(Mode(rawValue: mode))
    for fault in [nil, .vault, .exhausted, .model(.truncated)] as [Fault?] {
      var display = StrictDisplay()
      var screen = LockScreen()
      screen.paint(content(mode, fault), on: &display)
      for isActive in [false, true] {
        let buttons = ButtonState(
          isUnlocked: mode == .unlocked, isPractice: mode == .practice, canEnter: isActive, canClear: isActive,
          canChangeMode: isActive)
        for now: UInt64 in stride(from: 0, through: 1300, by: 50) {
          let seconds = UInt8(now / 100)
          let warning: IdleLimits.Warning? =
            (1...10).contains(seconds) ? IdleLimits.Warning(locks: isActive, seconds: seconds) : nil
          screen.advance(
            to: now, pauseEnd: now < 1000 ? 1000 : .max, warning: warning, buttons, on: &display)
        }
      }
      for notice in PaintingTests.notices { screen.show(notice, at: 2000, on: &display) }
      screen.endNotice(content(mode, fault), on: &display)
      for seconds: UInt8 in 1...8 { screen.paintResetCountdown(seconds, on: &display) }
      #expect(display.outside == [])
    }
  }

  @Test("during the countdown of a reset, nothing else on the screen is due")
  func resetCountdown() {
    var display = StrictDisplay()
    var screen = LockScreen()
    let buttons = ButtonState(
      isUnlocked: true, isPractice: false, canEnter: true, canClear: true, canChangeMode: true)
    screen.paint(content(.unlocked), on: &display)
    screen.show(.pinSet, at: 0, on: &display)
    screen.advance(to: 0, pauseEnd: 60_000, warning: nil, buttons, on: &display)
    #expect(screen.due == Notice.duration)
    screen.paintResetCountdown(8, on: &display)
    #expect(screen.due == .max)
  }
}

@Suite("Buttons of the lock state")
struct ButtonStateTests {
  @Test("a button is active exactly where its event is not refused", arguments: 0..<20)
  func random(seed: UInt64) {
    var random = Seeded(seed)
    var state = LockState(pinLength: 4)
    _ = state.handle(.booted(hasPIN: seed % 2 == 0, wait: 0))
    for _ in 0..<400 {
      var entering = state
      var clearing = state
      #expect((entering.handle(.enter) != .refuse) == state.canEnter, "\(state.mode)")
      #expect((clearing.handle(.clear) != .refuse) == state.canClear, "\(state.mode)")
      let effect: LockEffect =
        switch random.next() % 12 {
        case 0..<6: state.handle(.digit(UInt8(random.next() % 10)))
        case 6, 7: state.handle(.enter)
        case 8: state.handle(.clear)
        case 9: state.handle(.mode)
        case 10: state.mode == .lockedOut ? state.handle(.waitOver) : .none
        default: .none
        }
      switch effect {
      case .attempt:
        switch random.next() % 3 {
        case 0: _ = state.handle(.accepted)
        case 1: _ = state.handle(.rejected(wait: 0))
        default: _ = state.handle(.rejected(wait: 1000))
        }
      case .store: _ = state.handle(.stored)
      default: break
      }
    }
  }
}

@Suite("Attempts left")
struct AttemptsLeftTests {
  static let policies: [LockoutPolicy] = [
    .standard, .trezor, .apple, .android, .nist10, LockoutPolicy(), LockoutPolicy(limit: 3),
    LockoutPolicy(limit: 2).waiting(10, from: 5), LockoutPolicy().waiting(0, from: 3).waiting(10, from: 5),
  ]

  @Test("are those up to the first with a consequence", arguments: policies.indices)
  func count(index: Int) {
    let policy = AttemptsLeftTests.policies[index]
    for attempts: UInt32 in 0...200
    where policy.wait(afterWrongAttempts: attempts) == 0 && !policy.isExhausted(afterWrongAttempts: attempts) {
      let first = (attempts + 1...400).first {
        policy.wait(afterWrongAttempts: $0) > 0 || policy.isExhausted(afterWrongAttempts: $0)
      }
      #expect(policy.attemptsLeft(afterWrongAttempts: attempts) == first.map { $0 - attempts }, "\(attempts)")
    }
  }

  @Test("after a step they are those up to the next one, and at the limit there are none")
  func later() {
    let standard: [(UInt32, UInt32?)] = [(0, 5), (4, 1), (5, 1), (8, 1), (9, nil), (.max, nil)]
    for (attempts, left) in standard {
      #expect(LockoutPolicy.standard.attemptsLeft(afterWrongAttempts: attempts) == left, "\(attempts)")
    }
    let limited: [(UInt16, UInt32, UInt32?)] = [
      (1, 0, 1), (1, 1, nil), (3, 2, 1), (3, 3, nil), (3, 4, nil), (3, .max, nil), (0, 0, nil),
    ]
    for (limit, attempts, left) in limited {
      let policy = LockoutPolicy(limit: limit)
      #expect(policy.attemptsLeft(afterWrongAttempts: attempts) == left, "\(limit), \(attempts)")
      #expect(policy.isExhausted(afterWrongAttempts: attempts) == (limit > 0 && attempts >= limit))
    }
  }
}
