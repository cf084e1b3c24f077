import Core2Simulator
import Foundation
import PINVault
import Testing

@Suite("inklock flash")
struct FlashCommandTests {
  @Test("erase makes an image, info says that it holds no PIN")
  func erase() throws {
    let folder = try Folder()
    let path = folder.path + "/vault.bin"
    let outcome = try Program.run("flash", "erase", path)
    #expect(outcome.status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(SimulatedFlash.erased))
    #expect(folder.content == ["vault.bin"])
    let info = try Program.run("flash", "info", path)
    #expect(info.status == 0)
    #expect(info.output.hasPrefix("vault: no PIN is set\nhealth: good\nsector 0: erased\n"))
  }

  @Test("info tells iterations and attempts, and leaves the file as it is")
  func info() throws {
    var flash = try #require(SimulatedFlash())
    var vault = Vault(mounting: &flash)
    var pin = PIN()
    for digit: UInt8 in [1, 2, 3, 4] { pin.append(digit) }
    let secret = Vault.Secret(repeating: 1)
    let isSet = vault.setPIN(pin, secret: secret, salt: Vault.Salt(repeating: 2), iterations: 77, flash: &flash)
    #expect(isSet)
    pin.removeLast()
    _ = vault.attempt(pin, secret: secret, flash: &flash)
    let folder = try Folder()
    let path = try folder.file("vault.bin", flash.image)
    let outcome = try Program.run("flash", "info", path)
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        vault: a PIN is set; wrong attempts in a row: 1
        health: good
        sector 0: record 1, PBKDF2 iterations 77, wrong attempts in a row 1, attempts logged 1 of 240
        sector 1: overwritten; another sector has a newer record
        sector 2: overwritten; another sector has a newer record
        sector 3: overwritten; another sector has a newer record

        """)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(flash.image))
  }

  @Test("random bytes are a corrupt vault, not an error")
  func corrupt() throws {
    let folder = try Folder()
    let outcome = try Program.run("flash", "info", try folder.file("x", [UInt8](repeating: 0x42, count: 16_384)))
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("vault: corrupt"))
  }

  @Test(
    "a file of another size, a folder and a missing file are refused with exit status 2", arguments: ["info", "erase"])
  func refused(command: String) throws {
    let folder = try Folder()
    let short = try folder.file("short", [1, 2, 3])
    let outcome = try Program.run("flash", command, short)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(short): a vault image has 16384 bytes, this has 3 bytes\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: short)) == Data([1, 2, 3]))
    let onFolder = try Program.run("flash", command, folder.path)
    #expect(onFolder.status == 2)
    let nowhere = try Program.run("flash", command, folder.path + "/none/vault.bin")
    #expect(nowhere.status == 2)
  }
}
