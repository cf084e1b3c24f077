import Core2Simulator
import Testing

@Suite("The hash of a screen")
struct FNV1aTests {
  /// FNV-1a-64 as its authors state it, a byte at a time.
  private func plain(_ pixels: [UInt16]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for pixel in pixels {
      for byte in [pixel & 0xFF, pixel >> 8] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    return hash
  }

  @Test("runs of black, however long and wherever they begin, hash as byte by byte")
  func blackRuns() {
    for length in 0...13 {
      for start in 0...length {
        for end in start...length {
          let pixels = (0..<length).map { (start..<end).contains($0) ? 0 : UInt16($0 * 2791 + 1) }
          #expect(FNV1a.hash(of: pixels) == plain(pixels))
        }
      }
    }
    let black = [UInt16](repeating: 0, count: 76_800)
    #expect(FNV1a.hash(of: black) == plain(black))
  }

  @Test("pixels with one zero byte are not black")
  func halfZero() {
    let pixels: [UInt16] = [0x00FF, 0xFF00, 0, 0x0001, 0x0100, 0, 0, 0, 0, 0, 0, 0x8000]
    #expect(FNV1a.hash(of: pixels) == plain(pixels))
  }
}
