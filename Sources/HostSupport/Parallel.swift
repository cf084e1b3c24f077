import Dispatch
import Synchronization

/// Work on all cores whose result does not depend on how many there are.
public enum Parallel {
  /// The results of `body` for 0..<count, in order, computed by at most `jobs` threads.
  ///
  /// - Parameter progress: called with the number of finished items, by one thread at a time.
  public static func map<Result: Sendable>(
    _ count: Int, jobs: Int, progress: @Sendable (Int) -> Void = { _ in }, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let state = Mutex(ParallelState<Result>(results: Array(repeating: nil, count: count)))
    let workers = max(1, min(jobs, count))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index: Int? = state.withLock { state in
          guard state.next < count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        let result = body(index)
        state.withLock { state in
          state.results[index] = result
          state.finished += 1
          progress(state.finished)
        }
      }
    }
    return state.withLock { $0.results.compactMap { $0 } }
  }
}

private struct ParallelState<Result: Sendable> {
  var next = 0
  var finished = 0
  var results: [Result?]
}
