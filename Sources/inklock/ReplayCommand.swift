import ArgumentParser
import CommandSupport
import Core2Window
import DigitModel
import HostSupport
import TargetMachines
import TargetReplay
import TouchTrace

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay recorded traces on a headless device and compare every output.",
    discussion: """
      A trace fails at the first output that differs. The summary goes to standard output, progress and differences to \
      standard error. Exit status: 0 all as recorded, 1 a trace differs, 2 unusable input, 64 usage.

      --window shows one trace: it plays, pauses, steps, and has what the trace expects beside what the device does. The \
      status is the same; without a display it is 2.

      """ + KeyTable.filmHelp)

  @Argument(help: ArgumentHelp("Traces, and folders with traces in them.", valueName: "path"), completion: .file())
  var paths: [String]

  @OptionGroup var model: ModelOption
  @OptionGroup var ownerModel: OwnerModelOption
  @OptionGroup var secret: SecretOption

  @OptionGroup var checks: FileCheckOptions

  @Flag(help: "Rewrite the expected outputs of the traces with those of the present firmware and model.")
  var update = false

  @Flag(help: "With --update: rewrite also traces whose sequence of event names changes.")
  var force = false

  @Option(
    help: ArgumentHelp("What runs the firmware: \(Self.targets.joined(separator: ", ")).", valueName: "T"),
    completion: .list(Self.targets))
  var target: String = "host"

  @Option(
    help: ArgumentHelp("With --target: the folder of the images that 'make targets' built.", valueName: "DIR"),
    completion: .directory)
  var images: String = TargetMachine.images

  @Flag(help: "Show one trace in the window instead.")
  var window = false

  private static let targets = ["host"] + TargetMachine.allCases.map(\.rawValue)

  func validate() throws {
    guard Self.targets.contains(target) else {
      throw ValidationError("there is no target '\(target)': the targets are \(Self.targets.joined(separator: ", "))")
    }
    if force, !update { throw ValidationError("--force goes with --update") }
    if update, target != "host" { throw ValidationError("--update takes the host's word: it goes without --target") }
    if update, checks.junit != nil || checks.artifacts != nil {
      throw ValidationError("--update compares nothing: it goes without --junit and --artifacts")
    }
    if window, update || target != "host" {
      throw ValidationError("--window shows what the simulated device does: it goes without --update and --target")
    }
    if window { try checks.validateForWindow() }
  }

  func run() throws {
    if window { return try show() }
    let run = FileCheckRun(command: "replay", suite: "traces", options: checks)
    let (model, owner, secret, traces) = try run.preparing {
      () throws(InputError) -> (DeviceModel, SignatureModel?, [UInt8]?, [String]) in
      (try self.model.load(), try ownerModel.loadIfPresent(), try self.secret.load(), try TraceFiles.find(paths))
    }
    let status =
      if update {
        TraceUpdateRun(update: TraceUpdate(model: model, owner: owner, secret: secret, force: force), jobs: checks.jobs)
          .run(checks.shard?.part(of: traces) ?? traces)
      } else {
        try check(traces, run, model: model, owner: owner, secret: secret)
      }
    if status != 0 { throw ExitCode(status) }
  }

  /// Shows the trace. When the window is closed, a difference is reported as without one.
  private func show() throws {
    let path = try FilmShow.file(of: try TraceFiles.find(paths))
    let replay = Replay(
      model: try model.load(), owner: try ownerModel.loadIfPresent(), secret: try secret.load())
    let result = try replay.run(path)
    try FilmShow(command: "replay").run(try replay.film(of: path), name: path)
    if let difference = result.difference {
      StandardError.write("failed " + difference.text(path: path))
      throw ExitCode(1)
    }
  }

  private func check(
    _ traces: [String], _ run: FileCheckRun, model: DeviceModel, owner: SignatureModel?, secret: [UInt8]?
  ) throws(InputError) -> Int32 {
    let replay = Replay(
      model: model, owner: owner, secret: secret,
      on: TargetMachine(rawValue: target).map { ReplayTarget(machine: $0, images: images) } ?? ThisMachine())
    let artifacts = checks.artifacts.map(ReplayArtifacts.init)
    let sessions = artifacts == nil ? nil : SessionPage(model: model)
    if artifacts != nil, sessions == nil { note("no pages of the sessions: 'make web' builds what they need") }
    let replays = ReplayRun(replay: replay, artifacts: artifacts, sessions: sessions)
    return try run.run(traces, artifacts: { artifacts?.folder(of: $0) }, check: { replays.check($0) })
  }
}
