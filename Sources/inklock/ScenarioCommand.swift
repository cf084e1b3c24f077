import ArgumentParser
import CommandSupport
import Core2Window
import Foundation
import HostSupport
import Scenario

struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Play sessions that are written down as YAML, and check what the device does.",
    discussion: """
      A scenario is a list of steps on a headless device with virtual time; it fails at the first step that does not \
      find what it expects. The summary goes to standard output, progress and failures to standard error. Exit status: \
      0 all passed, 1 a scenario failed, 2 unusable input, 64 usage.

      Steps: \(Scenario.stepNames.joined(separator: ", ")).

      Hands: \(Scenario.hands.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")).

      Styles: \(Scenario.styles.map(\.name).joined(separator: ", ")).

      --window plays one scenario and shows it with its steps; the status is the same, and 2 without a display.

      """ + KeyTable.filmHelp)

  @Argument(
    help: ArgumentHelp("Scenarios, and folders with .yaml or .yml files in them.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @OptionGroup var model: ModelOption
  @OptionGroup var ownerModel: OwnerModelOption
  @OptionGroup var secret: SecretOption

  @Option(
    help: ArgumentHelp(
      "Record each scenario that passes as a trace in this folder. A trace reveals the PIN that is drawn.",
      valueName: "DIR"), completion: .directory)
  var record: String?

  @OptionGroup var checks: FileCheckOptions

  @Flag(help: "Show one scenario in the window instead.")
  var window = false

  func validate() throws {
    guard window else { return }
    if record != nil { throw ValidationError("--window records nothing: it goes without --record") }
    try checks.validateForWindow()
  }

  func run() throws {
    if window { return try show() }
    let run = FileCheckRun(command: "scenario", suite: "scenarios", options: checks)
    let (scenarios, plays) = try run.preparing { () throws(InputError) -> ([String], ScenarioRun) in
      let player = ScenarioPlayer(
        model: try model.load(), owner: try ownerModel.loadIfPresent(), secret: try secret.load())
      let found = try Scenario.find(paths)
      let traces = try record.map { (folder) throws(InputError) in
        try ArtifactsFolder.check(folder)
        return try ScenarioTraces(of: found, given: paths, in: folder)
      }
      let artifacts = checks.artifacts.map(ScenarioArtifacts.init)
      return (found, ScenarioRun(player: player, traces: traces, artifacts: artifacts))
    }
    let status = try run.run(scenarios, artifacts: { plays.artifacts?.folder(of: $0) }, check: { plays.check($0) })
    if status != 0 { throw ExitCode(status) }
  }

  /// Shows the scenario. When the window is closed, a failure is reported as without one.
  private func show() throws {
    let path = try FilmShow.file(of: try Scenario.find(paths))
    let player = ScenarioPlayer(
      model: try model.load(), owner: try ownerModel.loadIfPresent(), secret: try secret.load())
    let show = try FilmShow(command: "scenario")
    let (film, failure) = try player.film(of: try Scenario(reading: path))
    try show.run(film, name: path)
    if let failure {
      StandardError.write("failed " + failure.text(path: path))
      throw ExitCode(1)
    }
  }
}

/// Plays scenarios, records them, and keeps what documents a failure.
private struct ScenarioRun: Sendable {
  let player: ScenarioPlayer
  let traces: ScenarioTraces?
  let artifacts: ScenarioArtifacts?

  /// The outcome of a scenario, and the virtual time that its device ran, in ms.
  func check(_ path: String) -> (outcome: FileCheck.Outcome, deviceTime: UInt64) {
    do throws(InputError) {
      let scenario = try Scenario(reading: path)
      let result = try player.play(scenario, recordingTo: try traces?.prepare(for: path))
      guard let failure = result.failure else { return (.passed, result.deviceTime) }
      try artifacts?.write(failure, of: scenario, player: player)
      let outcome = FileCheck.Failure(
        kind: "step", line: failure.line, message: failure.message, text: failure.text(path: path))
      return (.failed(outcome), result.deviceTime)
    } catch {
      return (.unusable(error), 0)
    }
  }
}

/// Where the traces of scenarios go.
struct ScenarioTraces: Sendable {
  private let traces: [String: String]

  /// A scenario that was found in a folder has its trace at the same place below `folder`; a scenario that was named
  /// has it in `folder` itself. Two traces at one place are an error.
  init(of scenarios: [String], given paths: [String], in folder: String) throws(InputError) {
    let roots = paths.map { $0.hasSuffix("/") ? $0 : $0 + "/" }.sorted { $0.utf8.count > $1.utf8.count }
    var traces: [String: String] = [:]
    var taken: [String: String] = [:]
    for scenario in scenarios {
      let name: Substring
      if let root = roots.first(where: scenario.hasPrefix) {
        name = scenario.dropFirst(root.count)
      } else {
        name = scenario.split(separator: "/").last ?? scenario[...]
      }
      let trace = folder + "/" + (name.lastIndex(of: ".").map { name[..<$0] } ?? name) + ".trace"
      if let other = taken[trace] {
        throw InputError(scenario, "would be recorded as \(trace), and so would \(other): record them in two folders")
      }
      taken[trace] = scenario
      traces[scenario] = trace
    }
    self.traces = traces
  }

  /// The trace of a scenario, in a folder that exists then.
  func prepare(for scenario: String) throws(InputError) -> String? {
    guard let trace = traces[scenario] else { return nil }
    try ArtifactsFolder.create(trace.parentFolder)
    return trace
  }
}
