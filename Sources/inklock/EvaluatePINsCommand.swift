import ArgumentParser
import Evaluation
import Foundation
import Handwriting
import HostSupport

struct EvaluatePINsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pins",
    abstract: "Set PINs and enter them again, with drawings of the same person, in the whole lock.",
    discussion: """
      Each writer sets random PINs with the first drawing of each digit and enters them with other drawings, on a \
      simulated device with its screens, its redraws of unclear digits and its vault. Wrong PINs are entered as well: \
      random ones, and ones with one wrong digit. A writer needs two drawings of each digit.
      """)

  @Argument(
    help: ArgumentHelp("Strokes files, .jsonl, or .ndjson of Quick, Draw!; plain or .gz.", valueName: "FILE"),
    completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("PINs of each writer.", valueName: "N"))
  var pins = 20
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(help: "Whether a wrong PIN is tried once more with the runner-up of its least confident digit.")
  var secondReading = SecondReadingOption.on
  @Option(
    help: ArgumentHelp(
      "How many times an unclear digit is redrawn, until its most confident drawing is accepted; 0: without limit.",
      valueName: "N"))
  var redraws = PINEvaluator.configuration.redraws
  @Flag(help: "Print a line for each writer, the worst first.")
  var writers = false
  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write the score as JSON; - is standard output.", valueName: "F"),
    completion: .file())
  var jsonPath: String?
  @Option(help: ArgumentHelp("Threads (default: one for each core). The scores do not depend on it.", valueName: "N"))
  var jobs: Int?

  @OptionGroup var taught: TaughtOption
  @OptionGroup var model: ModelOption

  func validate() throws {
    guard (1...10_000).contains(pins) else { throw ValidationError("--pins is 1 to 10000") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1") }
  }

  func run() throws {
    if let jsonPath, jsonPath != "-" { try AtomicFile.check(jsonPath) }
    var configuration = PINEvaluator.configuration
    configuration.secondReading = secondReading == .on
    configuration.redraws = redraws
    let evaluator = PINEvaluator(
      model: try model.load(), configuration: configuration, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    let sets = try files.map { path in
      let (samples, lines) = try DataSummary.read(strokes: path)
      return (name: path, samples: samples, lines: lines)
    }
    for line in sets.flatMap(\.lines) { StandardError.line(line) }
    let (people, incomplete) = WriterDrawings.all(in: sets.map { ($0.name, $0.samples) }, taught: taught.rounds ?? 0)
    let needed = (taught.rounds ?? 1) == 1 ? "twice" : "\((taught.rounds ?? 1) + 1) times"
    guard !people.isEmpty else {
      throw InputError(
        files.joined(separator: ", "),
        "no writer has drawn each digit \(needed): a PIN is set with one drawing of a digit and entered with another"
          + (taught.rounds == nil ? "" : " that was not taught"))
    }
    if !incomplete.isEmpty {
      StandardError.line(
        "\(incomplete.count) of \(people.count + incomplete.count) writers are left out, for they have not drawn each "
          + "digit \(needed): \(WriterChoice.list(incomplete))")
    }
    let progress = ProgressLine(total: people.count * pins)
    let score = evaluator.score(people, pins: pins, seed: seed) { progress.show($0) }
    progress.clear()
    if let jsonPath {
      let text = score.json.description + "\n"
      guard jsonPath != "-" else { return StandardOutput.write(text) }
      try AtomicFile.write(Array(text.utf8), to: jsonPath)
    }
    StandardOutput.write(score.summary + "\n")
    if writers { StandardOutput.write(score.writerTable + "\n") }
  }
}
