import Ink

extension Picture {
  /// The picture with a frame around everything that was found, and the digit beside it: green where it is clear, orange
  /// where it is unclear.
  public func outlining(_ reading: PictureReading) -> Picture {
    var picture = self
    let scale = max(1, labelScale / 2)
    for digit in reading.digits {
      let color = digit.isClear ? Color(red: 0, green: 150, blue: 60) : Color(red: 235, green: 130, blue: 0)
      let margin = 2 * scale
      let frame = Box(
        x: digit.box.x - margin, y: digit.box.y - margin, width: digit.box.width + 2 * margin,
        height: digit.box.height + 2 * margin)
      picture.outline(frame, color, thickness: scale)
      picture.label(digit.isClear ? String(digit.prediction.digit) : "?", at: frame, color, scale: scale)
    }
    return picture
  }

  /// The rasters of digits, in their order, those of unclear ones in orange; `nil` without any.
  public init?(rastersOf digits: [ReadDigit], inRow: Int = 16) {
    let columns = min(digits.count, inRow)
    guard columns > 0 else { return nil }
    let zoom = 2
    let side = Raster.side * zoom + 4
    let rows = (digits.count + columns - 1) / columns
    let gray = [UInt8](repeating: 255, count: columns * side * rows * side)
    guard var picture = Picture(width: columns * side, height: rows * side, gray: gray) else { return nil }
    for (k, digit) in digits.enumerated() {
      let (x, y) = (k % columns * side + 2, k / columns * side + 2)
      for i in 0..<Raster.side {
        for j in 0..<Raster.side where digit.raster[i, j] {
          picture.fill(
            Box(x: x + j * zoom, y: y + i * zoom, width: zoom, height: zoom),
            digit.isClear ? .black : Color(red: 235, green: 130, blue: 0))
        }
      }
    }
    self = picture
  }
}
