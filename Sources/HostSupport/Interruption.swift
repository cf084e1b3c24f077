import Foundation
import Synchronization

private let request = Atomic<Bool>(false)

/// What Ctrl-C (SIGINT), SIGTERM and SIGHUP do: they end the program immediately, or ask it to finish and save its
/// work.
public enum Interruption {
  /// The exit status of a program that was interrupted before its work was done: 128 plus the number of SIGINT.
  public static let exitStatus: Int32 = 130

  /// Whether a signal has come since `catchSignals`.
  public static var isRequested: Bool { request.load(ordering: .relaxed) }

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// From now on a signal ends the process immediately with `exitStatus` and a line on standard error. This suits work
  /// that has nothing to save.
  public static func endAtOnce() {
    unblockSignals()
    for number in signals {
      // Only functions that are safe in a signal handler are called here.
      let previous = signal(number) { _ in
        let text: StaticString = "interrupted\n"
        _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(Interruption.exitStatus)
      }
      // nohup makes a process ignore SIGHUP; this is kept.
      if number == SIGHUP, unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  /// A process inherits the blocked signals of the thread that started it, and a worker thread has blocked all signals.
  private static func unblockSignals() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// From now on a signal only sets `isRequested`, so that work can be finished and saved. A second signal ends the
  /// process immediately.
  public static func catchSignals() {
    // The flag must exist before a signal can arrive.
    _ = isRequested
    unblockSignals()
    for number in signals {
      signal(number) { received in
        request.store(true, ordering: .relaxed)
        signal(received, SIG_DFL)
      }
    }
  }
}

/// The work was canceled on request.
public struct Interrupted: Error {
  public init() {}
}
