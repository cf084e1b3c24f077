import Core2HAL
import LockFirmware
import Workload

/// A person at the device, who draws, taps and types.
struct Session: ~Copyable, InkSink {
  private var lock: Lock<SessionBoard>

  init() {
    // Fewer iterations than a device has: they take time, and no more stack.
    lock = Lock(board: SessionBoard(), configuration: LockConfiguration(iterations: 64))
  }

  /// The way through the whole firmware: a PIN is set and confirmed, mistaken, and right; every command; practice;
  /// wrong PINs up to the lockout.
  mutating func play(_ digits: InlineArray<4, UInt32>) {
    wait(300)
    type("help\rstatus\rmodel\rlog\rmode\rauto\rversion\rnonsense\r")
    for _ in 0..<2 { enter(digits) }
    var wrong = digits
    wrong[3] = digits[2]
    enter(wrong)
    enter(digits)
    tap(x: 160, y: 262)
    draw(digits[0])
    tap(x: 160, y: 262)
    tap(x: 267, y: 262)
    for k in 0..<6 {
      // A wrong PIN that is repeated costs nothing, so the first two digits take turns.
      var other = wrong
      other[0] = digits[k & 3]
      other[1] = digits[k >> 2]
      enter(other)
    }
    type("status\rmode practice\r")
    wait(60_000)
    Workload.drawScribble(0, on: &self)
    wait(2_000)
  }

  /// Four digits, each with ENTER, and ENTER for all.
  private mutating func enter(_ digits: InlineArray<4, UInt32>) {
    for k in 0..<4 { draw(digits[k]) }
    tap(x: 267, y: 262)
    wait(700)
  }

  private mutating func draw(_ digit: UInt32) {
    Workload.drawDigit(digit, on: &self)
    wait(150)
    tap(x: 267, y: 262)
    wait(350)
  }

  private mutating func tap(x: UInt16, y: UInt16) {
    touch(.one(TouchPoint(x: x, y: y)))
    touch(.none)
  }

  mutating func add(x: UInt16, y: UInt16) { touch(.one(TouchPoint(x: x, y: y))) }
  mutating func endStroke() { touch(.none) }

  private mutating func type(_ text: StaticString) {
    lock.board.serial.input = text
    lock.board.serial.position = 0
    wait(100)
  }

  private mutating func touch(_ report: TouchReport) {
    lock.board.touch.report = report
    wait(TouchGeometry.samplePeriod)
  }

  /// Lets the time pass, with a step whenever something is due.
  private mutating func wait(_ milliseconds: UInt64) {
    let end = lock.board.clock.now + milliseconds
    while true {
      let due = lock.step(now: lock.board.clock.now)
      if due >= end { break }
      lock.board.clock.now = due
    }
    lock.board.clock.now = end
  }
}
