/// What secrets in memory need.
enum Memory {
  /// Overwrites bytes with zeros. It is not optimised, so that it stays where nothing reads the bytes afterwards.
  @inline(never)
  @_optimize(none)
  static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    var k = 0
    while k < bytes.count {
      start.storeBytes(of: 0, toByteOffset: k, as: UInt8.self)
      k += 1
    }
  }

  /// Whether two digests are equal, in a time that does not depend on where they differ.
  @inline(never)
  static func areEqual(_ a: borrowing SHA256.Digest, _ b: borrowing SHA256.Digest) -> Bool {
    var difference: UInt8 = 0
    for k in 0..<32 { difference |= a[k] ^ b[k] }
    return difference == 0
  }
}
