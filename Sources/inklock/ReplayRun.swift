import Foundation
import HostSupport
import TouchTrace

/// Replays traces, several at a time, and reports on them.
struct ReplayRun: Sendable {
  let replay: Replay
  let artifacts: ReplayArtifacts?
  let junit: String?
  let jobs: Int

  /// - Returns: the exit status: 0 all as recorded, 1 a trace differs, 2 unusable input.
  func run(_ traces: [String]) throws(InputError) -> Int32 {
    let clock = ContinuousClock()
    let start = clock.now
    let finished = Parallel.map(traces.count, jobs: jobs) { index in
      let path = traces[index]
      let start = clock.now
      let (outcome, deviceTime) = outcome(of: path)
      let item = JUnitReport.Case(path: path, outcome: outcome, seconds: (clock.now - start).seconds)
      report(item, deviceTime: deviceTime)
      return (item: item, deviceTime: deviceTime)
    }
    let seconds = (clock.now - start).seconds
    var passed = 0
    var failed = 0
    var unusable = 0
    for (item, _) in finished {
      switch item.outcome {
      case .passed: passed += 1
      case .failed: failed += 1
      case .unusable: unusable += 1
      }
    }
    if let junit {
      try AtomicFile.write(JUnitReport(cases: finished.map(\.item), seconds: seconds).xml.utf8, to: junit)
    }
    let deviceSeconds = finished.reduce(0) { $0 + Double($1.deviceTime) / 1000 }
    StandardError.write(String(format: "%.1f s of the device in %.3f s\n", deviceSeconds, seconds))
    print("\(passed) passed, \(failed) failed" + (unusable > 0 ? ", \(unusable) unusable" : ""))
    return unusable > 0 ? 2 : failed > 0 ? 1 : 0
  }

  private func outcome(of path: String) -> (JUnitReport.Case.Outcome, deviceTime: UInt64) {
    do throws(InputError) {
      let result = try replay.run(path)
      guard let difference = result.difference else { return (.passed, result.deviceTime) }
      try artifacts?.write(difference, of: path)
      return (.failed(difference), result.deviceTime)
    } catch {
      return (.unusable(error), 0)
    }
  }

  private func report(_ item: JUnitReport.Case, deviceTime: UInt64) {
    switch item.outcome {
    case .passed:
      StandardError.write(String(format: "passed %@ (%.1f s)\n", item.path, Double(deviceTime) / 1000))
    case .failed(let difference):
      var text = "failed " + difference.text(path: item.path)
      if let artifacts { text += "  artifacts: \(artifacts.folder(of: item.path))\n" }
      StandardError.write(text)
    case .unusable(let error): note("\(error)")
    }
  }
}

/// Rewrites the expectations of traces, several at a time, and reports on them.
struct TraceUpdateRun: Sendable {
  let update: TraceUpdate
  let jobs: Int

  /// - Returns: the exit status: 0 all up to date, 1 the sequence of event names of a trace differs, 2 unusable input.
  func run(_ traces: [String]) -> Int32 {
    let outcomes = Parallel.map(traces.count, jobs: jobs) { index -> TraceUpdate.Outcome? in
      let path = traces[index]
      do throws(InputError) {
        let outcome = try update.run(path)
        switch outcome {
        case .unchanged: StandardError.write("unchanged \(path)\n")
        case .updated: StandardError.write("updated \(path)\n")
        case .refused(let line, let expected, let actual):
          StandardError.write(
            "refused \(path):\(line): the story changes from \"\(expected)\" to \"\(actual)\"; "
              + "--force updates it all the same\n")
        }
        return outcome
      } catch {
        note("\(error)")
        return nil
      }
    }
    let updated = outcomes.filter { $0 == .updated }.count
    let unchanged = outcomes.filter { $0 == .unchanged }.count
    let unusable = outcomes.filter { $0 == nil }.count
    let refused = outcomes.count - updated - unchanged - unusable
    print(
      "\(updated) updated, \(unchanged) unchanged, \(refused) refused"
        + (unusable > 0 ? ", \(unusable) unusable" : ""))
    return unusable > 0 ? 2 : refused > 0 ? 1 : 0
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
