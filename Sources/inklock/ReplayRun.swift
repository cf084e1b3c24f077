import CommandSupport
import Foundation
import HostSupport
import TouchTrace

/// Replays traces and keeps what documents a difference.
struct ReplayRun: Sendable {
  let replay: Replay
  let artifacts: ReplayArtifacts?
  /// Writes a page for each difference; `nil` if this program has no page.
  let sessions: SessionPage?

  /// The outcome of a trace, and the virtual time that its device ran, in ms.
  func check(_ path: String) -> (outcome: FileCheck.Outcome, deviceTime: UInt64) {
    do throws(InputError) {
      let result = try replay.run(path)
      guard let difference = result.difference else { return (.passed, result.deviceTime) }
      if let artifacts {
        try artifacts.write(difference, of: path)
        try sessions?.write(path, to: artifacts.folder(of: path))
      }
      let failure = FileCheck.Failure(
        kind: "difference", line: difference.line,
        message: "expected \(difference.expected), actual \(difference.actual)", text: difference.text(path: path))
      return (.failed(failure), result.deviceTime)
    } catch {
      return (.unusable(error), 0)
    }
  }
}

/// Rewrites the expectations of traces, several at a time, and reports on them.
struct TraceUpdateRun: Sendable {
  let update: TraceUpdate
  let jobs: Int

  /// - Returns: the exit status: 0 all up to date, 1 the sequence of event names of a trace differs, 2 unusable input.
  func run(_ traces: [String]) -> Int32 {
    let outcomes = Parallel.map(traces.count, jobs: jobs) { index -> Result<TraceUpdate.Outcome, InputError> in
      let path = traces[index]
      do throws(InputError) {
        let outcome = try update.run(path)
        switch outcome {
        case .unchanged: StandardError.line("unchanged \(path)")
        case .updated: StandardError.line("updated \(path)")
        case .refused(let line, let expected, let actual):
          StandardError.line(
            "refused \(path):\(line): the story changes from \"\(expected)\" to \"\(actual)\"; "
              + "--force updates it all the same")
        }
        return .success(outcome)
      } catch {
        return .failure(error)
      }
    }
    let errors = zip(traces, outcomes).compactMap { path, outcome -> (path: String, error: InputError)? in
      if case .failure(let error) = outcome { (path, error) } else { nil }
    }
    for line in RepeatedErrors.lines(errors, files: "traces") { note(line) }
    let updated = outcomes.filter { $0 == .success(.updated) }.count
    let unchanged = outcomes.filter { $0 == .success(.unchanged) }.count
    let unusable = errors.count
    let refused = outcomes.count - updated - unchanged - unusable
    StandardOutput.line(
      "\(updated) updated, \(unchanged) unchanged, \(refused) refused"
        + (unusable > 0 ? ", \(unusable) unusable" : ""))
    return unusable > 0 ? 2 : refused > 0 ? 1 : 0
  }
}
