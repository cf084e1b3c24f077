/// Functions that handle secrets in memory.
package enum Memory {
  /// Overwrites bytes with zeros. Not optimized: the compiler must not remove it where nothing reads the bytes
  /// afterwards.
  @inline(never)
  @_optimize(none)
  package static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    var k = 0
    while k &+ 8 <= bytes.count {
      start.storeBytes(of: 0, toByteOffset: k, as: UInt64.self)
      k &+= 8
    }
    while k < bytes.count {
      start.storeBytes(of: 0, toByteOffset: k, as: UInt8.self)
      k += 1
    }
  }

  /// Overwrites 4.3 KB of the stack below the caller, where functions that have returned left copies of secrets. That is
  /// as deep as an attempt goes.
  @inline(never)
  package static func wipeStack() {
    var area = InlineArray<544, UInt64>(repeating: 0)
    withUnsafeMutableBytes(of: &area) { wipe($0) }
  }

  /// The same, 256 bytes deeper: where `wipeStack` saved registers that it was called with.
  @inline(never)
  package static func wipeStackDeeper() {
    var area = InlineArray<576, UInt64>(repeating: 0)
    withUnsafeMutableBytes(of: &area) { wipe($0) }
  }

  /// The same, as deep as an attempt goes that asks for the hand: 8.7 KB.
  @inline(never)
  package static func wipeStackBelowHand() {
    var area = InlineArray<1088, UInt64>(repeating: 0)
    withUnsafeMutableBytes(of: &area) { wipe($0) }
  }

  /// Whether two digests are equal, in a time that does not depend on where they differ. Not optimized: the comparison
  /// is done even where its result does not matter.
  @inline(never)
  @_optimize(none)
  package static func areEqual(_ a: borrowing SHA256.Digest, _ b: borrowing SHA256.Digest) -> Bool {
    var difference: UInt8 = 0
    var k = 0
    while k < 32 {
      difference |= a[k] ^ b[k]
      k &+= 1
    }
    return difference == 0
  }
}
