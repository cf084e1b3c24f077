import ArgumentParser

struct FlashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "flash", abstract: "")
}
