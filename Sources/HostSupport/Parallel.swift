import Dispatch
import Synchronization

/// Work on all cores whose result does not depend on the number of cores.
public enum Parallel {
  /// The results of `body` for 0..<count, in order, computed by at most `jobs` threads.
  ///
  /// - Parameters:
  ///   - count: how many indices there are, from 0.
  ///   - body: called once for each index, by any thread.
  ///   - jobs: threads, at least 1.
  ///   - progress: called with the number of finished items, by one thread at a time.
  public static func map<Result: Sendable>(
    _ count: Int, jobs: Int, progress: @Sendable (Int) -> Void = { _ in }, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let state = Mutex(ParallelState<Result>(results: Array(repeating: nil, count: count)))
    run(count, threads: jobs) { index in
      let result = body(index)
      state.withLock { state in
        state.results[index] = result
        state.finished += 1
        progress(state.finished)
      }
    }
    return state.withLock { $0.results.compactMap { $0 } }
  }

  /// Runs the tasks 0..<count on at most `threads` threads and waits for all of them.
  ///
  /// - Returns: whether all tasks were done; no task is started after `isCancelled` has returned `true`.
  @discardableResult
  fileprivate static func run(
    _ count: Int, threads: Int, isCancelled: @Sendable () -> Bool = { false }, _ task: @Sendable (Int) -> Void
  ) -> Bool {
    let next = Atomic(0)
    let skipped = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        if isCancelled() {
          skipped.wrappingAdd(1, ordering: .relaxed)
          return
        }
        task(index)
      }
    }
    return skipped.load(ordering: .relaxed) == 0
  }
}

private struct ParallelState<Result: Sendable> {
  var finished = 0
  var results: [Result?]
}

/// Threads for work that can be canceled. The assignment of tasks to threads is not fixed, so a task must write only to
/// memory of its own; then the result does not depend on the number of threads.
public struct Workers: Sendable {
  private let threads: Int
  private let isCancelled: @Sendable () -> Bool

  /// - Parameters:
  ///   - threads: 1 or more.
  ///   - isCancelled: called before each task, on any thread; once `true`, it must stay `true`.
  public init(threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }) {
    self.threads = max(threads, 1)
    self.isCancelled = isCancelled
  }

  /// Throws if the work is canceled.
  public func check() throws(Interrupted) {
    if isCancelled() { throw Interrupted() }
  }

  /// Runs the tasks 0..<count and waits for all of them. If the work is canceled, some tasks are not done.
  public func run(_ count: Int, _ task: @Sendable (Int) -> Void) throws(Interrupted) {
    guard Parallel.run(count, threads: threads, isCancelled: isCancelled, task) else { throw Interrupted() }
  }

  /// The results of `body` for 0..<count, in order.
  public func map<Result: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Result
  ) throws(Interrupted) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    try run(count) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
