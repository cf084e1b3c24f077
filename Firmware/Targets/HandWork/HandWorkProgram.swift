import Core2HAL
import DigitNet
import Ink
import Link
import LockFirmware
import Machine
import Owner
import PINVault
import ScriptedDevice
import VirtualDevice
import Workload

/// Counts the work of an attempt on a lock that knows its owner's hand, from the press of ENTER that completes it to the
/// first byte of the log that gives its verdict, and to the end of all that the lock then does.
///
/// The link receives the model files. It sends a line for each attempt, with the line of the log, and `end`:
///
///     attempt CASE verdict=COUNT whole=COUNT [TIME] pin right attempts=1
///
/// The cases are `right`, `hand` (the right PIN by another hand), `pin` (another PIN) and `both`.
@main
struct HandWorkProgram {
  static func main() {
    Link.receiveModels()
    findDrawings()
    start()
    for _ in 0..<3 {
      draw(pin: 0, hand: 0)
      entry?.finger.tap(.c)
      entry?.finger.wait(20)
    }
    withUnsafeMutableBytes(of: &flash) { flash_read(0, $0.baseAddress, UInt32(FLASH_SIZE)) }
    measure("right", pin: 0, hand: 0)
    for hand in 1..<Drawings.hands { measure("hand", pin: 0, hand: hand) }
    for pin in 1..<pins.count {
      measure("pin", pin: pin, hand: 0)
      for hand in stride(from: 1, to: Drawings.hands, by: 3) { measure("both", pin: pin, hand: hand) }
    }
    Link.write("end")
    Link.endLine()
    machine_exit(0)
  }

  private static func start() {
    entry = nil
    entry = ScriptedEntry(
      configuration: LockConfiguration(
        lockout: LockoutPolicy(), autoAccept: 0, log: .production, entryLimit: 0, unlockLimit: 0,
        refusesCommonPINs: false, secondReading: false, owner: .on))
    entry?.finger.wait(300)
  }

  /// Gives the device the flash that it had after the PIN was set, and starts it: the work also depends on the attempts
  /// in the log, and on nothing else that an attempt leaves.
  private static func restore() {
    for sector in 0..<UInt32(FLASH_SECTORS) { _ = flash_erase(sector) }
    withUnsafeBytes(of: &flash) { _ = flash_program(0, $0.baseAddress, UInt32(FLASH_SIZE)) }
    start()
  }

  private static func draw(pin: Int, hand: Int) {
    for k in 0..<4 { entry?.draw(drawings.indices[hand][Int(pins[pin] >> UInt16(12 - 4 * k)) & 15]) }
  }

  private static func measure(_ name: StaticString, pin: Int, hand: Int) {
    restore()
    draw(pin: pin, hand: hand)
    said.clear()
    ScriptedSerial.willSend = { byte in
      if said.count == 0 { verdict = machine_instructions() }
      said.add(byte)
    }
    let whole = measured_call {
      begun = machine_instructions()
      entry?.finger.tap(.c)
      entry?.finger.wait(20)
    }
    ScriptedSerial.willSend = nil
    Link.write("attempt ")
    Link.write(name)
    Link.field("verdict", verdict &- begun)
    Link.field("whole", whole)
    Link.put(UInt8(ascii: " "))
    for k in 0..<said.count { Link.put(said.bytes[k]) }
    Link.endLine()
  }

  /// For each digit, drawings that the network reads clearly: a hand has one of each.
  private static func findDrawings() {
    var found = InlineArray<10, Int>(repeating: 0)
    guard let network = try? Network(Link.model) else { machine_exit(65) }
    for index in 0..<Workload.digits {
      let digit = Int(Workload.digit(index))
      guard found[digit] < Drawings.hands else { continue }
      var ink = Ink()
      Workload.drawDigit(index, on: &ink)
      guard let prediction = network.predict(ink), !prediction.isUnclear, Int(prediction.digit) == digit else {
        continue
      }
      drawings.indices[found[digit]][digit] = index
      found[digit] += 1
    }
    for digit in 0..<10 where found[digit] < Drawings.hands { machine_exit(65) }
  }
}

/// Drawings that are made, as indices of `Workload.drawDigit`.
private struct Drawings {
  static var hands: Int { 8 }

  /// For each hand, the digits.
  var indices = InlineArray<8, InlineArray<10, UInt32>>(repeating: InlineArray(repeating: 0))
}

/// The first line of the log.
private struct FirstLine {
  var bytes = InlineArray<64, UInt8>(repeating: 0)
  var count = 0
  private var isOver = false

  mutating func add(_ byte: UInt8) {
    if byte < 0x20 { isOver = count > 0 }
    guard !isOver, count < 64 else { return }
    bytes[count] = byte
    count += 1
  }

  mutating func clear() {
    count = 0
    isOver = false
  }
}

/// The right PIN, and wrong ones: in the last digit, in the first one, and in all; in hexadecimal digits.
private let pins: InlineArray<4, UInt16> = [0x2580, 0x2587, 0x1580, 0x3946]

/// The flash of a device whose PIN was just set.
nonisolated(unsafe) private var flash = InlineArray<24_576, UInt8>(repeating: 0)

// What the measured calls, which take no parameters, use.
nonisolated(unsafe) private var entry: ScriptedEntry<OwnerHandCheck>?
nonisolated(unsafe) private var drawings = Drawings()
nonisolated(unsafe) private var said = FirstLine()
nonisolated(unsafe) private var begun: UInt32 = 0
nonisolated(unsafe) private var verdict: UInt32 = 0
