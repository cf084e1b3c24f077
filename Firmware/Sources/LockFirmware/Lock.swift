public import Core2HAL

/// The firmware of the lock: what a board runs.
public struct Lock<Device: Board & ~Copyable>: ~Copyable {
  public var board: Device
  private let configuration: LockConfiguration

  public init(board: consuming Device, configuration: LockConfiguration) {
    self.board = board
    self.configuration = configuration
  }

  /// Reads the board's inputs and acts on them and on the time. Call it when an input arrives and when the time that
  /// it returned last has come.
  ///
  /// - Parameter now: milliseconds since boot.
  /// - Returns: the next time at which something is due, after `now`; `UInt64.max` when only an input can change
  ///   anything.
  public mutating func step(now: UInt64) -> UInt64 {
    UInt64.max
  }
}
