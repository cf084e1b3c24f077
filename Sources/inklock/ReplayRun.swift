import Foundation
import HostSupport
import Synchronization
import TouchTrace

/// Replays traces, several at a time, and reports on them.
struct ReplayRun {
  let replay: Replay
  let artifacts: ReplayArtifacts?
  let junit: String?
  let jobs: Int

  /// - Returns: the exit status: 0 all as recorded, 1 a trace differs, 2 unusable input.
  func run(_ traces: [String]) throws(InputError) -> Int32 {
    let clock = ContinuousClock()
    let start = clock.now
    let finished = concurrentMap(traces, jobs: jobs) { path in
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
    standardError(String(format: "%.1f s of the device in %.3f s\n", deviceSeconds, seconds))
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
      standardError(String(format: "passed %@ (%.1f s)\n", item.path, Double(deviceTime) / 1000))
    case .failed(let difference):
      var text = "failed " + difference.text(path: item.path)
      if let artifacts { text += "  artifacts: \(artifacts.folder(of: item.path))\n" }
      standardError(text)
    case .unusable(let error): standardError("inklock: \(error)\n")
    }
  }
}

/// Rewrites the expectations of traces, several at a time, and reports on them.
struct TraceUpdateRun {
  let update: TraceUpdate
  let jobs: Int

  /// - Returns: the exit status: 0 all up to date, 1 a trace tells another story, 2 unusable input.
  func run(_ traces: [String]) -> Int32 {
    let outcomes = concurrentMap(traces, jobs: jobs) { path -> TraceUpdate.Outcome? in
      do throws(InputError) {
        let outcome = try update.run(path)
        switch outcome {
        case .unchanged: standardError("unchanged \(path)\n")
        case .updated: standardError("updated \(path)\n")
        case .refused(let line, let expected, let actual):
          standardError(
            "refused \(path):\(line): the story changes from \"\(expected)\" to \"\(actual)\"; "
              + "--force updates it all the same\n")
        }
        return outcome
      } catch {
        standardError("inklock: \(error)\n")
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

/// The results for all elements, in their order, computed on up to `jobs` threads.
private func concurrentMap<Element: Sendable, Output: Sendable>(
  _ elements: [Element], jobs: Int, _ body: (Element) -> Output
) -> [Output] {
  let next = Atomic<Int>(0)
  let results = Mutex<[Output?]>(Array(repeating: nil, count: elements.count))
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: min(jobs, max(elements.count, 1))) { _ in
      while case let k = next.add(1, ordering: .relaxed).oldValue, k < elements.count {
        let result = body(elements[k])
        results.withLock { $0[k] = result }
      }
    }
  }
  return results.withLock { $0.compactMap(\.self) }
}

private func standardError(_ text: String) {
  FileHandle.standardError.write(Data(text.utf8))
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
