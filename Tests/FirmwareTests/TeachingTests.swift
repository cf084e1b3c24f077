import Core2HAL
import DigitNet
import HostSupport
import Ink
import Owner
import TestSupport
import Testing

@testable import Core2Simulator
@testable import LockFirmware
@testable import VaultSoak

/// The owner teaches the device, in the whole lock.
@Suite("Teaching the owner's hand") struct TeachingTests {
  private let pin = "7294"
  private let teachButton: (UInt16, UInt16) = (120, 196)

  private func unlocked(
    log: LockConfiguration.Log = .development, flash: FlashImage? = nil, model: [UInt8] = ZoneModel.hidden
  ) throws -> Bench {
    let configuration = LockConfiguration(autoAccept: 0, log: log, iterations: 2)
    let bench = try Bench(configuration: configuration, flash: flash ?? FlashImage(), model: model)
    if flash == nil { bench.setPIN(pin) }
    bench.enterPIN(pin)
    #expect(bench.mode == "unlocked")
    return bench
  }

  private func tapTeach(_ bench: Bench) {
    bench.touch([teachButton])
    bench.wait(60)
    bench.touch([])
  }

  /// A device in a lesson.
  private func inLesson(log: LockConfiguration.Log = .development) throws -> Bench {
    let bench = try unlocked(log: log)
    tapTeach(bench)
    bench.enterPIN(pin)
    #expect(bench.mode == "teach")
    return bench
  }

  private func teachAll(_ bench: Bench) { for k in 0..<20 { bench.draw(k % 10) } }

  @Test(
    "the button of an unlocked device asks for the PIN, and then for each digit twice; the next boot has learned them")
  func lesson() throws {
    let bench = try inLesson()
    #expect(bench.events.suffix(2) == ["mode name=teach", "teach digit=0 sample=1"])
    for k in 0..<19 {
      bench.draw(k % 10)
      #expect(bench.events.last == "teach digit=\((k + 1) % 10) sample=\(k + 2)")
    }
    #expect(bench.device.flash.image.isErased(.profile))
    bench.draw(9)
    #expect(bench.events.suffix(2) == ["profile taught", "mode name=unlocked"])
    bench.type("status\n")
    #expect(bench.events.last?.hasSuffix(" taught=20") == true)
    let next = try Bench(flash: bench.device.flash.image, model: ZoneModel.hidden)
    #expect(next.events.contains("profile samples=20"))
    let other = try Bench(flash: bench.device.flash.image, model: ZoneModel.build(threshold: 700))
    #expect(other.events.contains("profile ignored reason=model"))
  }

  @Test("a digit in the wrong place is refused, with what it was read as, and is drawn again")
  func refused() throws {
    let bench = try inLesson()
    bench.draw(0)
    bench.draw(7)
    #expect(bench.events.suffix(2).first?.hasPrefix("predict digit=7") == true)
    #expect(bench.events.last == "teach digit=1 sample=2 refused=7")
    bench.draw(1)
    #expect(bench.events.last == "teach digit=2 sample=3")
  }

  @Test("a lesson that is given up changes nothing", arguments: ["CLEAR", "MODE", "power"])
  func givenUp(how: String) throws {
    let bench = try inLesson()
    for k in 0..<19 { bench.draw(k % 10) }
    switch how {
    case "CLEAR": bench.clear()
    case "MODE": bench.changeMode()
    default: bench.device.apply([.powerCut], at: bench.device.time + 1)
    }
    bench.wait(20)
    #expect(bench.mode == ["CLEAR": "unlocked", "MODE": "practice"][how] ?? "locked")
    #expect(bench.device.flash.image.isErased(.profile))
    bench.draw(9)
    #expect(!bench.events.contains { $0.hasPrefix("profile") })
  }

  @Test("only the PIN begins a lesson")
  func wrongPIN() throws {
    let bench = try unlocked()
    tapTeach(bench)
    #expect(bench.mode == "old-pin")
    bench.enterPIN("9999")
    #expect(bench.mode == "old-pin" && bench.events.last?.hasPrefix("pin wrong") == true)
    bench.clear()
    #expect(bench.mode == "unlocked")
    // The other way to the old PIN still changes it.
    bench.clear()
    bench.enterPIN(pin)
    #expect(bench.mode == "set-pin")
  }

  @Test("nothing but an unlocked device is taught or forgets", arguments: ["teach", "teach forget"])
  func notNow(command: String) throws {
    let bench = try Bench(
      configuration: LockConfiguration(autoAccept: 0, iterations: 2), flash: try taughtFlash(), model: ZoneModel.hidden)
    let image = bench.device.flash.image
    bench.type(command + "\n")
    #expect(bench.events.last == "error reason=not-now (try help)")
    tapTeach(bench)
    #expect(bench.mode == "locked" && bench.device.flash.image == image)
    let production = try unlocked(log: .production, flash: image)
    production.type(command + "\n")
    #expect(production.events.last == "error reason=production (try help)")
    #expect(production.mode == "unlocked" && !production.device.flash.image.isErased(.profile))
  }

  private func taughtFlash() throws -> FlashImage {
    let bench = try inLesson()
    teachAll(bench)
    return bench.device.flash.image
  }

  @Test("the command begins a lesson, too, on an unlocked device whose network can be taught")
  func command() throws {
    let bench = try unlocked()
    bench.type("teach\n")
    #expect(bench.mode == "old-pin")
    bench.enterPIN(pin)
    #expect(bench.mode == "teach")
    let untaught = try unlocked(model: ZoneModel.build(threshold: 700))
    untaught.type("teach\n")
    #expect(untaught.mode == "unlocked" && untaught.events.last == "error reason=not-now (try help)")
  }

  @Test("after a lesson that was given up, the device still uses what it learned before")
  func keepsPrevious() throws {
    let bench = try unlocked(flash: try taughtFlash())
    let image = bench.device.flash.image[.profile]
    tapTeach(bench)
    bench.enterPIN(pin)
    for digit in 0..<10 { bench.draw(digit) }
    bench.type("status\n")
    #expect(bench.events.last?.contains("taught") == false)
    bench.clear()
    bench.type("status\n")
    #expect(bench.mode == "unlocked" && bench.events.last?.hasSuffix(" taught=20") == true)
    #expect(bench.device.flash.image[.profile] == image)
  }

  @Test("a profile of one drawing of each digit is used, and ignored on a device with another model")
  func oneRound() throws {
    let flash = SimulatedFlash(image: FlashImage())
    var partition = flash[.profile]
    try withModel(ZoneModel.hidden) { bytes in
      var (lesson, profile) = (Lesson(rounds: 1), HandProfile())
      let hasBegun = profile.begin(for: try Network(bytes), model: bytes)
      #expect(hasBegun)
      for digit: UInt8 in 0..<10 {
        _ = lesson.add(
          DrawingSample(), Prediction(digit: digit, confidence: 999, second: 0, isUnclear: false), to: &profile)
      }
      let secret = try #require(SimulatedSecret(SimulatedSecret.documented)).bytes
      #expect(profile.store(in: &partition, secret: secret))
    }
    let bench = try Bench(flash: flash.image, model: ZoneModel.hidden)
    #expect(bench.events.contains("profile samples=10"))
    let other = try Bench(flash: flash.image, model: ZoneModel.hidden(weight: 17))
    #expect(other.events.contains("profile ignored reason=model"))
    other.type("status\n")
    #expect(other.events.last?.contains("taught") == false)
  }

  @Test("a lesson that the flash does not take is not used, and that is reported")
  func refusedByFlash() {
    var device = VaultDevice()
    _ = device.set(pin)
    device.flash.restore()
    let model = AlignedBytes(ZoneModel.hidden)
    var lock = Lock(
      board: TestBoard(vaultFlash: device.flash, model: model.bytes), configuration: LockConfiguration(iterations: 2))
    _ = lock.step(now: 1)
    func perform(_ event: LockEvent) {
      let effect = lock.state.handle(event)
      lock.perform(effect)
    }
    func enterPIN() {
      for digit in pin.utf8 {
        perform(.read(Prediction(digit: digit - 0x30, confidence: 999, second: 0, isUnclear: false)))
      }
      perform(.enter)
    }
    enterPIN()
    perform(.teach)
    enterPIN()
    #expect(lock.state.mode == .teaching)
    lock.board.profileFlash.cut = PowerCut(operation: 0, tear: .before)
    for k: UInt8 in 0..<20 {
      lock.teach(
        Prediction(digit: k % 10, confidence: 999, second: 0, isUnclear: false), Drawing(), ActivationSum())
    }
    #expect(lock.state.mode == .unlocked)
    #expect(String(decoding: lock.board.serial.sent, as: UTF8.self).contains("profile failed"))
    #expect(lock.profile.samples == 0 && lock.lesson == nil)
  }

  @Test("an unlocked device forgets what it learned, and with the PIN it forgets it, too")
  func forgetting() throws {
    let flash = try taughtFlash()
    let bench = try unlocked(flash: flash)
    bench.type("teach forget\n")
    #expect(bench.events.last == "profile forgotten")
    #expect(bench.device.flash.image.isErased(.profile))
    bench.type("status\n")
    #expect(bench.events.last?.contains("taught") == false)

    let reset = try unlocked(flash: flash)
    let b = (PanelButton.b.center.x, PanelButton.b.center.y)
    reset.touch([b])
    reset.wait(10_100)
    #expect(reset.events.suffix(3) == ["profile forgotten", "reset done", "mode name=set-pin"])
    #expect(reset.device.flash.image.isErased(.profile))
  }

  @Test("a profile of another network is ignored, and forgotten with the PIN")
  func otherNetwork() throws {
    let bench = try unlocked(flash: try taughtFlash(), model: ZoneModel.hidden(weight: 17))
    #expect(bench.events.contains("profile ignored reason=model"))
    bench.type("status\n")
    #expect(bench.events.last?.contains("taught") == false)
    bench.touch([(PanelButton.b.center.x, PanelButton.b.center.y)])
    bench.wait(10_100)
    #expect(bench.device.flash.image.isErased(.profile))
  }

  @Test("a damaged profile is reported at boot and is not used")
  func damaged() throws {
    var flash = try taughtFlash()
    flash[.profile][300] ^= 1
    let bench = try Bench(flash: flash, model: ZoneModel.hidden)
    #expect(bench.events.contains("profile ignored reason=damaged"))
    bench.type("status\n")
    #expect(bench.events.last?.contains("taught") == false)
    let fresh = try Bench(model: ZoneModel.hidden)
    #expect(!fresh.events.contains { $0.hasPrefix("profile") })
  }

  @Test("a production log has no line of a lesson but its end")
  func production() throws {
    let bench = try inLesson(log: .production)
    teachAll(bench)
    #expect(bench.events.suffix(3) == ["mode name=teach", "profile taught", "mode name=unlocked"])
  }

  @Test("a network without a hidden layer cannot be taught")
  func unsuitable() throws {
    let bench = try unlocked(model: ZoneModel.bytes)
    tapTeach(bench)
    bench.type("teach\n")
    #expect(bench.mode == "unlocked" && bench.events.last == "error reason=not-now (try help)")
  }
}
