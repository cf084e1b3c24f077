import Dispatch
import Synchronization

/// Threads that share out numbered tasks. Which thread does which task is left to chance, so that a task must write
/// only to what is its own; then the result does not depend on the number of threads.
public struct Workers: Sendable {
  public let threads: Int

  /// - Parameter threads: 1 or more.
  public init(threads: Int) {
    self.threads = max(threads, 1)
  }

  /// Does the tasks 0..<count and waits for the last.
  public func run(_ count: Int, _ task: @Sendable (Int) -> Void) {
    guard threads > 1, count > 1 else {
      for k in 0..<count { task(k) }
      return
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let k = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if k >= count { return }
        task(k)
      }
    }
  }
}
