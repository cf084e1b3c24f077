import LockFirmware

/// The text of the pane, the status line and the overlays: one place for the font and its sizes.
enum WindowText {
  /// Font pixels of a glyph, from one glyph to the next, and from one line to the next.
  static let width = Int(Font.width)
  static let height = Int(Font.height)
  static let advance = Int(Font.advance)
  static let lineHeight = height + 2

  /// Output pixels per font pixel for text beside a device of a scale. At least 14 pixels high, and smaller than the
  /// device's own text at large scales, which shows more of the log.
  static func scale(besideDevice scale: Int) -> Int { max(1, scale / 3) * max(1, 14 / height) }

  /// Output pixels per font pixel for a label on the case, about as high as 7 LCD pixels.
  static func scale(onDevice scale: Int) -> Int { max(1, (7 * scale + height / 2) / height) }
}
