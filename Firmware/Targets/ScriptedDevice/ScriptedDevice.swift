public import Core2HAL
public import LockFirmware
public import Owner
public import VirtualDevice

/// The whole firmware on a clock that a script moves.
public struct ScriptedDevice<HandPart: HandCheck>: ~Copyable, TouchSink {
  private var lock: Lock<ScriptedBoard<HandPart>>

  @inline(__always)
  public init(configuration: LockConfiguration) {
    lock = Lock(board: ScriptedBoard(), configuration: configuration)
  }

  public var time: UInt64 { lock.board.clock.now }

  public mutating func type(_ text: StaticString) {
    lock.board.serial.input = text
    lock.board.serial.position = 0
  }

  /// The lock reads the report when the time advances.
  public mutating func touch(_ report: TouchReport, at time: UInt64) {
    wait(until: time)
    lock.board.touch.report = report
  }

  /// Lets the time pass, with a step now and at every time when something is due.
  public mutating func wait(until end: UInt64) {
    while true {
      let due = lock.step(now: lock.board.clock.now)
      if due >= end { break }
      lock.board.clock.now = due
    }
    lock.board.clock.now = end
  }
}
