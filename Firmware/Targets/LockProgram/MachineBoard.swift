import Core2HAL
import Machine
import Owner
import Peripherals
import ShippedModel

/// An emulated machine as a board. Peripherals that the machine lacks do nothing.
struct MachineBoard: Board {
  typealias HandPart = NoHandCheck

  var display = DiscardingDisplay()
  var touch = NoTouchPanel()
  var motor = NoMotor()
  var serial = Console()
  var vaultFlash = FlashPartition.vault
  var profileFlash = FlashPartition.profile
  let clock = MachineClock()
  var entropy = XorShift()
  let secret = ConstantSecret()

  var model: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: shipped_model_address(), count: Int(shipped_model_size()))
  }

  mutating func restart() { machine_restart() }

  #if !Console
  static var hasConsole: Bool { false }
  #endif
}
