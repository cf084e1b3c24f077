import Core2HAL
import LockFirmware
import VirtualDevice
import Workload

/// A script that uses the device as a person does: it draws, taps and types.
struct ScriptedUse: ~Copyable, InkSink {
  // The shortest press keeps the session short.
  private var finger = Finger(on: ScriptedDevice(), press: FingerTiming.shortestPress)

  /// Uses the whole firmware: a PIN is set and confirmed, entered with a mistake, and entered right; then every
  /// command, practice, and wrong PINs up to the lockout.
  mutating func play(_ digits: InlineArray<4, UInt32>) {
    finger.wait(300)
    type("help\rstatus\rmodel\rlog\rmode\rauto\recho\rversion\rnonsense\rauto x\r\u{1B}[A\u{3}")
    for _ in 0..<2 { enter(digits) }
    var wrong = digits
    wrong[3] = digits[2]
    enter(wrong)
    enter(digits)
    finger.tap(.b)
    draw(digits[0])
    finger.tap(.b)
    finger.tap(.c)
    for k in 0..<6 {
      // A repeated wrong PIN does not count again, so the first two digits alternate.
      var other = wrong
      other[0] = digits[k & 3]
      other[1] = digits[k >> 2]
      enter(other)
    }
    type("status\rmode practice\r")
    finger.wait(60_000)
    Workload.drawScribble(0, on: &self)
    finger.wait(2_000)
  }

  /// Four digits, each with ENTER, and ENTER for all.
  private mutating func enter(_ digits: InlineArray<4, UInt32>) {
    for k in 0..<4 { draw(digits[k]) }
    finger.tap(.c)
    finger.wait(700)
  }

  private mutating func draw(_ digit: UInt32) {
    Workload.drawDigit(digit, on: &self)
    finger.wait(150)
    finger.tap(.c)
    finger.wait(350)
  }

  mutating func add(x: UInt16, y: UInt16) { finger.touch(.one(TouchPoint(x: x, y: y))) }
  mutating func endStroke() { finger.lift() }

  private mutating func type(_ text: StaticString) {
    finger.device.type(text)
    finger.wait(100)
  }
}

/// The whole firmware on a clock that the script moves.
private struct ScriptedDevice: ~Copyable, TouchSink {
  private var lock: Lock<ScriptedBoard>

  init() {
    // Fewer iterations than on a device: they take time, but no more stack.
    lock = Lock(board: ScriptedBoard(), configuration: LockConfiguration(iterations: 64))
  }

  var time: UInt64 { lock.board.clock.now }

  mutating func type(_ text: StaticString) {
    lock.board.serial.input = text
    lock.board.serial.position = 0
  }

  /// The lock reads the report when the time advances.
  mutating func touch(_ report: TouchReport, at time: UInt64) {
    wait(until: time)
    lock.board.touch.report = report
  }

  /// Lets the time pass, with a step now and at every time when something is due.
  mutating func wait(until end: UInt64) {
    while true {
      let due = lock.step(now: lock.board.clock.now)
      if due >= end { break }
      lock.board.clock.now = due
    }
    lock.board.clock.now = end
  }
}
