import LockFirmware
import Peripherals

/// The lock on an emulated machine: the whole firmware, with a console but without a touch panel.
@main
struct LockProgram {
  static func main() {
    var lock = Lock(board: MachineBoard(), configuration: LockConfiguration())
    while true {
      let due = lock.step(now: lock.board.clock.now)
      while lock.board.clock.now < due, !lock.board.serial.hasInput() {}
    }
  }
}
