import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport

struct FlashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flash", abstract: "Inspect or erase a flash file, the file of --flash.",
    subcommands: [FlashInfoCommand.self, FlashEraseCommand.self])
}

struct FlashInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describe a flash file, without its secrets. The file is not changed.",
    discussion: """
      A flash file has two partitions: the vault (16,384 bytes), which keeps the PIN and counts wrong attempts, and the \
      profile (8,192 bytes), for what the device learns about its owner. A file that holds only the vault means an \
      erased profile; it grows when a simulator writes it.
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
    discussion: "The whole file is replaced. A missing file is created; a file that is not a flash file is not changed."
  )

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes, or a file to create.", valueName: "FILE"))
  var file: String

  func run() throws {
    // An existing file must have the size of a flash file, so that a mistyped name does not destroy another file.
    if access(file, F_OK) == 0 { _ = try FlashFile.read(file) }
    try AtomicFile.write(FlashImage().fileContent, to: file)
    print("\(file): erased")
  }
}
