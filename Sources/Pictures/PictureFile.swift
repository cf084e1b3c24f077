import HostSupport

/// Files of pictures: PNG and JPEG, told apart by their content and not by their names.
public enum PictureFile {
  /// The most pixels of a picture that is decoded. Cameras have 12 to 50 million; a decoded picture takes 4 bytes for
  /// each, and up to three times as many while it is decoded.
  public static let mostPixels = 40_000_000
  /// The most bytes of a file.
  public static let mostBytes = 64 << 20
  /// Bytes at the beginning of a file that show its format.
  static let headSize = 1024

  /// Reads a picture file of at most 64 MiB, or what is piped in: `/dev/stdin`.
  public static func read(_ path: String) throws(InputError) -> Picture { try read(ByteStream(path)) }

  static func read(_ stream: ByteStream) throws(InputError) -> Picture {
    // A film is refused as such, and not as a long file.
    try refuseOtherFormat(try stream.peek(headSize), name: stream.name)
    return try decode(stream.readAll(limit: mostBytes), name: stream.name)
  }

  /// Decodes the bytes of a picture file.
  ///
  /// A PNG may be of any kind; of an animated one it is the first picture. A JPEG may be gray, in color or CMYK, baseline
  /// or progressive. The picture is upright as its EXIF data say, and transparent pixels are put on white.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: the file's path, for messages.
  ///   - mostPixels: pixels of the largest picture that is decoded.
  /// - Throws: a sentence about what is not a picture, is another kind of file, damaged, truncated or too large.
  public static func decode(
    _ bytes: [UInt8], name: String, mostPixels: Int = PictureFile.mostPixels
  ) throws(InputError) -> Picture {
    guard bytes.count <= mostBytes else { throw InputError(name, "is longer than \(mostBytes) bytes") }
    try refuseOtherFormat(bytes[..<min(headSize, bytes.count)], name: name)
    let isPNG = bytes.starts(with: PNG.signature)
    let (stored, orientation) =
      isPNG
      ? try PNGFile.decode(bytes, name: name, mostPixels: mostPixels)
      : try JPEGFile.decode(bytes, name: name, mostPixels: mostPixels)
    let (width, height, rgb) = orientation.upright(stored.rgb, width: stored.width, height: stored.height)
    guard let picture = Picture(width: width, height: height, rgb: rgb) else {
      throw InputError(name, "is a damaged picture")
    }
    return picture
  }

  /// Refuses what begins neither as a PNG nor as a JPEG.
  private static func refuseOtherFormat(_ head: ArraySlice<UInt8>, name: String) throws(InputError) {
    if head.isEmpty { throw InputError(name, "is empty: a PNG or JPEG picture is expected") }
    if head.starts(with: PNG.signature) || head.starts(with: JPEGFile.signature) { return }
    // So short that it could have become one.
    for (signature, format) in [(PNG.signature, "PNG"), (JPEGFile.signature, "JPEG")] {
      if head.count >= 2, signature.starts(with: head) { throw truncated(name, format) }
    }
    throw InputError(name, OtherFormat(head)?.refusal ?? "is not a picture: PNG and JPEG files are read")
  }

  /// Refuses a picture of too many pixels, or of none.
  static func checkSize(
    _ width: Int, _ height: Int, name: String, format: String, mostPixels: Int
  ) throws(InputError) {
    guard width > 0, height > 0 else { throw InputError(name, "is a damaged \(format) file: it has no pixels") }
    guard width <= mostPixels / height else {
      throw InputError(
        name,
        "is a picture of \(width)x\(height) pixels: at most \(mostPixels) pixels are read; make it smaller, as with "
          + "magick large.\(format == "PNG" ? "png" : "jpg") -resize 4000x4000 small.png")
    }
  }

  static func truncated(_ name: String, _ format: String) -> InputError {
    InputError(name, "is a truncated \(format) file: copy or download it again")
  }
}

/// Pixels as they are stored, which may have to be turned.
typealias StoredPixels = (width: Int, height: Int, rgb: [UInt8])
