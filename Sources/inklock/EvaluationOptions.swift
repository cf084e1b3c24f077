import ArgumentParser
import Evaluation
import Foundation
import HostSupport

/// The options that all evaluations of digits share.
struct EvaluationOptions: ParsableArguments {
  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write the score as JSON; - is standard output.", valueName: "F"),
    completion: .file())
  var jsonPath: String?

  @Option(
    name: .customLong("predictions"),
    help: ArgumentHelp(
      "Write what was read in each sample, a JSON object a line; - is standard output.", valueName: "F"),
    completion: .file())
  var predictionsPath: String?

  @Option(help: ArgumentHelp("Threads (default: one for each core). The scores do not depend on it.", valueName: "N"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1") }
    if let jsonPath, jsonPath == predictionsPath {
      throw ValidationError("--json and --predictions name the same output: give one of them a file of its own")
    }
  }

  /// Whether JSON goes to standard output, where no report is printed then.
  var writesToOutput: Bool { jsonPath == "-" || predictionsPath == "-" }

  func evaluator(for model: ModelOption) throws -> Evaluator {
    for case let path? in [jsonPath, predictionsPath] where path != "-" { try AtomicFile.check(path) }
    return Evaluator(model: try model.load(), jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Prints the report and writes the files that were requested. With one of them on standard output, no report is
  /// printed.
  ///
  /// - Parameters:
  ///   - sets: the sets that make the total.
  ///   - weakSpots: sets that have a total of their own.
  func report(_ sets: [EvaluatedSet], weakSpots: [EvaluatedSet] = []) throws {
    if let predictionsPath {
      let lines = (sets + weakSpots).flatMap(\.predictions).map { $0.description + "\n" }
      try write(lines.joined(), to: predictionsPath)
    }
    let scores = sets.map { (name: $0.name, score: $0.score) }
    let weakScores = weakSpots.map { (name: $0.name, score: $0.score) }
    let total = Score(merging: scores.map(\.score))
    if let jsonPath {
      let json =
        scores.count > 1 ? Score.json(total: total, files: scores, weakSpots: weakScores) : total.json
      try write(json.description + "\n", to: jsonPath)
    }
    guard !writesToOutput else { return }
    for (name, score) in scores { StandardOutput.line("\(name): \(score.summary)") }
    if scores.count > 1 { StandardOutput.line("total: \(total.summary)") }
    if !weakScores.isEmpty {
      StandardOutput.line("weak spots: \(Score(merging: weakScores.map(\.score)).summary)")
      for (name, score) in weakScores { StandardOutput.line("  \(name): \(score.summary)") }
    }
    let details = total.details
    if !details.isEmpty { StandardOutput.write(details + "\n") }
  }

  private func write(_ text: String, to path: String) throws(InputError) {
    guard path != "-" else { return StandardOutput.write(text) }
    try AtomicFile.write(Array(text.utf8), to: path)
  }
}
