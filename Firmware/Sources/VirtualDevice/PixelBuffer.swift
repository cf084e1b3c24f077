public import Core2HAL

/// The picture on a simulated LCD, in the caller's memory: 320x240 pixels, RGB565, row-major, (0, 0) first.
public struct PixelBuffer {
  /// Pixels of the LCD.
  public static var count: Int { Int(Screen.width) * Int(Screen.height) }

  private let pixels: UnsafeMutablePointer<UInt16>

  /// - Parameter pixels: room for `count` pixels, which must stay valid as long as the buffer is used.
  public init(_ pixels: UnsafeMutablePointer<UInt16>) { self.pixels = pixels }

  /// Paints a rectangle in one color, without its parts outside the screen.
  ///
  /// - Returns: the rows that changed; empty if there are none.
  @inline(__always)
  @discardableResult
  public func fill(_ rectangle: Rectangle, with color: RGB565) -> Range<Int> {
    let width = Int(Screen.width)
    let left = max(0, Int(rectangle.x))
    let right = min(width, Int(rectangle.x) + Int(rectangle.width))
    let top = max(0, Int(rectangle.y))
    let bottom = min(Int(Screen.height), Int(rectangle.y) + Int(rectangle.height))
    guard left < right, top < bottom else { return 0..<0 }
    for row in top..<bottom {
      let start = row * width
      for k in start + left..<start + right { pixels[k] = color.bits }
    }
    return top..<bottom
  }

  /// All pixels become black.
  @discardableResult
  public func clear() -> Range<Int> {
    fill(Rectangle(x: 0, y: 0, width: Screen.width, height: Screen.height), with: RGB565(bits: 0))
  }

  /// A pixel, from 0 to `count` - 1.
  public subscript(k: Int) -> RGB565 { RGB565(bits: pixels[k]) }

  /// FNV-1a-64 over the pixels, each little-endian.
  public var hash: UInt64 {
    var hash = FNV1a()
    hash.add(UnsafeBufferPointer(start: pixels, count: PixelBuffer.count))
    return hash.value
  }
}
