/// What the parts of the window draw on: boxes and lines of text, in pixels of the output.
protocol Canvas: AnyObject {
  /// Fills a box; an `alpha` of 255 covers what was there, 0 leaves it.
  func fill(_ box: Box, _ color: Color, alpha: UInt8)

  /// Draws text on one line in the device's font, `scale` pixels a pixel of the font.
  func text(_ text: some StringProtocol, x: Int, y: Int, scale: Int, color: Color)
}

extension Canvas {
  func fill(_ box: Box, _ color: Color) { fill(box, color, alpha: 255) }
}
