import Core2HAL
import LockFirmware

/// The lock for an M5Stack Core2, as a module that a board drives: it boots, then takes a step whenever an input has
/// changed and when the time has come that the step before told.
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

/// Lets the firmware see its inputs and act on what is due.
///
/// - Parameter now: milliseconds since boot.
/// - Returns: when the next step is due, in milliseconds since boot; all ones when only an input can change anything.
@c(lock_step)
public func step(_ now: UInt64) -> UInt64 { lock?.step(now: now) ?? .max }
