public import Core2HAL
import Machine

/// A display that discards everything, which the compiler does not know: the code that paints stays.
public struct DiscardingDisplay: Display {
  public init() {}

  public mutating func fill(_ rectangle: Rectangle, with color: RGB565) {
    panel_fill(rectangle.x, rectangle.y, rectangle.width, rectangle.height, color.bits)
  }

  public mutating func frameDidComplete() { panel_complete() }
}

public struct NoTouchPanel: TouchPanel {
  public init() {}

  public mutating func read() -> TouchReport {
    var places = InlineArray<4, UInt16>(repeating: 0)
    var span = places.mutableSpan
    let count = span.withUnsafeMutableBufferPointer { panel_touch($0.baseAddress) }
    let first = TouchPoint(x: places[0], y: places[1])
    switch count {
    case 0: return .none
    case 1: return .one(first)
    default: return .two(first, TouchPoint(x: places[2], y: places[3]))
    }
  }
}

public struct NoMotor: VibrationMotor {
  public init() {}

  public mutating func vibrate(level: UInt8) { motor_vibrate(level) }
}

/// The machine's console.
public struct Console: SerialPort {
  /// A byte that was received and not read, or -1.
  private var waiting: Int32 = -1

  public init() {}

  /// Whether there is a byte to read.
  public mutating func hasInput() -> Bool {
    if waiting < 0 { waiting = console_get() }
    return waiting >= 0
  }

  public mutating func read() -> UInt8? {
    guard hasInput() else { return nil }
    defer { waiting = -1 }
    return UInt8(truncatingIfNeeded: waiting)
  }

  public mutating func write(_ byte: UInt8) { console_put(byte) }
}

public struct MachineClock: Clock {
  public init() {}

  public var now: UInt64 { machine_milliseconds() }
}

/// A partition of the machine's flash. All partitions have the same type, so that they share code.
public struct FlashPartition: Flash {
  public let geometry: FlashGeometry
  /// The sector of the flash that the partition begins with.
  private let first: UInt32

  /// The partition `vault`, at the start of the flash.
  public static var vault: FlashPartition { FlashPartition(geometry: .vault, first: 0) }
  /// The partition `profile`, behind the vault.
  public static var profile: FlashPartition { FlashPartition(geometry: .profile, first: FlashGeometry.vault.sectors) }

  /// Bytes from the start of the flash to the start of the partition.
  private var start: UInt32 { first &* geometry.sectorSize }

  public mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    flash_read(start &+ offset, destination, count)
  }

  public mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard flash_program(start &+ offset, source, count) else { throw .device }
  }

  public mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    guard flash_erase(first &+ sector) else { throw .device }
  }
}

/// xorshift32 (Marsaglia, 2003), seeded by the time: anyone can guess it. Not for production.
public struct XorShift: EntropySource {
  private var state = UInt32(truncatingIfNeeded: machine_milliseconds()) | 1

  public init() {}

  public mutating func next() -> UInt32 {
    state ^= state << 13
    state ^= state >> 17
    state ^= state << 5
    return state
  }
}

/// A secret that everyone knows. Not for production.
public struct ConstantSecret: DeviceSecret {
  public let bytes = InlineArray<32, UInt8>(repeating: 0x5A)

  public init() {}
}
