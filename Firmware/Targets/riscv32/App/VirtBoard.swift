import Core2HAL
import RISCV32Board
import Support

/// QEMU's `virt` machine as a board: what it lacks is left out.
struct VirtBoard: Board {
  var display = DiscardingDisplay()
  var touch = NoTouchPanel()
  var motor = NoMotor()
  var serial = UART()
  var flash = MemoryFlash()
  let clock = MachineTimer()
  var entropy = XorShift()
  let secret = ConstantSecret()

  var model: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: model_address(), count: Int(model_size))
  }

  /// The machine's test device resets it.
  mutating func restart() { write_register32(0x10_0000, 0x7777) }
}
