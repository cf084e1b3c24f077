import ArgumentParser
import Handwriting
import HostSupport

struct EvaluateStylesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "styles", abstract: "Draw synthetic digits in each of the writing styles, and signs.",
    discussion: """
      Crossed and uncrossed sevens, open and closed fours, small, large, tilted, slow, fast, left-handed: each style \
      has its own samples, drawn on the simulated device, and its own line in the report. Signs, such as +, T, arrows \
      and squares, are no digits and should be unclear. Weak spots, which have a total of their own, are drawings that \
      were damaged, by a stray dot, a lifted finger or a lost end, and styles between two digits. No handwriting data is \
      needed.
      """)

  @Option(help: ArgumentHelp("Samples of each style.", valueName: "N"))
  var samples = 200
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
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
    let sets = ways.enumerated().map { k, way in
      let before = k * samples
      return (
        way: way,
        set: evaluator.evaluate(way.samples(samples, seed: seed), named: way.name) { progress.show(before + $0) }
      )
    }
    progress.clear()
    try options.report(
      sets.filter { $0.way.kind != .weakSpot }.map(\.set),
      weakSpots: sets.filter { $0.way.kind == .weakSpot }.map(\.set))
  }
}
