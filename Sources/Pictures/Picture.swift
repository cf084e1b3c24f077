/// A picture as it is shown: upright, and without transparency.
public struct Picture: Sendable, Equatable {
  /// Pixels in a row, 1 or more.
  public let width: Int
  /// Rows, 1 or more.
  public let height: Int
  /// Red, green and blue of each pixel in sRGB, 0...255, row-major: `3 * width * height` bytes.
  public private(set) var rgb: [UInt8]
  /// The brightness of each pixel, 0 black ... 255 white, row-major: `width * height` bytes.
  public private(set) var gray: [UInt8]

  /// A picture of red, green and blue of each pixel, row-major; `nil` if a side is not positive, or the number of bytes
  /// is not `3 * width * height`.
  public init?(width: Int, height: Int, rgb: [UInt8]) {
    guard Picture.hasPixels(width, height, rgb.count / 3), rgb.count % 3 == 0 else { return nil }
    self.width = width
    self.height = height
    self.rgb = rgb
    gray = Picture.brightness(of: rgb)
  }

  /// A picture without colors, such as a frame of `Y4MReader`; `nil` if a side is not positive, or the number of bytes is
  /// not `width * height`.
  public init?(width: Int, height: Int, gray: [UInt8]) {
    guard Picture.hasPixels(width, height, gray.count) else { return nil }
    self.width = width
    self.height = height
    self.gray = gray
    rgb = [UInt8](unsafeUninitializedCapacity: 3 * gray.count) { rgb, count in
      for (k, value) in gray.enumerated() {
        for channel in 0..<3 { rgb[3 * k + channel] = value }
      }
      count = 3 * gray.count
    }
  }

  private static func hasPixels(_ width: Int, _ height: Int, _ count: Int) -> Bool {
    guard width > 0, height > 0 else { return false }
    let (product, overflows) = width.multipliedReportingOverflow(by: height)
    return !overflows && product == count
  }

  private static func brightness(of rgb: [UInt8]) -> [UInt8] {
    rgb.withUnsafeBufferPointer { rgb in
      [UInt8](unsafeUninitializedCapacity: rgb.count / 3) { gray, count in
        count = rgb.count / 3
        for pixel in 0..<count {
          gray[pixel] = luma(rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2])
        }
      }
    }
  }

  /// The luma of BT.601, rounded: 0.299 R + 0.587 G + 0.114 B.
  static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    // The weights add up to 1,000, so the result is at most 255.
    let sum: UInt32 = 299 * UInt32(red) + 587 * UInt32(green) + 114 * UInt32(blue)
    return UInt8((sum + 500) / 1000)
  }

  /// Gives the pixels of a part of a row one color. The part is inside the picture.
  mutating func fill(row y: Int, _ columns: Range<Int>, _ color: Color) {
    let brightness = Picture.luma(color.red, color.green, color.blue)
    for pixel in y * width + columns.lowerBound..<y * width + columns.upperBound {
      rgb[3 * pixel] = color.red
      rgb[3 * pixel + 1] = color.green
      rgb[3 * pixel + 2] = color.blue
      gray[pixel] = brightness
    }
  }
}
