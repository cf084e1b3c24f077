public import ArgumentParser
import Foundation

/// The options of every command that checks files.
public struct FileCheckOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write a JUnit XML report.", valueName: "F"), completion: .file())
  public var junit: String?

  @Option(
    help: ArgumentHelp("Write logs and pictures of each file that fails into this folder.", valueName: "DIR"),
    completion: .directory)
  public var artifacts: String?

  @Option(help: ArgumentHelp("Files to check at the same time.", valueName: "N"))
  public var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    name: .customLong("shard"), help: ArgumentHelp("Check only part I of N of the files.", valueName: "I/N"))
  public var shardText: String?

  /// The part of the files to check; `nil` for all of them.
  public var shard: Shard? { shardText.flatMap(Shard.init) }

  public init() {}

  public func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256, not \(jobs)") }
    if let shardText, shard == nil {
      throw ValidationError("--shard is I/N with I from 1 to N, such as 2/3, not '\(shardText)'")
    }
  }

  /// A window shows one file, and reports nothing about others.
  public func validateForWindow() throws {
    guard junit == nil, artifacts == nil, shardText == nil else {
      throw ValidationError("--window shows one file: it goes without --junit, --artifacts and --shard")
    }
  }
}
