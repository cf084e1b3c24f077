import HostSupport

extension Picture {
  /// A color in sRGB.
  public struct Color: Sendable, Equatable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    public static let black = Color(red: 0, green: 0, blue: 0)
    public static let white = Color(red: 255, green: 255, blue: 255)
  }

  /// A rectangle in pixels. It may reach beyond the picture; what is outside is not drawn.
  public struct Box: Sendable, Equatable {
    /// The leftmost column and the uppermost row.
    public var x: Int
    public var y: Int
    /// Columns and rows; a box of 0 or fewer is empty.
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// Fills a rectangle.
  public mutating func fill(_ box: Box, _ color: Color) {
    let columns = Picture.part(box.x, box.width, of: width)
    for y in Picture.part(box.y, box.height, of: height) { fill(row: y, columns, color) }
  }

  /// Draws a frame along the inside of a rectangle.
  ///
  /// - Parameters:
  ///   - box: the rectangle.
  ///   - color: the color of the frame.
  ///   - thickness: the width of the line in pixels, 1 or more.
  public mutating func outline(_ box: Box, _ color: Color, thickness: Int = 1) {
    guard box.width > 0, box.height > 0, thickness > 0 else { return }
    let (across, down) = (min(thickness, box.width), min(thickness, box.height))
    let right = box.x.addingReportingOverflow(box.width - across).partialValue
    let bottom = box.y.addingReportingOverflow(box.height - down).partialValue
    fill(Box(x: box.x, y: box.y, width: box.width, height: down), color)
    fill(Box(x: box.x, y: bottom, width: box.width, height: down), color)
    fill(Box(x: box.x, y: box.y, width: across, height: box.height), color)
    fill(Box(x: right, y: box.y, width: across, height: box.height), color)
  }

  /// Writes digits into a picture, 5 times 7 squares for each, with a column free between them.
  ///
  /// - Parameters:
  ///   - text: the digits; any other character is shown as "?".
  ///   - x: the leftmost column.
  ///   - y: the uppermost row.
  ///   - scale: the side of a square in pixels, 1 or more.
  ///   - color: the color of the digits.
  public mutating func write(_ text: String, x: Int, y: Int, scale: Int = 1, _ color: Color) {
    // Farther away, nothing of the text could be inside.
    let reach = 1 << 32
    guard (-reach...reach).contains(x), (-reach...reach).contains(y), (1...1 << 16).contains(scale) else { return }
    for (k, character) in text.enumerated() {
      let left = x + k * DigitFont.advance * scale
      guard left < width else { return }
      for (row, squares) in DigitFont.rows(of: character).enumerated() {
        for column in 0..<DigitFont.width where squares >> (DigitFont.width - 1 - column) & 1 == 1 {
          fill(Box(x: left + column * scale, y: y + row * scale, width: scale, height: scale), color)
        }
      }
    }
  }

  /// Writes digits on a colored ground beside a rectangle: above it, or below where there is no room above, or inside.
  ///
  /// - Parameters:
  ///   - text: the digits; any other character is shown as "?".
  ///   - box: the rectangle.
  ///   - color: the color of the ground; the digits are black or white, whichever is easier to see.
  ///   - scale: as above; `labelScale` fits the picture.
  public mutating func label(_ text: String, at box: Box, _ color: Color, scale: Int) {
    let scale = min(max(1, scale), 64)
    // A square free on each side.
    let ground = (width: (text.count * DigitFont.advance + 1) * scale, height: (DigitFont.height + 2) * scale)
    // What is farther away is moved to where sums do not overflow; it is outside there, too.
    let reach = 1 << 32
    let top = min(max(box.y, -reach), reach)
    let bottom = top + min(max(box.height, 0), reach)
    let x = max(0, min(box.x, width - ground.width))
    let y =
      if top >= ground.height { top - ground.height } else { bottom + ground.height <= height ? bottom : max(0, top) }
    fill(Box(x: x, y: y, width: ground.width, height: ground.height), color)
    let isBright = Picture.luma(color.red, color.green, color.blue) >= 128
    write(text, x: x + scale, y: y + scale, scale: scale, isBright ? .black : .white)
  }

  /// A scale of digits that can be read where the whole picture is looked at.
  public var labelScale: Int { max(1, max(width, height) / 250) }

  /// The bytes of a PNG file of the picture, or `nil` if memory is exhausted.
  public var png: [UInt8]? { PNG.encode(rgb: rgb, width: width) }

  /// Writes the picture as a PNG file, completely or not at all.
  public func write(to path: String, access: FileAccess = .shared) throws(InputError) {
    try PNG.write(rgb: rgb, width: width, to: path, access: access)
  }

  /// What is inside of `length` pixels from `start`, where `size` are inside.
  private static func part(_ start: Int, _ length: Int, of size: Int) -> Range<Int> {
    guard length > 0, start < size else { return 0..<0 }
    let (end, overflows) = start.addingReportingOverflow(length)
    let stop = overflows ? size : min(end, size)
    return stop > 0 ? max(0, start)..<stop : 0..<0
  }
}
