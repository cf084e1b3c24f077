import Foundation
import PINVault
import Testing

@testable import Core2Simulator

/// How the vault handles images that an earlier firmware wrote: `Tests/Fixtures/Vault/README.md` describes them.
@Suite("Vault images of released formats")
struct ReleasedFormatTests {
  private static func flash(format: Int) throws -> SimulatedFlash {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/Vault/format-\(format).bin")
    return SimulatedFlash(image: try #require(FlashImage(fileContent: Array(try Data(contentsOf: path)))))
  }

  private func pin(_ digits: [UInt8]) -> PIN {
    var pin = PIN()
    for digit in digits { pin.append(digit) }
    return pin
  }

  private func secret() throws -> Vault.Secret { try #require(SimulatedSecret(SimulatedSecret.documented)).bytes }

  @Test(
    "an image of format 1 or 2 is refused: nothing opens it, and no PIN can be set until it is wiped", arguments: 1...2)
  func refused(format: Int) throws {
    let chip = try Self.flash(format: format)
    let before = chip.image
    var flash = chip[.vault]
    #expect(try SectorState(sector: 0, of: &flash, secret: try secret()) == .foreign(version: UInt32(format)))
    var vault = Vault(mounting: &flash, secret: try secret())
    #expect(vault.state == .corrupt)
    #expect(vault.foreignVersion == UInt32(format))
    let outcome = vault.attempt(pin([2, 5, 8, 0]), secret: try secret(), flash: &flash)
    #expect(outcome == .fault)
    let isSet = vault.setPIN(
      pin([1, 2, 3, 4]), secret: try secret(), salt: Vault.Salt(repeating: 1), iterations: 1, flash: &flash)
    #expect(!isSet)
    #expect(chip.image == before)
    let isWiped = vault.wipe(&flash, secret: try secret())
    #expect(isWiped)
    #expect(vault.foreignVersion == nil)
  }

  @Test("a device with a vault of format 2 says so in its log and stays locked")
  func refusedByTheLock() throws {
    let bench = try Bench(flash: try Self.flash(format: 2).image)
    #expect(bench.mode == "fault")
    #expect(bench.events.contains("vault refused format=2"))
  }

  @Test("an image of format 3 opens with its PIN only, and is not written by a boot")
  func format3() throws {
    let chip = try Self.flash(format: 3)
    let before = chip.image
    var flash = chip[.vault]
    var vault = Vault(mounting: &flash, secret: try secret())
    #expect(vault.state == .present(wrongAttempts: 3))
    #expect(chip.image == before)
    let wrong = vault.attempt(pin([2, 5, 8, 1]), secret: try secret(), flash: &flash)
    #expect(wrong == .wrong(attempts: 4, isRepeated: false))
    let right = vault.attempt(pin([2, 5, 8, 0]), secret: try secret(), flash: &flash)
    #expect(right == .accepted(attempts: 5))
  }
}
