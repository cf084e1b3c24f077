/// A vibration motor on a regulator (AXP192 LDO3 on the Core2).
public protocol VibrationMotor {
  /// Sets the level, 0-255, until the next call. At levels 1-109 the motor does not move, and levels from 235 on are
  /// equal.
  mutating func vibrate(level: UInt8)
}

/// A serial line, 115,200 baud, 8 data bits, no parity, one stop bit.
public protocol SerialPort {
  /// The next byte received, or `nil` when there is none. Never waits.
  mutating func read() -> UInt8?

  /// Sends one byte. Never waits for a reader: an implementation drops what it cannot buffer.
  mutating func write(_ byte: UInt8)
}

/// Milliseconds since boot.
public protocol Clock {
  var now: UInt64 { get }
}

/// A source of random numbers that nobody outside the board can predict (RNG register of the ESP32).
public protocol EntropySource {
  mutating func next() -> UInt32
}

/// 32 secret bytes that the board holds outside its flash, the same for the life of the device.
public protocol DeviceSecret {
  var bytes: InlineArray<32, UInt8> { get }
}
