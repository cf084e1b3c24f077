import Foundation
import PINVault
import TestSupport
import Testing

@testable import Core2Simulator

@Suite("inklock flash")
struct FlashCommandTests {
  @Test("erase makes a file of both partitions, info says that it holds no PIN and no profile")
  func erase() throws {
    let folder = try Folder()
    let path = try folder.file("vault.bin", [UInt8](repeating: 0, count: 24_576))
    let outcome = try Program.run("flash", "erase", path, "--force")
    #expect(outcome.status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(repeating: 0xFF, count: 24_576))
    #expect(folder.content == ["vault.bin"])
    let info = try Program.run("flash", "info", path)
    #expect(info.status == 0)
    #expect(info.output.hasPrefix("vault: no PIN is set\nhealth: good\nsector 0: erased\n"))
    #expect(info.output.hasSuffix("sector 3: erased\nprofile: erased\n"))
  }

  @Test("info shows iterations and attempts, and leaves the file unchanged")
  func info() throws {
    let chip = SimulatedFlash()
    var flash = chip[.vault]
    var vault = Vault(mounting: &flash)
    var pin = PIN()
    for digit: UInt8 in [1, 2, 3, 4] { pin.append(digit) }
    let secret = Vault.Secret(repeating: 1)
    let isSet = vault.setPIN(pin, secret: secret, salt: Vault.Salt(repeating: 2), iterations: 77, flash: &flash)
    #expect(isSet)
    pin.removeLast()
    _ = vault.attempt(pin, secret: secret, flash: &flash)
    let folder = try Folder()
    let path = try folder.file("vault.bin", chip.image.fileContent)
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
        profile: erased

        """)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(chip.image.fileContent))
  }

  @Test(
    "info names the format of an image that another firmware wrote",
    arguments: [
      (
        1,
        """
        vault: corrupt; the device stays locked until the image is erased
        health: written by another firmware
        sector 0: a record of format version 1, which this firmware does not read
        sector 1: erased

        """
      ),
      (
        2,
        """
        vault: a PIN is set; wrong attempts in a row: 3
        health: good
        sector 0: record 1, PBKDF2 iterations 1000, wrong attempts in a row 3, attempts logged 3 of 240
        sector 1: overwritten; another sector has a newer record

        """
      ),
    ])
  func released(format: Int, expected: String) throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/Vault/format-\(format).bin")
    let outcome = try Program.run("flash", "info", fixture.path)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix(expected))
  }

  @Test("random bytes are a corrupt vault, not an error")
  func corrupt() throws {
    let folder = try Folder()
    let outcome = try Program.run("flash", "info", try folder.file("x", [UInt8](repeating: 0x42, count: 16_384)))
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("vault: corrupt"))
  }

  @Test("a file of the vault alone has an erased profile, and erase adds one")
  func vaultAlone() throws {
    let folder = try Folder()
    let path = try folder.file("old", [UInt8](repeating: 0xFF, count: 16_384))
    #expect(try Program.run("flash", "info", path).output.hasSuffix("profile: erased\n"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 16_384)
    #expect(try Program.run("flash", "erase", "--force", path).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 24_576)
  }

  @Test("without a terminal to ask on, erase needs --force, and changes nothing")
  func unasked() throws {
    let folder = try Folder()
    let content = [UInt8](repeating: 7, count: 16_384)
    let path = try folder.file("flash", content)
    let outcome = try Program.run("flash", "erase", path)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(path): was not erased: --force erases it without a question\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
    #expect(folder.content == ["flash"])
  }

  @Test("erase creates no file, and leaves one alone that a simulator uses")
  func eraseRefused() throws {
    let folder = try Folder()
    let missing = try Program.run("flash", "erase", "--force", folder.path + "/none")
    #expect(missing.status == 2)
    #expect(missing.errors == "inklock: \(folder.path)/none: cannot be read: No such file or directory\n")
    #expect(folder.content.isEmpty)
    let inUse = try FlashFile(folder.path + "/flash")
    defer { inUse.close() }
    let outcome = try Program.run("flash", "erase", "--force", inUse.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(inUse.path): is in use by another simulator\n")
  }

  @Test("info shows how much of the profile is written, and erase erases it")
  func profile() throws {
    var image = FlashImage()
    for k in 100..<120 { image[.profile][k] = 0 }
    let folder = try Folder()
    let path = try folder.file("flash", image.fileContent)
    #expect(
      try Program.run("flash", "info", path).output.hasSuffix(
        "profile: 20 of 8192 bytes are not erased; this firmware does not use them\n"))
    #expect(try Program.run("flash", "erase", "--force", path).status == 0)
    #expect(try Program.run("flash", "info", path).output.hasSuffix("profile: erased\n"))
  }

  @Test(
    "a file of another size, a folder and a missing file are refused with exit status 2", arguments: ["info", "erase"])
  func refused(command: String) throws {
    let folder = try Folder()
    let short = try folder.file("short", [1, 2, 3])
    let outcome = try Program.run("flash", command, short)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == "inklock: \(short): is not a flash file: it has 3 bytes; a flash file has 24576, or 16384 "
        + "where it holds the vault alone\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: short)) == Data([1, 2, 3]))
    let onFolder = try Program.run("flash", command, folder.path)
    #expect(onFolder.status == 2)
    let nowhere = try Program.run("flash", command, folder.path + "/none/vault.bin")
    #expect(nowhere.status == 2)
  }
}
