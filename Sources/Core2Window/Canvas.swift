/// The drawing surface of the window's parts: boxes and lines of text, in output pixels.
protocol Canvas: AnyObject {
  /// Fills a box; an `alpha` of 255 is opaque, 0 is transparent.
  func fill(_ box: Box, _ color: Color, alpha: UInt8)

  /// Draws text on one line in the device's font, with `scale` output pixels per font pixel.
  func text(_ text: some StringProtocol, x: Int, y: Int, scale: Int, color: Color)
}

extension Canvas {
  func fill(_ box: Box, _ color: Color) { fill(box, color, alpha: 255) }
}
