import Core2HAL

/// FNV-1a of 64 bits (Fowler, Noll, Vo): the hash that identifies a screen in a trace.
///
/// The hash begins as 0xCBF29CE484222325. Each byte is XORed in, and the result is multiplied by 0x100000001B3, modulo
/// 2^64.
public struct FNV1a: Sendable {
  private static let prime: UInt64 = 0x100_0000_01B3

  /// The hash of the bytes so far.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  public mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(widening: UInt32(byte))) &* FNV1a.prime
  }

  /// Adds the bytes of pixels, the low byte of each first.
  public mutating func add(_ pixels: UnsafeBufferPointer<UInt16>) {
    var hash = value
    var k = 0
    while k < pixels.count {
      // A zero byte only multiplies, so a run of black pixels is one power of the prime.
      let end = FNV1a.endOfBlack(in: pixels, from: k)
      if end > k { hash &*= FNV1a.power(2 * (end - k)) }
      k = end
      while k < pixels.count, pixels[k] != 0 {
        hash = (hash ^ UInt64(widening: UInt32(pixels[k] & 0xFF))) &* FNV1a.prime
        hash = (hash ^ UInt64(widening: UInt32(pixels[k] >> 8))) &* FNV1a.prime
        k += 1
      }
    }
    value = hash
  }

  /// The end of the run of black pixels that begins at `start`.
  private static func endOfBlack(in pixels: UnsafeBufferPointer<UInt16>, from start: Int) -> Int {
    var k = start
    // Most of a screen is black. The compiler makes one comparison of 64 bits of these four pixels.
    while k + 4 <= pixels.count, pixels[k] | pixels[k + 1] | pixels[k + 2] | pixels[k + 3] == 0 { k += 4 }
    while k < pixels.count, pixels[k] == 0 { k += 1 }
    return k
  }

  private static func power(_ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    var base = prime
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result &*= base }
      base &*= base
      rest >>= 1
    }
    return result
  }
}
