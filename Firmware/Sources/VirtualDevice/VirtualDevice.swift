public import Core2HAL
public import LockFirmware
public import Owner

/// A board on a virtual clock: the caller sets its inputs and collects its outputs.
///
/// A copy is the same board, because its peripherals are references or values without state. The board therefore
/// outlives the lock that runs on it, as hardware outlives a reset.
public protocol VirtualBoard: Board where HandPart: HandCheck {
  /// Sets the clocks.
  ///
  /// - Parameters:
  ///   - time: virtual milliseconds since the simulation began, the timestamp of outputs.
  ///   - sinceBoot: the value that `clock.now` returns from now on.
  mutating func setTime(_ time: UInt64, sinceBoot: UInt64)

  /// Called after each step of the firmware: report everything that waits to be reported.
  mutating func stepDidEnd()

  /// Whether the firmware asked for a restart since the last call.
  mutating func takeRestart() -> Bool

  /// Drops bytes that the serial line received and the firmware has not read.
  mutating func dropReceived()

  /// The power is cut: the screen goes dark.
  mutating func darken()
}

/// The lock's firmware on a virtual clock: computation takes no time, and at equal times inputs come before outputs.
///
/// The firmware runs in steps, each at one millisecond, and nothing happens in between. The simulator and every target
/// that replays a trace run this code, so they agree on when a step is due.
public struct VirtualDevice<Device: VirtualBoard>: ~Copyable {
  /// The board; set its inputs between `begin` and `step`.
  public var board: Device
  /// Virtual milliseconds since the simulation began; a reset does not turn it back.
  public private(set) var time: UInt64 = 0
  /// The next virtual time at which the firmware acts by itself; `nil` when it waits for an input.
  public private(set) var nextWakeUp: UInt64? = 0

  private let configuration: LockConfiguration
  private var lock: Lock<Device>
  /// The virtual time of the last boot.
  private var bootTime: UInt64 = 0
  private var lastStep: UInt64?

  // A lock is large: building it in a separate stack frame frees that frame before the lock runs.
  @inline(never)
  public init(board: Device, configuration: LockConfiguration) {
    self.board = board
    self.configuration = configuration
    lock = Lock(board: board, configuration: configuration)
  }

  /// Wrong attempts since the last right one, as the vault counts them.
  public var wrongAttempts: UInt32 { lock.wrongAttempts }

  /// Whether the lock waits after wrong attempts.
  public var isLockedOut: Bool { lock.isLockedOut }

  /// The earliest time that the next input can have; an input cannot precede an output that has already happened.
  public var earliestInputTime: UInt64 { lastStep == time ? time + 1 : time }

  /// Runs the device up to and including `end`.
  public mutating func advance(to end: UInt64) {
    while let due = nextWakeUp, due <= end {
      time = due
      step()
    }
    time = max(time, end)
  }

  /// Runs the device up to, but not including, `moment`.
  ///
  /// - Parameter moment: at least `earliestInputTime`; an earlier moment is moved to that time.
  /// - Returns: the moment that was used.
  @discardableResult
  public mutating func advance(before moment: UInt64) -> UInt64 {
    let moment = max(moment, earliestInputTime)
    if moment > 0 { advance(to: moment - 1) }
    return moment
  }

  /// Runs the device up to, but not including, `moment`. Its inputs come next, each with a `step`, `reset` or
  /// `cutPower`.
  ///
  /// - Parameter moment: as in `advance(before:)`.
  public mutating func begin(at moment: UInt64) {
    time = advance(before: moment)
    board.setTime(time, sinceBoot: time - bootTime)
    // A firmware that has not booted yet must boot before it can read an input.
    if lastStep == nil { step() }
  }

  /// The reset button: RAM is lost, and the time since boot starts again at 0.
  public mutating func reset() {
    boot()
    step()
  }

  /// The power goes off and on: like a reset, and the screen goes dark.
  public mutating func cutPower() {
    board.darken()
    reset()
  }

  /// Runs a step of the firmware: it reads its inputs and acts on what is due.
  @inline(never)
  public mutating func step() {
    lastStep = time
    let now = time - bootTime
    board.setTime(time, sinceBoot: now)
    let next = lock.step(now: now)
    board.stepDidEnd()
    if board.takeRestart() {
      boot()
      nextWakeUp = time + 1
    } else {
      nextWakeUp = next == .max ? nil : bootTime + max(next, now + 1)
    }
  }

  @inline(never)
  private mutating func boot() {
    board.dropReceived()
    board.motor.vibrate(level: 0)
    bootTime = time
    lock = Lock(board: board, configuration: configuration)
  }
}
