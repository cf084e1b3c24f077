import HostSupport

/// PNG files (W3C Portable Network Graphics, third edition).
enum PNGFile {
  static func decode(
    _ bytes: [UInt8], name: String, mostPixels: Int
  ) throws(InputError) -> (StoredPixels, Orientation) {
    guard let size = PNG.size(of: bytes) else {
      // The header is the first chunk: 25 bytes behind the signature.
      guard bytes.count >= PNG.signature.count + 25 else { throw PictureFile.truncated(name, "PNG") }
      throw InputError(name, "is a damaged PNG file: it has no header")
    }
    try PictureFile.checkSize(size.width, size.height, name: name, format: "PNG", mostPixels: mostPixels)
    let orientation = try orientation(bytes, name: name)
    guard let picture = PNG.decode(bytes, background: 255, mostPixels: mostPixels) else {
      throw InputError(name, "is a damaged PNG file")
    }
    return (picture, orientation)
  }

  /// Walks through the chunks up to the last one, which libpng does not, and so finds out whether the file is whole.
  private static func orientation(_ bytes: [UInt8], name: String) throws(InputError) -> Orientation {
    var orientation = Orientation.upright
    var start = PNG.signature.count
    // A chunk is its length, its name, its content, and a checksum of 4 bytes.
    while bytes.count - start >= 12 {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let kind = bytes[start + 4..<start + 8]
      guard length <= bytes.count - start - 12 else { break }
      if kind.elementsEqual("eXIf".utf8) {
        orientation = Orientation(exif: bytes[start + 8..<start + 8 + length])
      }
      if kind.elementsEqual("IEND".utf8) { return orientation }
      start += 12 + length
    }
    throw PictureFile.truncated(name, "PNG")
  }
}
