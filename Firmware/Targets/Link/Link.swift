import Machine

/// The stream of bytes to and from the program that started the machine. Numbers are little-endian.
public enum Link {
  /// The next byte; at the end of the stream the machine stops with exit status 65.
  public static func byte() -> UInt8 {
    let next = link_get()
    if next < 0 { machine_exit(65) }
    return UInt8(truncatingIfNeeded: next)
  }

  public static func half() -> UInt16 { UInt16(byte()) | UInt16(byte()) << 8 }
  public static func word() -> UInt32 { UInt32(half()) | UInt32(half()) << 16 }

  public static func long() -> UInt64 {
    let low = word()
    return unsafeBitCast((low, word()), to: UInt64.self)
  }

  public static func put(_ byte: UInt8) { link_put(byte) }

  public static func put(_ half: UInt16) {
    put(UInt8(truncatingIfNeeded: half))
    put(UInt8(truncatingIfNeeded: half >> 8))
  }

  public static func put(_ long: UInt64) {
    for shift in stride(from: 0 as UInt64, to: 64, by: 8) { put(UInt8(truncatingIfNeeded: long &>> shift)) }
  }

  /// Writes a text of ASCII.
  public static func write(_ text: StaticString) {
    for k in 0..<text.utf8CodeUnitCount { link_put(text.utf8Start[k]) }
  }

  /// Writes a space and `key=value`, for logs that are lines of `name key=value …`.
  public static func field(_ key: StaticString, _ value: UInt32) {
    put(UInt8(ascii: " "))
    write(key)
    put(UInt8(ascii: "="))
    var divisor: UInt32 = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }

  public static func endLine() { put(UInt8(ascii: "\n")) }

  /// Receives the model file that reads digits and, behind it, that of hands: the size of both together, the files, the
  /// first one padded to four bytes, and the size that it then has.
  public static func receiveModels() {
    receiveModel()
    digitsSize = word()
    guard digitsSize <= model_size() else { machine_exit(65) }
  }

  /// Receives a model file, its size first, and stores it in the machine's partition.
  public static func receiveModel() {
    let size = word()
    guard model_erase(size) else { machine_exit(65) }
    var piece = InlineArray<64, UInt8>(repeating: 0)
    var offset: UInt32 = 0
    while offset < size {
      let count = min(size - offset, 64)
      for k in 0..<Int(count) { piece[k] = byte() }
      guard withUnsafeBytes(of: piece, { model_store(offset, $0.baseAddress, count) }) else { machine_exit(65) }
      offset += count
    }
    digitsSize = size
  }

  /// The model file that was received, of two the first one.
  public static var model: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: model_address(), count: Int(digitsSize))
  }

  /// The model file of hands; empty if there is none.
  public static var ownerModel: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      rebasing: UnsafeRawBufferPointer(start: model_address(), count: Int(model_size()))[Int(digitsSize)...])
  }
}

/// Bytes of the first model file, with its padding.
nonisolated(unsafe) private var digitsSize: UInt32 = 0
