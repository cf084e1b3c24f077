import Testing
import VirtualDevice

@testable import Crypto

@Suite("Secrets in memory")
struct MemoryTests {
  @Test("two digests are equal only if all 256 bits are")
  func areEqual() {
    var random = SplitMix64(seed: 1)
    let digest: SHA256.Digest = InlineArray { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(Memory.areEqual(digest, digest))
    for bit in 0..<256 {
      var other = digest
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!Memory.areEqual(digest, other) && !Memory.areEqual(other, digest), "bit \(bit)")
      // Two differences do not cancel each other out.
      other[(bit / 8 + 1) % 32] ^= 1 << UInt8(bit % 8)
      #expect(!Memory.areEqual(digest, other), "bit \(bit), twice")
    }
  }

  @Test("all bytes of an area are wiped, and no others", arguments: 0...40)
  func wipe(count: Int) {
    for offset in 0..<8 {
      var bytes = [UInt8](repeating: 0xA5, count: 64)
      bytes.withUnsafeMutableBytes { Memory.wipe(UnsafeMutableRawBufferPointer(rebasing: $0[offset..<offset + count])) }
      let expected = bytes.indices.map { (offset..<offset + count).contains($0) ? 0 : 0xA5 as UInt8 }
      #expect(bytes == expected)
    }
    Memory.wipe(UnsafeMutableRawBufferPointer(start: nil, count: 0))
  }

  @Test("a hash keeps nothing of its message, neither when it has ended nor when it is wiped")
  func hash() {
    let fresh = SHA256State()
    for count in [1, 55, 56, 63, 64, 65, 200] {
      var hash = SHA256()
      for k in 0..<count { hash.update(UInt8(truncatingIfNeeded: k) | 0x80) }
      #expect(!isZero(hash))
      hash.wipe()
      #expect(isZero(hash), "\(count) bytes")
      hash = SHA256()
      for k in 0..<count { hash.update(UInt8(truncatingIfNeeded: k) | 0x80) }
      _ = hash.finish()
      #expect(isZero(hash), "\(count) bytes, ended")
    }
    #expect(!isZero(fresh))
  }

  @Test("a wiped HMAC keeps neither its key nor its message")
  func hmac() {
    let key = [UInt8](repeating: 0x6B, count: 32)
    var mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
    mac.update(0x42)
    mac.wipe()
    #expect(isZero(mac))
    // After a code, what waits is a hash that has only seen the key.
    mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
    let unused = bytes(of: mac)
    for byte: UInt8 in 1...40 { mac.update(byte) }
    _ = mac.finish()
    #expect(bytes(of: mac) == unused)
  }

  private func bytes<T>(of value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

  private func isZero<T>(_ value: T) -> Bool { bytes(of: value).allSatisfy { $0 == 0 } }
}
