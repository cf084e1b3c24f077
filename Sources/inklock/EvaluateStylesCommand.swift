import ArgumentParser
import Handwriting
import HostSupport

struct EvaluateStylesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "styles", abstract: "Draw synthetic digits in each of the styles that people write them in.",
    discussion: """
      Crossed and uncrossed sevens, open and closed fours, small, large, tilted, slow, fast, left-handed: each way has \
      samples of its own, drawn through the whole device, and a line of its own. No handwriting is needed.
      """)

  @Option(help: ArgumentHelp("Samples of each way.", valueName: "N"))
  var samples = 200
  @Option(help: ArgumentHelp("Where all random numbers come from.", valueName: "N"))
  var seed: UInt64 = 1

  @OptionGroup var model: ModelOption
  @OptionGroup var options: EvaluationOptions

  func validate() throws {
    guard (1...100_000).contains(samples) else { throw ValidationError("--samples is 1 to 100000") }
  }

  func run() throws {
    let evaluator = try options.evaluator(for: model)
    let ways = WritingStyle.all
    let progress = ProgressLine(total: ways.count * samples)
    let scores = ways.enumerated().map { k, way in
      let before = k * samples
      return (
        name: way.name,
        score: evaluator.score(way.samples(samples, seed: seed)) { progress.show(before + $0) }
      )
    }
    progress.clear()
    try options.report(scores)
  }
}
