import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport

struct FlashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flash", abstract: "Inspect, erase or migrate a flash file, the file of --flash.",
    subcommands: [FlashInfoCommand.self, FlashEraseCommand.self, FlashMigrateCommand.self])
}

struct FlashInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describe a flash file, without its secrets. The file is not changed.",
    discussion: """
      A flash file has two partitions: the vault (16,384 bytes), which keeps the PIN and counts wrong attempts, and the \
      profile (8,192 bytes), for what the device learns about its owner. A file that holds only the vault means an \
      erased profile; it grows when a simulator writes it. A vault belongs to the device with its secret: with another \
      secret, its records are damaged ones.
      """)

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes.", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup var secret: SecretOption

  func run() throws {
    let image = try FlashFile.read(file)
    guard let secret = SimulatedSecret(try secret.load() ?? SimulatedSecret.documented)?.bytes else { return }
    for line in try FlashDescription.lines(of: image, secret: secret) { StandardOutput.line(line) }
  }
}

struct FlashEraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase both partitions of a flash file: no PIN, no attempts, no profile.",
    discussion: """
      The whole file is replaced. On a terminal the command asks first; elsewhere it needs --force. A file that is not a \
      flash file, or that a simulator uses, is not changed.
      """)

  @Argument(help: ArgumentHelp("A flash file of 24,576 or 16,384 bytes.", valueName: "FILE"), completion: .file())
  var file: String

  @Flag(help: "Do not ask.")
  var force = false

  func run() throws {
    // Only a file that has the size of a flash file is erased, so that a mistyped name does not destroy another one.
    _ = try FlashFile.read(file)
    if !force { try ask() }
    let flashFile = try FlashFile(file)
    defer { flashFile.close() }
    try flashFile.replace(with: FlashImage())
    StandardOutput.line("\(file): erased")
  }

  private func ask() throws(InputError) {
    guard isatty(STDIN_FILENO) == 1 else {
      throw InputError(file, "was not erased: --force erases it without a question")
    }
    StandardError.write("Erase \(file), with the PIN and the profile in it? [y/N] ")
    guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
      throw InputError(file, "was not erased")
    }
  }
}
