import Core2HAL
import RISCV32Board
import RecogniserInterface

/// The `virt` machine with a finger, a keyboard and a clock that follow a script.
struct SessionBoard: Board {
  var display = DiscardingDisplay()
  var touch = ScriptedPanel()
  var motor = NoMotor()
  var serial = ScriptedSerial()
  var flash = MemoryFlash()
  var clock = ScriptedClock()
  var entropy = XorShift()
  let secret = ConstantSecret()

  var model: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: partition_address(), count: Int(partition_size()))
  }

  mutating func restart() {}
}

struct ScriptedPanel: TouchPanel {
  var report = TouchReport.none

  mutating func read() -> TouchReport { report }
}

struct ScriptedClock: Clock {
  var now: UInt64 = 0
}

/// Receives a line of text, sends to the machine's UART.
struct ScriptedSerial: SerialPort {
  var input: StaticString = ""
  var position = 0
  private var uart = UART()

  mutating func read() -> UInt8? {
    guard position < input.utf8CodeUnitCount else { return nil }
    position += 1
    return input.utf8Start[position - 1]
  }

  mutating func write(_ byte: UInt8) { uart.write(byte) }
}
