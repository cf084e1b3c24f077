import RecogniserInterface

/// Lines of `name key=value …` for the program that reads them.
public enum Console {
  public static func write(_ text: StaticString) {
    for k in 0..<text.utf8CodeUnitCount { put_byte(text.utf8Start[k]) }
  }

  public static func field(_ key: StaticString, _ value: UInt32) {
    put_byte(UInt8(ascii: " "))
    write(key)
    put_byte(UInt8(ascii: "="))
    var divisor: UInt32 = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      put_byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }

  public static func end() { put_byte(UInt8(ascii: "\n")) }
}
