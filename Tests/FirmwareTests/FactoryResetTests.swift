import Core2HAL
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware

/// What holding button B for ten seconds does, and what it does not do.
@Suite("Factory reset") struct FactoryResetTests {
  private static let b = (PanelButton.b.center.x, PanelButton.b.center.y)
  private let pin = "1234"

  /// A locked device with a PIN, just started.
  private func locked(resetAtBoot: Bool = true) throws -> Bench {
    let configuration = LockConfiguration(autoAccept: 0, iterations: 2, resetAtBoot: resetAtBoot)
    let before = try Bench(configuration: configuration)
    before.enterPIN(pin)
    before.enterPIN(pin)
    #expect(before.mode == "locked")
    return try Bench(configuration: configuration, flash: before.device.flash.image)
  }

  @Test("a hold of ten seconds from power-on deletes the PIN, and the device asks for a new one")
  func atBoot() throws {
    let bench = try locked()
    bench.touch([Self.b])
    bench.wait(1_990)
    #expect(!bench.events.contains("reset pending"))
    bench.wait(20)
    #expect(bench.events.last == "reset pending")
    bench.wait(7_970)
    #expect(bench.mode == "locked")
    bench.wait(30)
    #expect(bench.events.suffix(2) == ["reset done", "mode name=set-pin"])
    bench.touch([])
    bench.wait(1_000)
    #expect(bench.mode == "set-pin")
    // The new PIN holds, over a restart too.
    bench.enterPIN("4444")
    bench.enterPIN("4444")
    let after = try Bench(configuration: LockConfiguration(iterations: 2), flash: bench.device.flash.image)
    after.enterPIN(pin)
    #expect(after.events.last { $0.hasPrefix("pin ") } == "pin wrong attempts=1")
    after.enterPIN("4444")
    #expect(after.mode == "unlocked")
  }

  @Test("letting go, leaving the button or a second finger keeps the PIN", arguments: [0, 1, 2])
  func cancelled(_ way: Int) throws {
    let bench = try locked()
    let screen = bench.device.display.pixels
    bench.touch([Self.b])
    bench.wait(9_900)
    #expect(bench.device.display.pixels != screen)
    bench.touch([[], [(20, 262)], [Self.b, (60, 20)]][way])
    #expect(bench.events.last == "reset cancelled")
    bench.touch([])
    #expect(bench.device.display.pixels == screen)
    bench.wait(20_000)
    // Nor is it the tap that starts practice.
    #expect(bench.mode == "locked")
    bench.enterPIN(pin)
    #expect(bench.mode == "unlocked")
  }

  @Test(
    "a press that comes late, or after another touch, or where the build forbids it, forgets nothing",
    arguments: [0, 1, 2])
  func refused(_ way: Int) throws {
    let bench = try locked(resetAtBoot: way != 2)
    if way == 0 { bench.wait(1_100) }
    if way == 1 { bench.stroke([(20, 262)]) }
    bench.touch([Self.b])
    bench.wait(15_000)
    bench.touch([])
    #expect(!bench.events.contains { $0.hasPrefix("reset") })
    bench.wait(100)
    // It was a tap on B.
    #expect(bench.mode == "practice")
  }

  @Test("an unlocked device can delete its PIN at any time, in every build", arguments: [true, false])
  func unlocked(resetAtBoot: Bool) throws {
    let bench = try locked(resetAtBoot: resetAtBoot)
    bench.enterPIN(pin)
    bench.wait(30_000)
    bench.touch([Self.b])
    bench.wait(10_010)
    #expect(bench.events.suffix(2) == ["reset done", "mode name=set-pin"])
    bench.touch([])
    bench.enter()
    #expect(bench.mode == "set-pin")
  }

  @Test("a lockout and a corrupt vault end with a factory reset")
  func rescues() throws {
    let lockedOut = try locked()
    for k in 0..<5 { lockedOut.enterPIN("432\(k % 2)") }
    #expect(lockedOut.mode == "locked-out")
    lockedOut.device.apply([.powerCut], at: lockedOut.device.time + 10)
    lockedOut.touch([Self.b])
    lockedOut.wait(10_010)
    #expect(lockedOut.mode == "set-pin")
    // The rest of the lockout is not shown any more.
    lockedOut.touch([])
    lockedOut.wait(3_000)
    let screen = try Bench(configuration: LockConfiguration(iterations: 2)).device.display.pixels
    for _ in 0..<40 {
      lockedOut.type("version\n")
      #expect(lockedOut.device.display.pixels == screen)
      lockedOut.wait(1_000)
    }
    #expect(lockedOut.mode == "set-pin")

    var image = try locked().device.flash.image
    let record = try #require(stride(from: 0, to: 16_384, by: 4096).first { image[.vault][$0] == UInt8(ascii: "I") })
    image[.vault][record + 50] ^= 0x10
    let corrupt = try Bench(configuration: LockConfiguration(iterations: 2), flash: image)
    #expect(corrupt.mode == "fault")
    corrupt.touch([Self.b])
    corrupt.wait(10_010)
    #expect(corrupt.mode == "set-pin")
  }

  @Test("a device without a model forgets its PIN, and stays in its fault")
  func withoutModel() throws {
    let flash = try locked().device.flash.image
    var model = ZoneModel.bytes
    model[40] ^= 1
    let broken = try Bench(configuration: LockConfiguration(iterations: 2), flash: flash, model: model)
    let screen = broken.device.display.pixels
    #expect(broken.mode == "fault")
    broken.touch([Self.b])
    broken.wait(10_010)
    #expect(broken.events.last == "reset done" && broken.mode == "fault")
    #expect(broken.device.display.pixels == screen)
    let mended = try Bench(configuration: LockConfiguration(iterations: 2), flash: broken.device.flash.image)
    #expect(mended.mode == "set-pin")
  }

  @Test("nothing but the countdown changes on the screen while it runs, not even the lockout behind it")
  func screen() throws {
    let bench = try locked()
    for k in 0..<5 { bench.enterPIN("432\(k % 2)") }
    bench.device.apply([.powerCut], at: bench.device.time + 10)
    bench.wait(500)
    bench.touch([Self.b])
    bench.wait(2_100)
    for _ in 0..<5 {
      let screen = bench.device.display.pixels
      bench.wait(800)
      #expect(bench.device.display.pixels == screen)
      bench.wait(200)
      #expect(bench.device.display.pixels != screen)
    }
    bench.touch([])
    #expect(bench.mode == "locked-out")
  }

  @Test("a reset of the device in the middle of the countdown keeps the PIN, and needs ten seconds again")
  func interrupted() throws {
    let bench = try locked()
    bench.touch([Self.b])
    bench.wait(9_000)
    bench.device.apply([.reset], at: bench.device.time + 1)
    bench.wait(9_900)
    #expect(!bench.events.contains("reset done"))
    bench.touch([])
    bench.wait(500)
    bench.enterPIN(pin)
    #expect(bench.mode == "unlocked")
  }
}
