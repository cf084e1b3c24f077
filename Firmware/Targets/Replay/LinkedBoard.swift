import Core2HAL
import Link
import Machine
import Owner
import Peripherals
import VirtualDevice

/// What the peripherals of a `LinkedBoard` are connected to. Like hardware, it outlives a reset.
struct Wires {
  var touch = TouchReport.none
  var secret = InlineArray<32, UInt8>(repeating: 0)
  var entropy = SplitMix64(seed: 0)
  var sinceBoot: UInt64 = 0
  var motorLevel: UInt8 = 0
  var isRestartRequested = false
  private var time: UInt64 = 0
  private var isTimeSent = false
  /// Bytes that the firmware has not read yet, from `position` of `received` on.
  private var received = InlineArray<4096, UInt8>(repeating: 0)
  private var position = 0
  private var count = 0

  /// Writes the time of the next record if it is new, and begins the record.
  mutating func begin(_ letter: Unicode.Scalar) {
    if !isTimeSent {
      isTimeSent = true
      Link.put(UInt8(ascii: "T"))
      Link.put(time)
    }
    Link.put(UInt8(ascii: letter))
  }

  mutating func setTime(_ time: UInt64) {
    isTimeSent = isTimeSent && time == self.time
    self.time = time
  }

  /// Takes bytes from the link that the serial line receives. The firmware has read all previous ones.
  mutating func receive(_ bytes: UInt16) {
    guard bytes <= 4096 else { machine_exit(65) }
    for k in 0..<Int(bytes) { received[k] = Link.byte() }
    position = 0
    count = Int(bytes)
  }

  mutating func read() -> UInt8? {
    guard position < count else { return nil }
    defer { position += 1 }
    return received[position]
  }

  mutating func dropReceived() { count = 0 }
}

nonisolated(unsafe) var wires = Wires()

/// A board whose inputs come over the link and whose outputs go there.
struct LinkedBoard: VirtualBoard {
  #if NO_HAND
  // The machine has too little RAM.
  typealias HandPart = NoHandCheck
  #else
  typealias HandPart = OwnerHandCheck
  #endif

  var display = LinkedDisplay()
  var touch = LinkedPanel()
  var motor = LinkedMotor()
  var serial = LinkedSerial()
  var vaultFlash = FlashPartition.vault
  var profileFlash = FlashPartition.profile
  let clock = LinkedClock()
  var entropy = LinkedEntropy()
  let secret = LinkedSecret()

  var model: UnsafeRawBufferPointer { Link.model }
  var ownerModel: UnsafeRawBufferPointer { Link.ownerModel }

  mutating func restart() { wires.isRestartRequested = true }

  mutating func setTime(_ time: UInt64, sinceBoot: UInt64) {
    wires.setTime(time)
    wires.sinceBoot = sinceBoot
  }

  mutating func stepDidEnd() {}

  mutating func takeRestart() -> Bool {
    defer { wires.isRestartRequested = false }
    return wires.isRestartRequested
  }

  mutating func dropReceived() { wires.dropReceived() }

  mutating func darken() {
    display.fill(Rectangle(x: 0, y: 0, width: Screen.width, height: Screen.height), with: RGB565(bits: 0))
  }
}

/// Stores no picture: the program at the other end paints.
struct LinkedDisplay: Display {
  mutating func fill(_ rectangle: Rectangle, with color: RGB565) {
    wires.begin("R")
    Link.put(UInt16(bitPattern: rectangle.x))
    Link.put(UInt16(bitPattern: rectangle.y))
    Link.put(UInt16(bitPattern: rectangle.width))
    Link.put(UInt16(bitPattern: rectangle.height))
    Link.put(color.bits)
  }

  mutating func frameDidComplete() { wires.begin("F") }
}

struct LinkedPanel: TouchPanel {
  mutating func read() -> TouchReport { wires.touch }
}

struct LinkedMotor: VibrationMotor {
  mutating func vibrate(level: UInt8) {
    guard level != wires.motorLevel else { return }
    wires.motorLevel = level
    wires.begin("V")
    Link.put(level)
  }
}

struct LinkedSerial: SerialPort {
  mutating func read() -> UInt8? { wires.read() }

  mutating func write(_ byte: UInt8) {
    wires.begin("S")
    Link.put(byte)
  }
}

struct LinkedClock: Clock {
  var now: UInt64 { wires.sinceBoot }
}

struct LinkedEntropy: EntropySource {
  mutating func next() -> UInt32 { wires.entropy.nextHalf() }
}

struct LinkedSecret: DeviceSecret {
  var bytes: InlineArray<32, UInt8> { wires.secret }
}
