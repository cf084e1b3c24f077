import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport

struct FlashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flash", abstract: "Look at a flash file, the file of --flash, or erase it.",
    subcommands: [FlashInfoCommand.self, FlashEraseCommand.self])
}

struct FlashInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a flash file holds, without its secrets. The file stays as it is.",
    discussion: """
      A flash file has two partitions: the vault (16,384 bytes), which keeps the PIN and counts wrong attempts, and the \
      profile (8,192 bytes), for what the device learns about its owner. A file without the second one has an erased \
      profile; it grows when a simulator writes it.
      """)

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes.", valueName: "FILE"))
  var file: String

  func run() throws {
    for line in try FlashDescription.lines(of: try FlashFile.read(file)) { print(line) }
  }
}

struct FlashEraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase both partitions of a flash file: no PIN, no attempts, no profile.",
    discussion: "The file is replaced as a whole. A file that is missing is made; one that is not a flash file stays.")

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes, or a file to make.", valueName: "FILE"))
  var file: String

  func run() throws {
    // Whatever is there must at least have the size of a flash file: a wrong name must not cost another file.
    if access(file, F_OK) == 0 { _ = try FlashFile.read(file) }
    try AtomicFile.write(FlashImage().fileContent, to: file)
    print("\(file): erased")
  }
}
