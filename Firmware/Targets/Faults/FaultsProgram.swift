import Core2HAL
import Link
import LockFirmware
import Machine
import Owner
import Peripherals

/// What happens to a firmware that cannot continue. The first byte of the link selects the reason:
///
///     't' a trap of the Swift code: an index, the next byte, out of bounds
///     's' infinite recursion, which exhausts the stack
///     'b' memory that is not there
///     'm' a model file, which comes next over the link, that is damaged
///
/// A machine that survives, which only 'm' may, ends with what the lock says and with exit status 0.
@main
struct FaultsProgram {
  static func main() {
    switch Link.byte() {
    case UInt8(ascii: "t"):
      let values = InlineArray<4, UInt32>(repeating: 1)
      Link.field("element", values[Int(Link.byte())])
    case UInt8(ascii: "s"): Link.field("depth", descend(1))
    case UInt8(ascii: "b"): machine_touch_nothing()
    case UInt8(ascii: "m"):
      Link.receiveModel()
      var lock = Lock(board: ModelBoard(), configuration: LockConfiguration())
      _ = lock.step(now: 0)
    default: machine_exit(65)
    }
    machine_exit(0)
  }

  /// Needs stack for every level, whatever an optimizer thinks of it.
  @inline(never)
  private static func descend(_ level: UInt32) -> UInt32 {
    var frame = InlineArray<64, UInt32>(repeating: level)
    // Every level is odd. The optimizer cannot know that, so the recursion never ends.
    if level & 1 == 1 { frame[Int(level & 63)] = descend(level &+ 2) }
    return frame[Int(level & 31)] &+ frame[63]
  }
}

/// A board that takes the model from the link, and sends its log there.
struct ModelBoard: Board {
  typealias HandPart = NoHandCheck

  var display = DiscardingDisplay()
  var touch = NoTouchPanel()
  var motor = NoMotor()
  var serial = LinkConsole()
  var vaultFlash = FlashPartition.vault
  var profileFlash = FlashPartition.profile
  let clock = MachineClock()
  var entropy = XorShift()
  let secret = ConstantSecret()

  var model: UnsafeRawBufferPointer { Link.model }

  mutating func restart() {}
}

struct LinkConsole: SerialPort {
  mutating func read() -> UInt8? { nil }
  mutating func write(_ byte: UInt8) { Link.put(byte) }
}
