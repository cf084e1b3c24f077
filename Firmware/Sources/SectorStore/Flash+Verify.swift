import Core2HAL

extension Flash {
  /// Fills an array from flash.
  mutating func read<let n: Int>(_ offset: UInt32, into array: inout InlineArray<n, UInt8>) throws(FlashErrorKind) {
    try withUnsafeMutableBytes(of: &array) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) { try read(offset, into: start, count: n) } catch { throw error.kind }
    }
  }

  /// Programs an array and reads it back.
  mutating func programAndVerify<let n: Int>(
    _ offset: UInt32, _ array: InlineArray<n, UInt8>
  ) throws(FlashErrorKind) {
    var copy = array
    try withUnsafeMutableBytes(of: &copy) { (bytes) throws(FlashErrorKind) in
      guard let start = bytes.baseAddress else { return }
      do throws(Failure) {
        try program(offset, from: UnsafeRawPointer(start), count: n)
      } catch {
        throw error.kind
      }
    }
    try read(offset, into: &copy)
    for k in 0..<n where copy[k] != array[k] { throw .device }
  }

  /// Erases a sector and checks that all its bytes are 0xFF.
  mutating func eraseAndVerify(_ sector: UInt32) throws(FlashErrorKind) {
    let start = sector * geometry.sectorSize
    do throws(Failure) { try erase(sector: sector) } catch { throw error.kind }
    var chunk = InlineArray<64, UInt8>(repeating: 0)
    var offset: UInt32 = 0
    while offset < geometry.sectorSize {
      try read(start + offset, into: &chunk)
      for k in chunk.indices where chunk[k] != 0xFF { throw .device }
      offset += 64
    }
  }
}
