import CPNG

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
    // libpng keeps a pointer to the bytes from one call to the next.
    self = try bytes.withUnsafeBufferPointer { (bytes) throws(InputError) in
      try RGBPicture(png: UnsafeRawBufferPointer(bytes), path)
    }
  }

  private init(png bytes: UnsafeRawBufferPointer, _ path: String) throws(InputError) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard let start = bytes.baseAddress, png_image_begin_read_from_memory(&image, start, bytes.count) != 0 else {
      throw InputError(path, "is not a PNG file")
    }
    guard image.width <= 4096, image.height <= 4096 else {
      throw InputError(path, "is a picture of \(image.width)x\(image.height) pixels: at most 4096 a side are read")
    }
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    (width, height) = (Int(image.width), Int(image.height))
    var background = png_color(red: 0, green: 0, blue: 0)
    var channels = [UInt8](repeating: 0, count: width * height * 3)
    guard png_image_finish_read(&image, &background, &channels, 0, nil) != 0 else {
      throw InputError(path, "is a damaged PNG file")
    }
    self.channels = channels
  }

  /// Writes it as a PNG file, completely or not at all.
  public func write(to path: String, access: FileAccess = .shared) throws(InputError) {
    guard let bytes = PNG.encode(rgb: channels, width: width) else {
      throw InputError(path, "cannot be written: the picture cannot be encoded")
    }
    try AtomicFile.write(bytes, to: path, access: access)
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
