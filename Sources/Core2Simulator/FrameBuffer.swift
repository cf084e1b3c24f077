public import Core2HAL
import VirtualDevice

/// The picture on the simulated LCD.
public final class FrameBuffer: Display {
  public static let width = Int(Screen.width)
  public static let height = Int(Screen.height)

  /// RGB565, row-major, (0, 0) first.
  public private(set) var pixels = [UInt16](repeating: 0, count: width * height)
  /// Increases with every painted rectangle.
  public private(set) var generation = 0
  /// Whether the picture is needed; otherwise nothing is painted.
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
  public var hash: UInt64 {
    var hash = FNV1a()
    pixels.withUnsafeBufferPointer { hash.add($0) }
    return hash.value
  }
}
