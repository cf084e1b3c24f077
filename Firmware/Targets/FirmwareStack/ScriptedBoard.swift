import Core2HAL
import Link
import Peripherals

/// A machine with a finger, a keyboard and a clock that follow a script.
struct ScriptedBoard: Board {
  var display = DiscardingDisplay()
  var touch = ScriptedPanel()
  var motor = NoMotor()
  var serial = ScriptedSerial()
  var vaultFlash = VaultPartition()
  var profileFlash = ProfilePartition()
  var clock = ScriptedClock()
  var entropy = XorShift()
  let secret = ConstantSecret()

  var model: UnsafeRawBufferPointer { Link.model }

  mutating func restart() {}

  #if !Console
  static var hasConsole: Bool { false }
  #endif
}

struct ScriptedPanel: TouchPanel {
  var report = TouchReport.none

  mutating func read() -> TouchReport { report }
}

struct ScriptedClock: Clock {
  var now: UInt64 = 0
}

/// Receives a line of text, sends to the machine's console.
struct ScriptedSerial: SerialPort {
  var input: StaticString = ""
  var position = 0
  private var console = Console()

  mutating func read() -> UInt8? {
    guard position < input.utf8CodeUnitCount else { return nil }
    position += 1
    return input.utf8Start[position - 1]
  }

  mutating func write(_ byte: UInt8) { console.write(byte) }
}
