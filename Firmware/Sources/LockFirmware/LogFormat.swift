import Core2HAL

/// The grammar of a line of the log: time, event, then words and `key=value` pairs, each after one space, and CR LF.
///
/// `[     12.345] predict digit=7 confidence=0.98 second=1 ink=143`
extension SerialPort {
  /// Begins a line with the time since boot, in seconds with three decimals, and the event's name.
  mutating func begin(_ event: StaticString, at now: UInt64) {
    write(0x5B)
    let seconds = now / 1000
    writeDecimal(seconds, width: 7)
    write(0x2E)
    writeDecimal(now % 1000, width: 3, padding: 0x30)
    write("] ")
    write(event)
  }

  mutating func end() {
    write(0x0D)
    write(0x0A)
  }

  mutating func word(_ word: StaticString) {
    write(0x20)
    write(word)
  }

  mutating func field(_ key: StaticString, _ value: StaticString) {
    self.key(key)
    write(value)
  }

  mutating func field(_ key: StaticString, _ value: UInt64) {
    self.key(key)
    writeDecimal(value)
  }

  mutating func field(_ key: StaticString, _ value: UInt32) {
    field(key, UInt64(widening: value))
  }

  /// A count, from 0 to 2^32 - 1.
  mutating func field(_ key: StaticString, _ value: Int) {
    field(key, UInt32(truncatingIfNeeded: value))
  }

  /// A probability in thousandths, with two decimals.
  mutating func field(_ key: StaticString, thousandths value: UInt16) {
    self.key(key)
    // Never 1.00: no network is certain.
    let hundredths = min(UInt32(value) + 5, 999) / 10
    write("0.")
    writeDecimal(UInt64(widening: hundredths), width: 2, padding: 0x30)
  }

  /// Bytes in hexadecimal.
  mutating func writeHexadecimal(_ byte: UInt8) {
    writeHexadecimal(nibble: byte >> 4)
    writeHexadecimal(nibble: byte & 15)
  }

  private mutating func writeHexadecimal(nibble: UInt8) {
    write(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
  }

  mutating func key(_ key: StaticString) {
    write(0x20)
    write(key)
    write(0x3D)
  }

  mutating func write(_ text: StaticString) {
    for k in 0..<text.utf8CodeUnitCount { write(text.utf8Start[k]) }
  }

  mutating func writeDecimal(_ value: UInt64, width: Int = 1, padding: UInt8 = 0x20) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var rest = value
    repeat {
      digits[count] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    for _ in 0..<max(0, width - count) { write(padding) }
    while count > 0 {
      count -= 1
      write(digits[count])
    }
  }
}
