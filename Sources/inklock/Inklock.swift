import ArgumentParser
import Foundation
import HostSupport

@main
struct Inklock: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock",
    abstract: "A touch PIN lock that reads digits drawn with a finger, on a simulated M5Stack Core2.",
    discussion: "Exit status: 0 well, 1 differs, 2 unusable input, 64 usage. Errors and progress go to stderr.",
    subcommands: [
      RunCommand.self, ReplayCommand.self, EvaluateCommand.self, TrainCommand.self, SweepCommand.self,
      ReportCommand.self, ModelCommand.self, FlashCommand.self, ConvertCommand.self,
    ])

  static func main() {
    // A reader of the output that goes away is no reason to die in the middle of a write.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as InputError {
      FileHandle.standardError.write(Data("inklock: \(error)\n".utf8))
      exit(withError: ExitCode(2))
    } catch {
      exit(withError: error)
    }
  }
}
