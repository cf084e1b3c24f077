import ArgumentParser
import CommandSupport

@main
struct Inklock: MainCommand {
  /// The version of the program: the next one of CHANGELOG.md, with `-dev` until it is released.
  static let version = "1.1-dev"

  static let configuration = CommandConfiguration(
    commandName: "inklock",
    abstract: "A touch PIN lock that reads digits drawn with a finger, on a simulated M5Stack Core2.",
    discussion: """
      Exit status: 0 success, 1 difference, 2 unusable input, 64 usage, 130 interrupted. Errors and progress go to \
      stderr.
      """,
    version: version,
    subcommands: [
      RunCommand.self, ReplayCommand.self, ScenarioCommand.self, EvaluateCommand.self, TrainCommand.self,
      SweepCommand.self, ReportCommand.self, ModelCommand.self, FlashCommand.self, TeachCommand.self,
      ConvertCommand.self, ReadCommand.self, WebCommand.self,
    ])
}
