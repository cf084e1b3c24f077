public import Core2HAL

/// The picture on the simulated LCD.
public final class FrameBuffer: Display {
  public static let width = Int(Screen.width)
  public static let height = Int(Screen.height)

  /// RGB565, row-major, (0, 0) first.
  public private(set) var pixels = [UInt16](repeating: 0, count: width * height)
  /// Grows with every rectangle painted.
  public private(set) var generation = 0
  /// Whether anyone wants the picture; otherwise nothing is painted.
  let isPainting: Bool
  var onFrame: () -> Void = {}

  public init(isPainting: Bool = true) { self.isPainting = isPainting }

  public func fill(_ rectangle: Rectangle, with color: RGB565) {
    guard isPainting else { return }
    let left = max(0, Int(rectangle.x))
    let right = min(FrameBuffer.width, Int(rectangle.x) + Int(rectangle.width))
    let top = max(0, Int(rectangle.y))
    let bottom = min(FrameBuffer.height, Int(rectangle.y) + Int(rectangle.height))
    guard left < right, top < bottom else { return }
    generation &+= 1
    pixels.withUnsafeMutableBufferPointer { pixels in
      for row in top..<bottom {
        let start = row * FrameBuffer.width
        for k in start + left..<start + right { pixels[k] = color.bits }
      }
    }
  }

  public func frameDidComplete() { onFrame() }

  /// The screen goes dark: the power is cut.
  func clear() {
    fill(Rectangle(x: 0, y: 0, width: Screen.width, height: Screen.height), with: RGB565(bits: 0))
  }

  /// FNV-1a-64 over the pixels, each little-endian.
  public var hash: UInt64 { FNV1a.hash(of: pixels) }
}

/// FNV-1a-64 (Fowler, Noll, Vo).
public enum FNV1a {
  static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325
  static let prime: UInt64 = 0x100_0000_01B3

  /// The hash of the pixels' bytes, low byte first.
  public static func hash(of pixels: [UInt16]) -> UInt64 {
    var hash = offsetBasis
    // A zero byte only multiplies, so that a run of black is one power of the prime. Most of a screen is black: four
    // such pixels are skipped at a time.
    var zeroBytes = 0
    pixels.withUnsafeBufferPointer { pixels in
      let bytes = UnsafeRawBufferPointer(pixels)
      var k = 0
      while k < pixels.count {
        if k & 3 == 0, k + 4 <= pixels.count, bytes.loadUnaligned(fromByteOffset: 2 * k, as: UInt64.self) == 0 {
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
          hash &*= power(zeroBytes)
          zeroBytes = 0
        }
        hash = (hash ^ UInt64(pixel & 0xFF)) &* prime
        hash = (hash ^ UInt64(pixel >> 8)) &* prime
      }
    }
    return zeroBytes > 0 ? hash &* power(zeroBytes) : hash
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
