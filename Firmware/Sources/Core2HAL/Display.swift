/// A 320x240 LCD without a frame buffer that the firmware could read back (ILI9342C on the Core2).
public protocol Display {
  /// Paints a rectangle in one color. Parts outside the screen are skipped.
  mutating func fill(_ rectangle: Rectangle, with color: RGB565)

  /// Reports that a mode or a prediction changed and is painted completely. Hardware needs to do nothing; a simulator
  /// may take a picture.
  mutating func frameDidComplete()
}

/// The size of the LCD.
public enum Screen {
  /// Pixels in a row.
  public static let width: Int16 = 320
  /// Rows of the LCD; the touch panel has 40 more.
  public static let height: Int16 = 240
}

/// An axis-aligned rectangle in pixels; (0, 0) is the upper left pixel of the screen, y points down.
public struct Rectangle: Equatable, Sendable {
  public var x: Int16
  public var y: Int16
  public var width: Int16
  public var height: Int16

  public init(x: Int16, y: Int16, width: Int16, height: Int16) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Whether the pixel (x, y) lies inside.
  public func contains(x px: Int16, y py: Int16) -> Bool {
    px >= x && px - x < width && py >= y && py - y < height
  }
}

/// A color in the LCD's format: five bits of red (the highest), six of green, five of blue.
public struct RGB565: Equatable, Sendable {
  public let bits: UInt16

  public init(bits: UInt16) {
    self.bits = bits
  }

  /// The nearest color to eight bits a channel, rounding down.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    bits = UInt16(red >> 3) << 11 | UInt16(green >> 2) << 5 | UInt16(blue >> 3)
  }
}
