import Core2HAL
import LockFirmware
import Owner
import ScriptedDevice
import VirtualDevice
import Workload

/// A script that uses the device as a person does: it draws, taps and types.
struct ScriptedUse: ~Copyable {
  // Fewer iterations than on a device: they take time, but no more stack.
  private var entry = ScriptedEntry<NoHandCheck>(configuration: LockConfiguration(iterations: 64))

  /// Uses the whole firmware: a PIN is set and confirmed, entered with a mistake, and entered right; then every
  /// command, practice, and wrong PINs up to the lockout.
  mutating func play(_ digits: InlineArray<4, UInt32>) {
    entry.finger.wait(300)
    entry.type("help\rstatus\rmodel\rlog\rmode\rauto\recho\rversion\rnonsense\rauto x\r\u{1B}[A\u{3}")
    for _ in 0..<2 { entry.enter(digits) }
    var wrong = digits
    wrong[3] = digits[2]
    entry.enter(wrong)
    entry.enter(digits)
    entry.finger.tap(.b)
    entry.draw(digits[0])
    entry.finger.tap(.b)
    entry.finger.tap(.c)
    for k in 0..<6 {
      // A repeated wrong PIN does not count again, so the first two digits alternate.
      var other = wrong
      other[0] = digits[k & 3]
      other[1] = digits[k >> 2]
      entry.enter(other)
    }
    entry.type("status\rmode practice\r")
    entry.finger.wait(60_000)
    Workload.drawScribble(0, on: &entry)
    entry.finger.wait(2_000)
  }
}
