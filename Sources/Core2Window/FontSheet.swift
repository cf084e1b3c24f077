import LockFirmware

/// The device's font as one picture: the glyphs of ASCII side by side, white on a transparent background.
enum FontSheet {
  static let width = 128 * Font.advance
  static let height = Int(Font.height)

  /// ARGB with 8 bits per channel, row-major.
  static var pixels: [UInt32] {
    var pixels = [UInt32](repeating: 0x00FF_FFFF, count: width * height)
    for character in 0x20..<0x7F {
      let glyph = Font.glyph(UInt8(character))
      for column in 0..<Font.width {
        for row in 0..<height where glyph[column] >> row & 1 == 1 {
          pixels[row * width + character * Font.advance + column] = 0xFFFF_FFFF
        }
      }
    }
    return pixels
  }

  /// The glyph of a byte in the picture. Bytes other than printable ASCII have the glyph of "?"; a space has none.
  static func glyph(of byte: UInt8) -> Box? {
    guard byte != 0x20 else { return nil }
    let character = byte > 0x20 && byte < 0x7F ? byte : 0x3F
    return Box(x: Int(character) * Font.advance, y: 0, width: Font.width, height: height)
  }
}
