public import Core2HAL

extension Flash {
  /// How often an operation is tried whose result does not read back. Programming again changes only bits that did not
  /// take.
  private static var tries: Int { 3 }
  /// How often a range is read to find the same content twice. Of three readings, one may be wrong.
  private static var readings: Int { 3 }

  // The work is done on pointers: a length that is a type parameter would copy it for each length.

  /// Fills an array from flash.
  @inline(__always)
  public mutating func read<let n: Int>(
    _ offset: UInt32, into array: inout InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    try withUnsafeMutableBytes(of: &array) { (bytes) throws(FlashErrorKind) in
      try readRange(offset, into: bytes)
    }
  }

  /// Fills memory from flash.
  @inline(never)
  public mutating func readRange(_ offset: UInt32, into bytes: UnsafeMutableRawBufferPointer) throws(FlashErrorKind) {
    guard let start = bytes.baseAddress else { return }
    do throws(Failure) { try read(offset, into: start, count: bytes.count) } catch { throw error.kind }
  }

  /// Programs an array, until it reads back twice.
  @inline(__always)
  public mutating func programAndVerify<let n: Int>(
    _ offset: UInt32, _ array: borrowing InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    try withUnsafeBytes(of: array) { (bytes) throws(FlashErrorKind) in
      try programAndVerify(offset, bytes)
    }
  }

  /// Programs bytes, in pieces of at most 120, until each piece reads back twice.
  @inline(never)
  public mutating func programAndVerify(_ offset: UInt32, _ bytes: UnsafeRawBufferPointer) throws(FlashErrorKind) {
    var done = 0
    while done < bytes.count {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[done..<min(done + 120, bytes.count)])
      try programPiece(offset + UInt32(truncatingIfNeeded: done), piece)
      done += piece.count
    }
  }

  private mutating func programPiece(_ offset: UInt32, _ bytes: UnsafeRawBufferPointer) throws(FlashErrorKind) {
    var failure = FlashErrorKind.device
    for _ in 0..<Self.tries {
      do throws(FlashErrorKind) {
        try program(offset, bytes)
        if try holds(offset, bytes) { return }
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private mutating func program(_ offset: UInt32, _ bytes: UnsafeRawBufferPointer) throws(FlashErrorKind) {
    guard let start = bytes.baseAddress else { return }
    do throws(Failure) { try program(offset, from: start, count: bytes.count) } catch { throw error.kind }
  }

  /// Whether two readings are equal to at most 120 bytes.
  @inline(never)
  private mutating func holds(_ offset: UInt32, _ bytes: UnsafeRawBufferPointer) throws(FlashErrorKind) -> Bool {
    var copy = InlineArray<120, UInt8>(repeating: 0)
    precondition(bytes.count <= copy.count)
    var equal = 0
    for _ in 0..<Self.readings where equal < 2 {
      try withUnsafeMutableBytes(of: &copy) { (copy) throws(FlashErrorKind) in
        try readRange(offset, into: UnsafeMutableRawBufferPointer(rebasing: copy[..<bytes.count]))
      }
      var isEqual = true
      for k in 0..<bytes.count where copy[k] != bytes[k] { isEqual = false }
      if isEqual { equal += 1 }
    }
    return equal == 2
  }

  /// Erases a sector, until all its bytes read as 0xFF twice.
  @inline(never)
  public mutating func eraseAndVerify(_ sector: UInt32) throws(FlashErrorKind) {
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
      let isErased = try withUnsafeBytes(of: erased) { (erased) throws(FlashErrorKind) in
        try holds(start + offset, erased)
      }
      guard isErased else { throw .device }
      offset += 64
    }
  }
}
