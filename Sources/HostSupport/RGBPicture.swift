/// A picture with red, green and blue of 8 bits for each pixel.
public struct RGBPicture: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Red, green and blue of each pixel, row-major.
  public let channels: [UInt8]

  /// The picture of RGB565 pixels, row-major, `width` a row.
  public init(rgb565 pixels: [UInt16], width: Int) {
    self.width = width
    height = pixels.count / width
    var channels: [UInt8] = []
    channels.reserveCapacity(3 * pixels.count)
    for pixel in pixels { channels += PNG.channels(rgb565: pixel) }
    self.channels = channels
  }

  private init(width: Int, height: Int, channels: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// The picture of a PNG file of at most 4,096 pixels a side; transparent pixels are put on black.
  public init(reading path: String) throws(InputError) {
    let bytes = try AtomicFile.read(path, limit: 1 << 26)
    guard let size = PNG.size(of: bytes) else { throw InputError(path, "is not a PNG file") }
    guard size.width <= RGBPicture.longestSide, size.height <= RGBPicture.longestSide else {
      throw InputError(
        path,
        "is a picture of \(size.width)x\(size.height) pixels: at most \(RGBPicture.longestSide) a side are read")
    }
    let mostPixels = RGBPicture.longestSide * RGBPicture.longestSide
    guard let picture = PNG.decode(bytes, background: 0, mostPixels: mostPixels) else {
      throw InputError(path, "is a damaged PNG file")
    }
    self.init(width: picture.width, height: picture.height, channels: picture.rgb)
  }

  /// Pixels; those of the LCD take a fraction.
  private static let longestSide = 4096

  /// Writes it as a PNG file, completely or not at all.
  public func write(to path: String, access: FileAccess = .shared) throws(InputError) {
    try PNG.write(rgb: channels, width: width, to: path, access: access)
  }

  /// The row-major numbers of the pixels that differ from those of a picture of the same size.
  public func differences(from other: RGBPicture) -> [Int] {
    (0..<min(channels.count, other.channels.count) / 3).filter {
      channels[3 * $0..<3 * $0 + 3] != other.channels[3 * $0..<3 * $0 + 3]
    }
  }

  /// The picture, darker, with the pixels that differ from another one in magenta; `nil` if the sizes differ.
  public func marked(differencesFrom other: RGBPicture) -> RGBPicture? {
    guard width == other.width, height == other.height else { return nil }
    var marked = channels.map { $0 / 2 }
    for pixel in differences(from: other) {
      marked.replaceSubrange(3 * pixel..<3 * pixel + 3, with: [255, 0, 255])
    }
    return RGBPicture(width: width, height: height, channels: marked)
  }
}
