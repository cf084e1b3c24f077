import Foundation
import Synchronization

private let wish = Atomic<Bool>(false)

/// Ctrl-C (SIGINT) and SIGTERM as a wish to end, so that work can be finished and saved. A second signal ends the
/// process at once.
public enum Interruption {
  /// Whether a signal has come.
  public static var isRequested: Bool { wish.load(ordering: .relaxed) }

  /// Catches the signals from now on.
  public static func catchSignals() {
    // The flag must exist before a signal can come.
    _ = isRequested
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { received in
        wish.store(true, ordering: .relaxed)
        signal(received, SIG_DFL)
      }
    }
  }
}
