import PINVault
import Testing

@testable import VaultSoak

/// The description of each sector of an image.
@Suite("States of sectors")
struct SectorStateTests {
  /// A PIN in the second sector, after another one in the first; one of two attempts was wrong.
  private func prepared() -> VaultDevice {
    var device = VaultDevice()
    device.iterations = 3
    _ = device.set("1234")
    _ = device.set("5678")
    for pin in ["0000", "5678", "1111", "2222"] { _ = device.attempt(pin) }
    return device
  }

  private func state(_ sector: UInt32, of device: inout VaultDevice) throws -> SectorState {
    try SectorState(sector: sector, of: &device.flash, secret: device.secret)
  }

  @Test("a record is described with its numbers, and the sectors that it replaced are overwritten")
  func record() throws {
    var device = prepared()
    let states = try (0..<4 as Range<UInt32>).map { try state($0, of: &device) }
    guard case .record(let summary) = states[1] else {
      Issue.record("\(states)")
      return
    }
    #expect(summary.sequence == 2 && summary.hasPIN && summary.iterations == 3)
    #expect(summary.wrongAttempts == 2 && summary.attemptsLogged == 4 && summary.attemptCapacity == 160)
    #expect(states[0] == .retired && states[2] == .retired && states[3] == .retired)
    _ = device.wipe()
    guard case .record(let wiped) = try state(2, of: &device) else {
      Issue.record("no record of the wipe")
      return
    }
    #expect(!wiped.hasPIN && wiped.sequence == 3 && wiped.wrongAttempts == 0)
    #expect(try state(1, of: &device) == .retired)
  }

  @Test("an erased sector, the remains of a record, a damaged one and the record of another device are told apart")
  func others() throws {
    var device = VaultDevice()
    #expect(try state(3, of: &device) == .erased)
    // The head of the first sector has the word that shows that the flash can be read, which is not part of it.
    #expect(try state(0, of: &device) == .erased)
    device.flash.restore(cut: PowerCut(operation: 1, tear: .bytes(100)))
    _ = device.set("1234")
    device.flash.restore()
    #expect(try state(0, of: &device) == .unfinished)
    // Nothing of the record is left, and no mark.
    device.flash.image.replaceSubrange(0..<112, with: [UInt8](repeating: 0, count: 112))
    #expect(try state(0, of: &device) == .unfinished)
    device.flash.image.replaceSubrange(112..<116, with: [UInt8](repeating: 0, count: 4))
    #expect(try state(0, of: &device) == .unfinished)

    for offset in [0, 4, 8, 12, 50, 79, 80, 111] {
      var damaged = prepared()
      damaged.flash.image[4096 + offset] ^= 0x10
      #expect(try state(1, of: &damaged) == .damaged, "byte \(offset)")
    }
    var stranger = prepared()
    stranger.secret = Vault.Secret(repeating: 1)
    #expect(try state(1, of: &stranger) == .damaged)
    var forgiven = prepared()
    for area in [256, 2176] { for k in 12..<16 { forgiven.flash.image[4096 + area + k] = 0xFF } }
    #expect(try state(1, of: &forgiven) != .damaged)
    var never = VaultDevice()
    _ = never.set("1234")
    _ = never.attempt("1234")
    for area in [256, 2176] { for k in 0..<4 { never.flash.image[area + k] = 0xFF } }
    #expect(try state(0, of: &never) == .damaged)
  }
}
