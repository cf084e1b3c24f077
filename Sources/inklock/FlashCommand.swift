import ArgumentParser
import Core2HAL
import Core2Simulator
import Foundation
import HostSupport
import PINVault

struct FlashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flash", abstract: "Look at a vault image, the file of --flash, or erase it.",
    subcommands: [FlashInfoCommand.self, FlashEraseCommand.self])
}

struct FlashInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a vault image holds, without its secrets. The file stays as it is.")

  @Argument(help: ArgumentHelp("A vault image of 16,384 bytes.", valueName: "FILE"))
  var file: String

  func run() throws {
    let bytes = try VaultImage.read(file)
    guard let flash = SimulatedFlash(image: bytes) else { throw VaultImage.wrongSize(file, "\(bytes.count) bytes") }
    for line in try VaultImage.describe(flash) { print(line) }
  }
}

struct FlashEraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Make a vault image erased flash: no PIN, no attempts.",
    discussion: "The file is replaced as a whole. A file that is missing is made; one that is no vault image stays.")

  @Argument(help: ArgumentHelp("A vault image of 16,384 bytes, or a file to make.", valueName: "FILE"))
  var file: String

  func run() throws {
    // Whatever is there must at least have the size of a vault image: a wrong name must not cost another file.
    if access(file, F_OK) == 0 { _ = try VaultImage.read(file) }
    try AtomicFile.write(SimulatedFlash.erased, to: file)
    print("\(file): erased")
  }
}
