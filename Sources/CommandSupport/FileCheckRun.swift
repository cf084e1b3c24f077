import Foundation
public import HostSupport

/// Checks files, several at a time, and reports: a line for each on standard error, a summary on standard output, a
/// JUnit report, and annotations in GitHub Actions.
public struct FileCheckRun: Sendable {
  /// The command, such as `replay`.
  let command: String
  /// What the files are, such as `traces`.
  let suite: String
  let junit: String?
  let artifacts: String?
  let jobs: Int
  let shard: Shard?

  public init(command: String, suite: String, options: FileCheckOptions) {
    self.command = command
    self.suite = suite
    junit = options.junit
    artifacts = options.artifacts
    jobs = options.jobs
    shard = options.shard
  }

  /// Does what comes before the checks, such as finding the files. If that fails, a report that was asked for says so.
  /// A report or a folder that cannot be written is an error before anything is checked.
  public func preparing<Value>(_ prepare: () throws(InputError) -> Value) throws(InputError) -> Value {
    if let junit { try AtomicFile.check(junit, access: .owner, creatingFolders: true) }
    do throws(InputError) {
      if let artifacts { try ArtifactsFolder.check(artifacts) }
      return try prepare()
    } catch {
      let check = FileCheck(path: error.source, outcome: .unusable(error), seconds: 0)
      annotate(check)
      try write([check], seconds: 0)
      throw error
    }
  }

  /// Checks the shard's part of the files.
  ///
  /// - Parameters:
  ///   - paths: all files.
  ///   - folder: the folder with the artifacts of a file, if any are written.
  ///   - check: the outcome of a file, and the virtual time that its device ran, in ms. It is called on any thread.
  /// - Returns: the exit status: 0 all passed, 1 a file failed, 2 unusable input.
  public func run(
    _ paths: [String], artifacts folder: @Sendable (String) -> String?,
    check: @Sendable (String) -> (outcome: FileCheck.Outcome, deviceTime: UInt64)
  ) throws(InputError) -> Int32 {
    let paths = shard?.part(of: paths) ?? paths
    let clock = ContinuousClock()
    let start = clock.now
    let finished = Parallel.map(paths.count, jobs: jobs) { index in
      let path = paths[index]
      let start = clock.now
      let (outcome, deviceTime) = check(path)
      let item = FileCheck(path: path, outcome: outcome, seconds: (clock.now - start) / .seconds(1))
      report(item, deviceTime: deviceTime, artifacts: folder(path))
      return (item: item, deviceTime: deviceTime)
    }
    let seconds = (clock.now - start) / .seconds(1)
    var passed = 0
    var failed = 0
    var unusable = 0
    for (item, _) in finished {
      annotate(item)
      switch item.outcome {
      case .passed: passed += 1
      case .failed: failed += 1
      case .unusable: unusable += 1
      }
    }
    let errors = finished.compactMap { (item, _) -> (path: String, error: InputError)? in
      if case .unusable(let error) = item.outcome { (item.path, error) } else { nil }
    }
    for line in RepeatedErrors.lines(errors, files: suite) { StandardError.line("inklock: \(line)") }
    try write(finished.map(\.item), seconds: seconds)
    let deviceSeconds = finished.reduce(0) { $0 + Double($1.deviceTime) / 1000 }
    StandardError.write(String(format: "%.1f s of the device in %.3f s\n", deviceSeconds, seconds))
    StandardOutput.line("\(passed) passed, \(failed) failed" + (unusable > 0 ? ", \(unusable) unusable" : ""))
    return unusable > 0 ? 2 : failed > 0 ? 1 : 0
  }

  private func report(_ check: FileCheck, deviceTime: UInt64, artifacts folder: String?) {
    switch check.outcome {
    case .passed:
      StandardError.write(String(format: "passed %@ (%.1f s)\n", check.path.printableLine, Double(deviceTime) / 1000))
    case .failed(let failure):
      StandardError.write("failed " + failure.text + (folder.map { "  artifacts: \($0.printableLine)\n" } ?? ""))
    // Said at the end, because other files may have the same error.
    case .unusable: break
    }
  }

  private func annotate(_ check: FileCheck) {
    if GitHubAnnotation.isWanted, let line = GitHubAnnotation.line(check) { StandardError.line(line) }
  }

  private func write(_ checks: [FileCheck], seconds: Double) throws(InputError) {
    guard let junit else { return }
    let report = JUnitReport(command: "inklock \(command)", suite: suite, checks: checks, seconds: seconds)
    try ArtifactsFolder.create(junit.parentFolder)
    // A failure quotes the log, and with it the PIN.
    try AtomicFile.write(report.xml.utf8, to: junit, access: .owner)
  }
}
