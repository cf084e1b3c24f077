public import Core2HAL
public import LockFirmware

/// A board on a virtual clock, whose inputs somebody sets and whose outputs somebody collects.
///
/// A copy is the same board: its peripherals are references, or values without a state of their own. So the board
/// outlives the lock that runs on it, as hardware outlives a reset.
public protocol VirtualBoard: Board {
  /// Sets the clocks.
  ///
  /// - Parameters:
  ///   - time: virtual milliseconds since the simulation began: what outputs are dated with.
  ///   - sinceBoot: what `clock.now` tells from now on.
  mutating func setTime(_ time: UInt64, sinceBoot: UInt64)

  /// The firmware has run its step: what waits to be told, tell it.
  mutating func stepDidEnd()

  /// Whether the firmware asked for a restart since the last call.
  mutating func takeRestart() -> Bool

  /// Forgets what the serial line received and nobody read.
  mutating func dropReceived()

  /// The screen goes dark: the power is cut.
  mutating func darken()
}

/// The lock's firmware on a virtual clock: computation takes no time, and at equal times inputs come before outputs.
///
/// The firmware runs in steps, each at one millisecond, and nothing happens in between. The simulator and every target
/// that replays a trace run this code, so that they agree about when a step is due.
public struct VirtualDevice<Device: VirtualBoard>: ~Copyable {
  /// The board; set its inputs between `begin` and `step`.
  public var board: Device
  /// Virtual milliseconds since the simulation began; a reset does not turn it back.
  public private(set) var time: UInt64 = 0
  /// The next virtual time at which the firmware acts by itself; `nil` when it waits for an input.
  public private(set) var nextWakeUp: UInt64? = 0

  private let configuration: LockConfiguration
  private var lock: Lock<Device>
  /// When the device booted last.
  private var bootTime: UInt64 = 0
  private var lastStep: UInt64?

  // A lock is large: what builds one has a frame of its own, which is gone while the lock runs.
  @inline(never)
  public init(board: Device, configuration: LockConfiguration) {
    self.board = board
    self.configuration = configuration
    lock = Lock(board: board, configuration: configuration)
  }

  /// The earliest time that the next input can have: outputs that have happened are not overtaken.
  public var earliestInputTime: UInt64 { lastStep == time ? time + 1 : time }

  /// Runs the device up to and with `end`.
  public mutating func advance(to end: UInt64) {
    while let due = nextWakeUp, due <= end {
      time = due
      step()
    }
    time = max(time, end)
  }

  /// Runs the device up to, not with, `moment`.
  ///
  /// - Parameter moment: at least `earliestInputTime`; an earlier one counts as that.
  /// - Returns: the moment that counts.
  @discardableResult
  public mutating func advance(before moment: UInt64) -> UInt64 {
    let moment = max(moment, earliestInputTime)
    if moment > 0 { advance(to: moment - 1) }
    return moment
  }

  /// Runs the device up to, not with, `moment`: its inputs come next, each with a `step`, `reset` or `cutPower`.
  ///
  /// - Parameter moment: as that of `advance(before:)`.
  public mutating func begin(at moment: UInt64) {
    time = advance(before: moment)
    board.setTime(time, sinceBoot: time - bootTime)
    // A firmware that has not booted yet boots before it can see an input.
    if lastStep == nil { step() }
  }

  /// The reset button: RAM is lost, the time since boot starts again.
  public mutating func reset() {
    boot()
    step()
  }

  /// The power goes and comes back: as a reset, and the screen goes dark.
  public mutating func cutPower() {
    board.darken()
    reset()
  }

  /// Lets the firmware see its inputs, and act on what is due.
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
