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
    let secret = try #require(SimulatedSecret(SimulatedSecret.documented)).bytes
    var vault = Vault(mounting: &flash, secret: secret)
    var pin = PIN()
    for digit: UInt8 in [1, 2, 3, 4] { pin.append(digit) }
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
        sector 0: record 1, PBKDF2 iterations 77, wrong attempts in a row 1, attempts logged 1 of 160
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
        vault: refused; it has format 1, and this firmware reads format 3
        health: written by another firmware
        sector 0: a record of format version 1, which this firmware does not read
        sector 1: erased

        """
      ),
      (
        2,
        """
        vault: refused; it has format 2, and this firmware reads format 3: \
        'inklock flash migrate' turns it into that
        health: written by another firmware
        sector 0: a record of format version 2, which this firmware does not read
        sector 1: overwritten; another sector has a newer record

        """
      ),
    ])
  func released(format: Int, expected: String) throws {
    let outcome = try Program.run("flash", "info", fixture(format: format).path)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix(expected))
  }

  private func fixture(format: Int) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/Vault/format-\(format).bin")
  }

  @Test("migrate turns a vault of format 2 into one that has its PIN, its count and its profile")
  func migrate() throws {
    var content = Array(try Data(contentsOf: fixture(format: 2)))
    content += [UInt8](repeating: 0x42, count: 8192)
    let folder = try Folder()
    let path = try folder.file("old.bin", content)
    let outcome = try Program.run("flash", "migrate", path)
    #expect(outcome.status == 0)
    #expect(outcome.output == "\(path): migrated from format 2 to format 3; wrong attempts in a row: 3\n")
    #expect(folder.content == ["old.bin"])
    let image = try #require(FlashImage(fileContent: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
    #expect(image[.profile].allSatisfy { $0 == 0x42 })
    var flash = SimulatedFlash(image: image)[.vault]
    let secret = try #require(SimulatedSecret(SimulatedSecret.documented)).bytes
    var vault = Vault(mounting: &flash, secret: secret)
    #expect(vault.state == .present(wrongAttempts: 3))
    var pin = PIN()
    for digit: UInt8 in [2, 5, 8, 1] { pin.append(digit) }
    let wrong = vault.attempt(pin, secret: secret, flash: &flash)
    #expect(wrong == .wrong(attempts: 4, isRepeated: false))
    pin.removeLast()
    pin.append(0)
    let right = vault.attempt(pin, secret: secret, flash: &flash)
    #expect(right == .accepted(attempts: 5))
  }

  @Test("migrate changes no file without a vault of format 2, and says why", arguments: [1, 3, 0])
  func migrateRefused(format: Int) throws {
    let folder = try Folder()
    var content = [UInt8](repeating: 0xFF, count: 16_384)
    if format == 1 { content = Array(try Data(contentsOf: fixture(format: 1))) }
    if format == 3 {
      content = Array(try Data(contentsOf: fixture(format: 2)))
      content[50] ^= 1
    }
    let path = try folder.file("x", content)
    let outcome = try Program.run("flash", "migrate", path)
    #expect(outcome.status == 2)
    let reason =
      [
        1: "has a vault of format 1: only format 2 can be migrated",
        3: "cannot be migrated: no record of format 2 in it is valid",
      ][format] ?? "has no vault of format 2: nothing to migrate"
    #expect(outcome.errors == "inklock: \(path): \(reason)\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
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

  @Test("info says that a profile is not valid, and erase erases it")
  func profile() throws {
    var image = FlashImage()
    for k in 100..<120 { image[.profile][k] = 0 }
    let folder = try Folder()
    let path = try folder.file("flash", image.fileContent)
    #expect(
      try Program.run("flash", "info", path).output.hasSuffix(
        "profile: no valid record in it; it was damaged, or belongs to a device with another secret\n"))
    #expect(try Program.run("flash", "erase", "--force", path).status == 0)
    #expect(try Program.run("flash", "info", path).output.hasSuffix("profile: erased\n"))
  }

  @Test(
    "a file of another size, a folder and a missing file are refused with exit status 2",
    arguments: ["info", "erase", "migrate"])
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
