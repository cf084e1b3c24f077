import ArgumentParser
import Foundation
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
      """)

  @Argument(help: ArgumentHelp("Traces, and folders with traces in them.", valueName: "path"))
  var paths: [String]

  @OptionGroup var model: ModelOption
  @OptionGroup var secret: SecretOption

  @Option(help: ArgumentHelp("Write a JUnit XML report.", valueName: "F"))
  var junit: String?

  @Option(help: ArgumentHelp("Write logs and pictures of each trace that differs into this folder.", valueName: "DIR"))
  var artifacts: String?

  @Flag(help: "Rewrite the expected outputs of the traces with those of the present firmware and model.")
  var update = false

  @Flag(help: "With --update: rewrite also traces whose sequence of event names changes.")
  var force = false

  @Option(help: ArgumentHelp("Traces to replay at the same time (default: one for each processor).", valueName: "N"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: ArgumentHelp("Replay only part I of N of the traces.", valueName: "I/N"))
  var shard: String?

  @Option(help: ArgumentHelp("What runs the firmware: \(Self.targets.joined(separator: ", ")).", valueName: "T"))
  var target: String = "host"

  @Option(help: ArgumentHelp("With --target: the folder of the images that 'make targets' built.", valueName: "DIR"))
  var images: String = TargetMachine.images

  private static let targets = ["host"] + TargetMachine.allCases.map(\.rawValue)

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256, not \(jobs)") }
    if let shard, Shard(shard) == nil {
      throw ValidationError("--shard is I/N with I from 1 to N, such as 2/3, not '\(shard)'")
    }
    guard Self.targets.contains(target) else {
      throw ValidationError("there is no target '\(target)': the targets are \(Self.targets.joined(separator: ", "))")
    }
    if force, !update { throw ValidationError("--force goes with --update") }
    if update, target != "host" { throw ValidationError("--update takes the host's word: it goes without --target") }
    if update, junit != nil || artifacts != nil {
      throw ValidationError("--update compares nothing: it goes without --junit and --artifacts")
    }
  }

  func run() throws {
    let model = try model.load()
    let secret = try secret.load()
    var traces = try TraceFiles.find(paths)
    if let shard = shard.flatMap(Shard.init) { traces = shard.part(of: traces) }
    let status =
      if update {
        TraceUpdateRun(update: TraceUpdate(model: model, secret: secret, force: force), jobs: jobs).run(traces)
      } else {
        try ReplayRun(
          replay: Replay(
            model: model, secret: secret,
            on: TargetMachine(rawValue: target).map { ReplayTarget(machine: $0, images: images) } ?? ThisMachine()),
          artifacts: artifacts.map(ReplayArtifacts.init), junit: junit,
          jobs: jobs
        ).run(traces)
      }
    if status != 0 { throw ExitCode(status) }
  }
}
