import Core2HAL
import HostSupport
import Owner
import PINVault
import TestSupport
import Testing

@testable import LockFirmware
@testable import VaultSoak

/// What the lock does with its board, one effect at a time.
@Suite("Effects of the lock")
struct LockEffectsTests {
  private let model = AlignedBytes(ZoneModel.bytes)

  /// Flash with the PIN 2580.
  private func prepared() -> CuttingFlash {
    var device = VaultDevice()
    _ = device.set("2580")
    device.flash.restore()
    return device.flash
  }

  private func lock(
    _ flash: CuttingFlash, _ configuration: LockConfiguration = LockConfiguration(iterations: 2)
  ) -> Lock<TestBoard> {
    var lock = Lock(board: TestBoard(vaultFlash: flash, model: model.bytes), configuration: configuration)
    _ = lock.step(now: 5)
    lock.board.serial.sent = []
    return lock
  }

  private func enter(_ pin: String, _ lock: inout Lock<TestBoard>) {
    for digit in pin.utf8 { lock.perform(lock.state.handle(.digit(digit - 0x30))) }
    lock.perform(lock.state.handle(.enter))
  }

  private func log(_ serial: TestBoard.TestSerial) -> [String] {
    String(decoding: serial.sent, as: UTF8.self).split(separator: "\r\n").map {
      String($0.split(separator: "] ", maxSplits: 1).last ?? "")
    }
  }

  @Test("a vault that cannot compare is a fault, and the device stays locked")
  func attemptFails() {
    var lock = lock(prepared())
    lock.board.vaultFlash.image[50] ^= 1
    enter("2580", &lock)
    #expect(log(lock.board.serial) == ["vault failed", "mode name=fault"])
    #expect(lock.state.mode == .fault && lock.fault == .vault)
  }

  @Test("a vault that does not take a PIN is a fault, and the device does not say that it is set")
  func storeFails() {
    var lock = lock(CuttingFlash())
    enter("2580", &lock)
    for sector in 0..<4 { lock.board.vaultFlash.stuckAtZero[sector * 4096 + 3000] = 1 }
    lock.board.serial.sent = []
    enter("2580", &lock)
    #expect(log(lock.board.serial) == ["vault failed", "mode name=fault"])
    #expect(lock.state.mode == .fault && lock.fault == .vault)
  }

  @Test("a vault that does not forget its PIN is a fault")
  func resetFails() {
    var lock = lock(prepared())
    for sector in 1..<4 { lock.board.vaultFlash.stuckAtZero[sector * 4096 + 3000] = 1 }
    lock.factoryReset()
    #expect(log(lock.board.serial) == ["vault failed", "mode name=fault"])
    #expect(lock.state.mode == .fault && lock.hasPIN)
  }

  @Test("after a restart of the device the step ends: nothing else is read, sent or due")
  func restart() {
    var lock = lock(prepared())
    lock.perform(lock.state.handle(.digit(2)))
    // A vibration that is due.
    lock.perform(.refuse)
    lock.board.serial.received = Array("reboot\rversion\r".utf8)
    lock.board.touch.report = .one(TouchPoint(x: 267, y: 262))
    let due = lock.step(now: 100)
    #expect(due == .max)
    #expect(lock.board.restarts == 1)
    #expect(log(lock.board.serial) == ["> reboot", "reboot"])
    #expect(lock.board.serial.received == Array("version\r".utf8))
    #expect(lock.state.enteredCount == 0)
  }

  @Test("a device without a console reads nothing")
  func withoutConsole() {
    let board = BoardOfParts<WithoutConsole, NoHandCheck>(vaultFlash: prepared(), model: model.bytes)
    var lock = Lock(board: board, configuration: LockConfiguration(iterations: 2))
    _ = lock.step(now: 5)
    lock.board.serial.sent = []
    lock.board.serial.received = Array("status\r".utf8)
    _ = lock.step(now: 100)
    #expect(lock.board.serial.sent == [] && lock.board.serial.received == Array("status\r".utf8))
  }

  @Test("the board observes ink: drawn, ended, dropped or read")
  func observations() {
    var lock = lock(prepared())
    var now: UInt64 = 100
    func touch(_ points: [(UInt16, UInt16)]) {
      for point in points {
        lock.board.touch.report = .one(TouchPoint(x: point.0, y: point.1))
        now += 30
        _ = lock.step(now: now)
      }
      lock.board.touch.report = .none
      now += 30
      _ = lock.step(now: now)
    }
    touch([(20, 20), (20, 60)])
    touch([(53, 262), (53, 262)])
    // The first one is that of the boot.
    #expect(lock.board.observations.dropFirst() == [.drew(x: 20, y: 20), .drew(x: 20, y: 60), .strokeEnded, .cleared])
    touch([(20, 20)])
    touch([(267, 262), (267, 262)])
    guard case .read(let reading)? = lock.board.observations.last else {
      Issue.record("\(lock.board.observations)")
      return
    }
    #expect(reading.inkedCells > 0 && !reading.isMasked)
  }

  @Test("a reading that has no digit says why", arguments: [false, true])
  func readings(overflowed: Bool) {
    let reading = DigitReading(nil, inkedCells: 3, overflowed: overflowed, isMasked: overflowed)
    #expect(reading.verdict == (overflowed ? .overflow : .tooLittleInk))
    #expect(reading.inkedCells == 3 && reading.isMasked == overflowed)
  }

  @Test("the next step is due after this one, also when a limit has just ended")
  func due() {
    var lock = lock(prepared(), LockConfiguration(autoAccept: 0, entryLimit: 300, unlockLimit: 700, iterations: 2))
    enter("2580", &lock)
    #expect(lock.state.mode == .unlocked)
    var now: UInt64 = 5
    for step in 0..<40 {
      let next = lock.step(now: now)
      #expect(next > now, "step \(step)")
      if next == .max { break }
      now = next
    }
    #expect(lock.state.mode == .locked)
    lock.perform(lock.state.handle(.digit(2)))
    for step in 0..<40 {
      let next = lock.step(now: now)
      #expect(next > now, "step \(step)")
      if next == .max { break }
      now = next
    }
    #expect(lock.state.enteredCount == 0)
  }
}
