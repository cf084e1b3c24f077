import Core2Board
import Core2HAL
import Owner
import ShippedModel

/// The board that a module imports.
struct Core2: Board {
  typealias HandPart = NoHandCheck

  var display = CorePanel()
  var touch = CoreTouch()
  var motor = CoreMotor()
  var serial = CoreSerial()
  var vaultFlash = CoreFlash(number: 0, geometry: .vault)
  var profileFlash = CoreFlash(number: 1, geometry: .profile)
  let clock = CoreClock()
  var entropy = CoreEntropy()
  let secret = CoreSecret()

  var model: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: shipped_model_address(), count: Int(shipped_model_size()))
  }

  mutating func restart() { core2_restart() }

  #if !Console
  static var hasConsole: Bool { false }
  #endif

  /// Whether the log may show digits.
  static var isDevelopment: Bool { core2_is_development() }
}

struct CorePanel: Display {
  mutating func fill(_ rectangle: Rectangle, with color: RGB565) {
    core2_fill(
      Int32(rectangle.x), Int32(rectangle.y), Int32(rectangle.width), Int32(rectangle.height), UInt32(color.bits))
  }

  mutating func frameDidComplete() {}
}

struct CoreTouch: TouchPanel {
  mutating func read() -> TouchReport {
    let first = core2_first_finger()
    switch first >> 30 {
    case 0: return .none
    case 1: return .one(point(first))
    default: return .two(point(first), point(core2_second_finger()))
    }
  }

  private func point(_ word: UInt32) -> TouchPoint {
    TouchPoint(x: UInt16(truncatingIfNeeded: word >> 9 & 511), y: UInt16(truncatingIfNeeded: word & 511))
  }
}

struct CoreMotor: VibrationMotor {
  mutating func vibrate(level: UInt8) { core2_vibrate(UInt32(level)) }
}

struct CoreSerial: SerialPort {
  mutating func read() -> UInt8? {
    let byte = core2_serial_read()
    return byte < 0 ? nil : UInt8(truncatingIfNeeded: byte)
  }

  mutating func write(_ byte: UInt8) { core2_serial_write(UInt32(byte)) }
}

/// A partition of the board. All partitions have the same type, so that they share code.
struct CoreFlash: Flash {
  /// The partition's number, as Core2Board.h lists them.
  let number: UInt32
  let geometry: FlashGeometry

  mutating func read(_ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard core2_flash_read(number, offset, destination, count) else { throw .device }
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard core2_flash_program(number, offset, source, count) else { throw .device }
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    guard core2_flash_erase(number, sector) else { throw .device }
  }
}

struct CoreClock: Clock {
  var now: UInt64 { core2_milliseconds() }
}

struct CoreEntropy: EntropySource {
  mutating func next() -> UInt32 { core2_random() }
}

struct CoreSecret: DeviceSecret {
  var bytes: InlineArray<32, UInt8> {
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    withUnsafeMutableBytes(of: &bytes) { core2_secret($0.baseAddress) }
    return bytes
  }
}
