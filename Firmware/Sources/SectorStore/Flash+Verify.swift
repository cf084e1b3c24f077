import Core2HAL

extension Flash {
  /// How often an operation is tried whose result does not read back. Programming again changes only bits that did not
  /// take.
  private static var tries: Int { 3 }
  /// How often a range is read to find the same content twice. Of three readings, one may be wrong.
  private static var readings: Int { 3 }

  /// Fills an array from flash.
  mutating func read<let n: Int>(_ offset: UInt32, into array: inout InlineArray<n, UInt8>) throws(FlashErrorKind) {
    try withUnsafeMutableBytes(of: &array) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) { try read(offset, into: start, count: n) } catch { throw error.kind }
    }
  }

  /// Programs an array, until it reads back twice.
  mutating func programAndVerify<let n: Int>(
    _ offset: UInt32, _ array: borrowing InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    var failure = FlashErrorKind.device
    for _ in 0..<Self.tries {
      do throws(FlashErrorKind) {
        try program(offset, array)
        if try holds(offset, array) { return }
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private mutating func program<let n: Int>(
    _ offset: UInt32, _ array: borrowing InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    try withUnsafeBytes(of: array) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) { try program(offset, from: start, count: n) } catch { throw error.kind }
    }
  }

  /// Whether two readings are equal to an array.
  private mutating func holds<let n: Int>(
    _ offset: UInt32, _ array: borrowing InlineArray<n, UInt8>
  ) throws(FlashErrorKind) -> Bool {
    var copy = InlineArray<n, UInt8>(repeating: 0)
    var equal = 0
    for _ in 0..<Self.readings where equal < 2 {
      try read(offset, into: &copy)
      var isEqual = true
      for k in 0..<n where copy[k] != array[k] { isEqual = false }
      if isEqual { equal += 1 }
    }
    return equal == 2
  }

  /// Erases a sector, until all its bytes read as 0xFF twice.
  mutating func eraseAndVerify(_ sector: UInt32) throws(FlashErrorKind) {
    do throws(FlashErrorKind) {
      try eraseOnce(sector)
    } catch {
      try eraseOnce(sector)
    }
  }

  private mutating func eraseOnce(_ sector: UInt32) throws(FlashErrorKind) {
    let start = sector * geometry.sectorSize
    do throws(Failure) { try erase(sector: sector) } catch { throw error.kind }
    let erased = InlineArray<64, UInt8>(repeating: 0xFF)
    var offset: UInt32 = 0
    while offset < geometry.sectorSize {
      guard try holds(start + offset, erased) else { throw .device }
      offset += 64
    }
  }
}
