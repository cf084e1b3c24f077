public import Core2HAL
import Machine

/// A display that discards everything.
public struct DiscardingDisplay: Display {
  public init() {}

  public mutating func fill(_ rectangle: Rectangle, with color: RGB565) {}
  public mutating func frameDidComplete() {}
}

public struct NoTouchPanel: TouchPanel {
  public init() {}

  public mutating func read() -> TouchReport { .none }
}

public struct NoMotor: VibrationMotor {
  public init() {}

  public mutating func vibrate(level: UInt8) {}
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

/// The machine's partition `vault`.
public struct VaultPartition: Flash {
  public init() {}

  public var geometry: FlashGeometry { .vault }

  public mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    vault_read(offset, destination, count)
  }

  public mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard vault_program(offset, source, count) else { throw .device }
  }

  public mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    guard vault_erase(sector) else { throw .device }
  }
}

/// The machine's partition `profile`.
public struct ProfilePartition: Flash {
  public init() {}

  public var geometry: FlashGeometry { .profile }

  public mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    profile_read(offset, destination, count)
  }

  public mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    guard let count = geometry.checked(offset, count) else { throw .outOfRange }
    guard profile_program(offset, source, count) else { throw .device }
  }

  public mutating func erase(sector: UInt32) throws(FlashErrorKind) {
    guard sector < geometry.sectors else { throw .outOfRange }
    guard profile_erase(sector) else { throw .device }
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
