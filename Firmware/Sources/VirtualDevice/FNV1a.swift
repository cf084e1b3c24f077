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
    // A zero byte only multiplies, so a run of black pixels is one power of the prime. Most of a screen is black: four
    // such pixels are skipped at a time.
    var hash = value
    var zeroBytes = 0
    guard let start = UnsafeRawPointer(pixels.baseAddress) else { return }
    let isAligned = UInt(bitPattern: start) & 7 == 0
    var k = 0
    while k < pixels.count {
      if isAligned, k & 3 == 0, k + 4 <= pixels.count, start.load(fromByteOffset: 2 * k, as: UInt64.self) == 0 {
        zeroBytes += 8
        k += 4
        continue
      }
      let pixel = pixels[k]
      k += 1
      if pixel == 0 {
        zeroBytes += 2
        continue
      }
      if zeroBytes > 0 {
        hash &*= FNV1a.power(zeroBytes)
        zeroBytes = 0
      }
      hash = (hash ^ UInt64(widening: UInt32(pixel & 0xFF))) &* FNV1a.prime
      hash = (hash ^ UInt64(widening: UInt32(pixel >> 8))) &* FNV1a.prime
    }
    value = zeroBytes > 0 ? hash &* FNV1a.power(zeroBytes) : hash
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
