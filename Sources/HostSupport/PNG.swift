import CPNG

/// Pictures of the LCD as PNG files.
public enum PNG {
  /// Writes RGB565 pixels as a PNG with 8 bits per channel. The file is written completely or not at all.
  ///
  /// - Parameters:
  ///   - path: the file to write.
  ///   - width: pixels in a row.
  ///   - pixels: row-major, `width` pixels per row; five bits of red (the highest), six of green, five of blue.
  ///   - scale: the side in pixels of the square that a pixel becomes, 1...16.
  ///   - access: who may read the file.
  public static func write(
    _ pixels: [UInt16], width: Int, scale: Int = 1, to path: String, access: FileAccess = .shared
  ) throws(InputError) {
    guard let bytes = encode(pixels, width: width, scale: scale) else {
      throw InputError(path, "cannot be written: the picture cannot be encoded")
    }
    try AtomicFile.write(bytes, to: path, access: access)
  }

  /// The bytes of a PNG file, or `nil` if the last row is incomplete or memory is exhausted.
  public static func encode(_ pixels: [UInt16], width: Int, scale: Int = 1) -> [UInt8]? {
    guard width > 0, !pixels.isEmpty, pixels.count % width == 0, (1...16).contains(scale) else { return nil }
    var channels: [UInt8] = []
    channels.reserveCapacity(pixels.count * scale * scale * 3)
    for row in 0..<pixels.count / width {
      let start = channels.count
      for pixel in pixels[row * width..<(row + 1) * width] {
        let pixel = PNG.channels(rgb565: pixel)
        for _ in 0..<scale { channels += pixel }
      }
      let line = channels[start...]
      for _ in 1..<scale { channels += line }
    }

    return encode(rgb: channels, width: width * scale)
  }

  /// Red, green and blue of 8 bits each.
  static func channels(rgb565 pixel: UInt16) -> [UInt8] {
    // The highest bits are repeated as the lowest ones, so that white becomes 255.
    let red = UInt8(pixel >> 11) << 3 | UInt8(pixel >> 11) >> 2
    let green = UInt8(pixel >> 5 & 0x3F) << 2 | UInt8(pixel >> 5 & 0x3F) >> 4
    let blue = UInt8(pixel & 0x1F) << 3 | UInt8(pixel & 0x1F) >> 2
    return [red, green, blue]
  }

  /// The bytes of a PNG file of pixels with red, green and blue of 8 bits each, row-major; `nil` as above.
  public static func encode(rgb channels: [UInt8], width: Int) -> [UInt8]? {
    guard width > 0, !channels.isEmpty, channels.count % (width * 3) == 0 else { return nil }
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(channels.count / (width * 3))
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    defer { png_image_free(&image) }
    var size: png_alloc_size_t = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, channels, 0, nil) != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, channels, 0, nil) != 0 else { return nil }
    return Array(bytes[..<Int(size)])
  }
}
