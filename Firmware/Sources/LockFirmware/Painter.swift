import Core2HAL

/// Text and round lines on top of rectangles.
extension Display {
  /// Paints the border of a rectangle, one pixel wide.
  mutating func frame(_ area: Rectangle, with color: RGB565) {
    fill(Rectangle(x: area.x, y: area.y, width: area.width, height: 1), with: color)
    fill(Rectangle(x: area.x, y: area.y + area.height - 1, width: area.width, height: 1), with: color)
    fill(Rectangle(x: area.x, y: area.y, width: 1, height: area.height), with: color)
    fill(Rectangle(x: area.x + area.width - 1, y: area.y, width: 1, height: area.height), with: color)
  }

  /// Paints text with its upper left corner at a point.
  ///
  /// - Returns: the left end of what follows.
  @discardableResult
  mutating func text(_ text: StaticString, x: Int16, y: Int16, _ color: RGB565) -> Int16 {
    var left = x
    for k in 0..<text.utf8CodeUnitCount {
      character(text.utf8Start[k], x: left, y: y, color)
      left += Int16(Font.advance)
    }
    return left
  }

  /// Paints text in the middle of a rectangle.
  mutating func text(_ text: StaticString, centeredIn area: Rectangle, _ color: RGB565) {
    let width = Int16(text.utf8CodeUnitCount * Font.advance)
    self.text(text, x: area.x + (area.width - width + 1) / 2, y: area.y + (area.height - 12) / 2, color)
  }

  /// Paints a decimal number without leading zeros.
  ///
  /// - Returns: the left end of what follows.
  @discardableResult
  mutating func decimal(_ value: UInt32, x: Int16, y: Int16, _ color: RGB565) -> Int16 {
    var digits = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    number(value, digits: digits, x: x, y: y, color)
    return x + Int16(truncatingIfNeeded: digits * Font.advance)
  }

  /// Paints a character with its upper left corner at a point.
  mutating func character(_ character: UInt8, x: Int16, y: Int16, _ color: RGB565) {
    let glyph = Font.glyph(character)
    for column in 0..<Font.width {
      var bits = glyph[column]
      // A run of set rows is one rectangle.
      while bits != 0 {
        let top = bits.trailingZeroBitCount
        let length = (~(bits >> UInt16(truncatingIfNeeded: top))).trailingZeroBitCount
        fill(
          Rectangle(
            x: x + Int16(truncatingIfNeeded: column), y: y + Int16(truncatingIfNeeded: top), width: 1,
            height: Int16(truncatingIfNeeded: length)), with: color)
        bits &= ~((1 << UInt16(truncatingIfNeeded: top + length)) - 1 as UInt16)
      }
    }
  }

  /// Paints a decimal number, padded with zeros to `digits`.
  mutating func number(_ value: UInt32, digits: Int, x: Int16, y: Int16, _ color: RGB565) {
    var rest = value
    for k in 0..<digits {
      let left = x + Int16(truncatingIfNeeded: (digits - 1 - k) * Font.advance)
      character(0x30 + UInt8(truncatingIfNeeded: rest % 10), x: left, y: y, color)
      rest /= 10
    }
  }

  /// Paints a line with round ends, nine pixels wide, both end points included. Parts outside `clip` are not painted.
  mutating func stroke(
    fromX x0: Int16, y y0: Int16, toX x1: Int16, y y1: Int16, clip: Rectangle, _ color: RGB565
  ) {
    let dx = Int32(x1) - Int32(x0)
    let dy = Int32(y1) - Int32(y0)
    // Dots at every second pixel look like one line.
    let steps = max((max(abs(dx), abs(dy)) + 1) / 2, 1)
    for k in 0...steps {
      let x = x0 + Int16(truncatingIfNeeded: dx * k / steps)
      let y = y0 + Int16(truncatingIfNeeded: dy * k / steps)
      // A disc of radius 4 is three rectangles.
      fillClipped(Rectangle(x: x - 1, y: y - 4, width: 3, height: 9), clip, color)
      fillClipped(Rectangle(x: x - 3, y: y - 3, width: 7, height: 7), clip, color)
      fillClipped(Rectangle(x: x - 4, y: y - 1, width: 9, height: 3), clip, color)
    }
  }

  private mutating func fillClipped(_ rectangle: Rectangle, _ clip: Rectangle, _ color: RGB565) {
    let left = max(rectangle.x, clip.x)
    let top = max(rectangle.y, clip.y)
    let right = min(rectangle.x + rectangle.width, clip.x + clip.width)
    let bottom = min(rectangle.y + rectangle.height, clip.y + clip.height)
    guard left < right, top < bottom else { return }
    fill(Rectangle(x: left, y: top, width: right - left, height: bottom - top), with: color)
  }

  /// Paints a digit, or 10 for a question mark, with lines of the pen; `unit` is pixels per grid step, on a grid of 12
  /// x 20 steps.
  mutating func largeDigit(_ digit: UInt8, x: Int16, y: Int16, unit: Int16, clip: Rectangle, _ color: RGB565) {
    LargeDigit.forEachLine(of: digit) { x0, y0, x1, y1 in
      stroke(
        fromX: x + x0 * unit, y: y + y0 * unit, toX: x + x1 * unit, y: y + y1 * unit, clip: clip, color)
    }
  }
}
