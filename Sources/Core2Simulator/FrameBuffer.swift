public import Core2HAL
import VirtualDevice

/// The picture on the simulated LCD.
public final class FrameBuffer: Display {
  public static let width = Int(Screen.width)
  public static let height = Int(Screen.height)

  /// RGB565, row-major, (0, 0) first.
  public var pixels: [UInt16] { Array(memory) }
  /// Increases with every painted rectangle.
  public var generation: Int { rectangles }
  /// Whether the picture is needed; otherwise nothing is painted.
  let isPainting: Bool
  var onFrame: () -> Void = {}
  // Most rectangles are small. With an array and a public counter, Swift checks exclusive access at each of them, which
  // takes 15% of the instructions of a replay.
  private let memory = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: width * height)
  private let buffer: PixelBuffer
  private var rectangles = 0

  public init(isPainting: Bool = true) {
    self.isPainting = isPainting
    memory.initialize(repeating: 0)
    buffer = PixelBuffer(memory.baseAddress!)
  }

  deinit { memory.deallocate() }

  public func fill(_ rectangle: Rectangle, with color: RGB565) {
    guard isPainting else { return }
    if !buffer.fill(rectangle, with: color).isEmpty { rectangles &+= 1 }
  }

  public func frameDidComplete() { onFrame() }

  /// The screen goes dark: the power is cut.
  func clear() {
    fill(Rectangle(x: 0, y: 0, width: Screen.width, height: Screen.height), with: RGB565(bits: 0))
  }

  /// FNV-1a-64 over the pixels, each little-endian.
  public var hash: UInt64 { buffer.hash }
}
