import LockFirmware
import RISCV32Board

/// The lock on QEMU's `virt` machine: the whole firmware, with a console and nothing to touch.
@main
struct App {
  static func main() {
    var lock = Lock(board: VirtBoard(), configuration: LockConfiguration())
    while true {
      let due = lock.step(now: lock.board.clock.now)
      while lock.board.clock.now < due, !lock.board.serial.hasInput {}
    }
  }
}
