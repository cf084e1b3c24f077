import CTurboJPEG
import HostSupport

/// JPEG files (ITU-T T.81), with what JFIF, EXIF and Adobe added.
enum JPEGFile {
  /// The marker SOI, and the beginning of the next marker.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// The most scans of a picture. Cameras and programs write up to a dozen, and each takes a pass over the picture.
  private static let mostScans = 100

  static func decode(
    _ bytes: [UInt8], name: String, mostPixels: Int
  ) throws(InputError) -> (StoredPixels, Orientation) {
    let markers = JPEGMarkers(bytes)
    if let frame = markers.frame {
      try PictureFile.checkSize(frame.width, frame.height, name: name, format: "JPEG", mostPixels: mostPixels)
    }
    guard markers.isComplete else { throw PictureFile.truncated(name, "JPEG") }
    guard let frame = markers.frame else { throw InputError(name, "is a damaged JPEG file: it has no picture") }
    guard markers.scans <= mostScans else {
      throw InputError(
        name, "is a JPEG file of \(markers.scans) scans: at most \(mostScans) are read; \(advice)")
    }
    let rgb =
      frame.components == 4
      ? rgb(
        cmyk: try decompress(bytes, frame, TJPF_CMYK, channels: 4, name: name), isInverted: markers.isAdobe)
      : try decompress(bytes, frame, TJPF_RGB, channels: 3, name: name)
    return ((frame.width, frame.height, rgb), markers.orientation)
  }

  private static let advice = "turn it into a PNG, as with magick photo.jpg photo.png"

  private static func decompress(
    _ bytes: [UInt8], _ frame: JPEGMarkers.Frame, _ format: TJPF, channels: Int, name: String
  ) throws(InputError) -> [UInt8] {
    guard let decoder = tjInitDecompress() else { throw InputError(name, "cannot be decoded: out of memory") }
    defer { tjDestroy(decoder) }
    var pixels = [UInt8](repeating: 0, count: frame.width * frame.height * channels)
    // The size of the frame is not asked for by tjDecompressHeader3, which refuses rare samplings. A frame that is larger
    // than this is refused here.
    let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT
    let status = tjDecompress2(
      decoder, bytes, UInt(bytes.count), &pixels, Int32(frame.width), Int32(frame.width * channels),
      Int32(frame.height), Int32(format.rawValue), flags)
    if status == 0 { return pixels }
    let reason = String(cString: tjGetErrorStr2(decoder))
    if reason.lowercased().contains("premature end") { throw PictureFile.truncated(name, "JPEG") }
    if tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue) {
      throw InputError(name, "is a damaged JPEG file: \(reason)")
    }
    throw InputError(name, "is a JPEG file that cannot be decoded (\(reason)): \(advice)")
  }

  /// Ink on white paper as red, green and blue. Adobe's programs store 255 for no ink, others 0.
  private static func rgb(cmyk: [UInt8], isInverted: Bool) -> [UInt8] {
    let flip: UInt8 = isInverted ? 0 : 255
    return [UInt8](unsafeUninitializedCapacity: cmyk.count / 4 * 3) { rgb, count in
      count = cmyk.count / 4 * 3
      for pixel in 0..<cmyk.count / 4 {
        let black = UInt32(cmyk[4 * pixel + 3] ^ flip)
        for channel in 0..<3 {
          rgb[3 * pixel + channel] = UInt8((UInt32(cmyk[4 * pixel + channel] ^ flip) * black + 127) / 255)
        }
      }
    }
  }
}
