import Core2HAL
import LockFirmware

/// The lock for an M5Stack Core2, as a module that a board drives. The board boots it, and then runs a step whenever an
/// input has changed and at the time that the previous step returned.
@main
struct Core2Program {
  /// The board calls `boot`; nothing calls this.
  static func main() {}
}

nonisolated(unsafe) private var lock: Lock<Core2>?

/// Power-on.
@c(lock_boot)
public func boot() {
  lock = Lock(
    board: Core2(), configuration: LockConfiguration(log: Core2.isDevelopment ? .development : .production))
}

/// Runs a step: the firmware reads its inputs and acts on what is due.
///
/// - Parameter now: milliseconds since boot.
/// - Returns: when the next step is due, in milliseconds since boot; all ones when only an input can change anything.
@c(lock_step)
public func step(_ now: UInt64) -> UInt64 { lock?.step(now: now) ?? .max }
