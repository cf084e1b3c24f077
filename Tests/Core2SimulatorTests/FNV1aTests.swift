import Testing
import VirtualDevice

@Suite("The hash of a screen")
struct FNV1aTests {
  /// The bytes one at a time.
  private func plain(_ pixels: [UInt16]) -> UInt64 {
    var hash = FNV1a()
    for pixel in pixels {
      hash.add(UInt8(pixel & 0xFF))
      hash.add(UInt8(pixel >> 8))
    }
    return hash.value
  }

  private func fast(_ pixels: [UInt16]) -> UInt64 {
    var hash = FNV1a()
    pixels.withUnsafeBufferPointer { hash.add($0) }
    return hash.value
  }

  @Test(
    "bytes hash as the authors of FNV-1a state",
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func vectors(text: String, expected: UInt64) {
    var hash = FNV1a()
    for byte in text.utf8 { hash.add(byte) }
    #expect(hash.value == expected)
  }

  @Test("runs of black, however long and wherever they begin, hash as byte by byte")
  func blackRuns() {
    for length in 0...13 {
      for start in 0...length {
        for end in start...length {
          let pixels = (0..<length).map { (start..<end).contains($0) ? 0 : UInt16($0 * 2791 + 1) }
          #expect(fast(pixels) == plain(pixels))
        }
      }
    }
    let black = [UInt16](repeating: 0, count: 76_800)
    #expect(fast(black) == plain(black))
  }

  @Test("pixels with one zero byte are not black")
  func halfZero() {
    let pixels: [UInt16] = [0x00FF, 0xFF00, 0, 0x0001, 0x0100, 0, 0, 0, 0, 0, 0, 0x8000]
    #expect(fast(pixels) == plain(pixels))
  }
}
