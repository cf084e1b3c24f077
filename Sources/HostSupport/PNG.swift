import CPNG

/// Pictures as PNG files. This is the only place that calls libpng.
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
    try write(encode(pixels, width: width, scale: scale), to: path, access: access)
  }

  /// Writes pixels with red, green and blue of 8 bits each, row-major, as a PNG file, completely or not at all.
  public static func write(
    rgb channels: [UInt8], width: Int, to path: String, access: FileAccess = .shared
  ) throws(InputError) {
    try write(encode(rgb: channels, width: width), to: path, access: access)
  }

  private static func write(_ encoded: [UInt8]?, to path: String, access: FileAccess) throws(InputError) {
    guard let encoded else { throw InputError(path, "cannot be written: the picture cannot be encoded") }
    try AtomicFile.write(encoded, to: path, access: access)
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

  /// The bytes that every PNG file begins with.
  public static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What the header of a PNG file says of its size in pixels, 0..<2^32 a side; `nil` if there is no such header.
  public static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
    // The signature, the length of the chunk IHDR, its name, and then both sides, the highest byte first.
    guard bytes.count >= 24, bytes.starts(with: signature), Array(bytes[12..<16]) == Array("IHDR".utf8) else {
      return nil
    }
    func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }

  /// The first picture of a PNG file of any kind, in sRGB with 8 bits for each channel.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - background: the gray, 0 black ... 255 white, that transparent pixels are put on.
  ///   - mostPixels: the most pixels that are decoded; `size(of:)` tells how many there are.
  /// - Returns: the size in pixels, and red, green and blue of each pixel, row-major; `nil` if the file is damaged, or
  ///   has more pixels.
  public static func decode(
    _ bytes: [UInt8], background: UInt8, mostPixels: Int
  ) -> (width: Int, height: Int, rgb: [UInt8])? {
    guard let size = size(of: bytes), size.width > 0, size.height > 0, size.width <= mostPixels / size.height else {
      return nil
    }
    // libpng keeps a pointer to the bytes from one call to the next.
    let rgb = bytes.withUnsafeBufferPointer { bytes -> [UInt8]? in
      var image = png_image()
      image.version = UInt32(PNG_IMAGE_VERSION)
      defer { png_image_free(&image) }
      guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0,
        Int(image.width) == size.width, Int(image.height) == size.height
      else { return nil }
      // Without a word about their gamma, 16 bits are taken for sRGB, too, as 8 bits are.
      image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
      // Red, green and blue; then alpha, where there is any.
      let alpha = image.format & UInt32(PNG_FORMAT_FLAG_ALPHA)
      image.format = UInt32(PNG_FORMAT_FLAG_COLOR) | alpha
      let channels = alpha == 0 ? 3 : 4
      var pixels = [UInt8](repeating: 0, count: size.width * size.height * channels)
      guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else { return nil }
      return alpha == 0 ? pixels : opaque(pixels, on: background)
    }
    return rgb.map { (size.width, size.height, $0) }
  }

  /// Pixels of four channels, of which the last is alpha, put on a gray.
  private static func opaque(_ rgba: [UInt8], on background: UInt8) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: rgba.count / 4 * 3) { rgb, count in
      count = rgba.count / 4 * 3
      for pixel in 0..<rgba.count / 4 {
        let alpha = UInt32(rgba[4 * pixel + 3])
        for channel in 0..<3 {
          let shown = UInt32(rgba[4 * pixel + channel]) * alpha + UInt32(background) * (255 - alpha)
          rgb[3 * pixel + channel] = UInt8((shown + 127) / 255)
        }
      }
    }
  }
}
