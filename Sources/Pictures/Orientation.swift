/// How a camera was held: what has to be done to the stored pixels so that the picture is upright. The raw values are
/// those of the tag Orientation in EXIF (CIPA DC-008, 4.6.4).
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored = 2
  case turnedHalf = 3
  case flipped = 4
  case transposed = 5
  /// Has to be turned a quarter clockwise.
  case turnedLeft = 6
  case transverse = 7
  /// Has to be turned a quarter counterclockwise.
  case turnedRight = 8

  /// Whether rows are stored as columns.
  var swapsSides: Bool { rawValue >= 5 }

  /// Puts pixels upright.
  ///
  /// - Parameters:
  ///   - rgb: three bytes for each pixel, row-major.
  ///   - width: stored pixels in a row.
  ///   - height: stored rows.
  /// - Returns: the new size, and the pixels.
  func upright(_ rgb: [UInt8], width: Int, height: Int) -> (width: Int, height: Int, rgb: [UInt8]) {
    guard self != .upright else { return (width, height, rgb) }
    let (newWidth, newHeight) = swapsSides ? (height, width) : (width, height)
    // From pixel to pixel of a new row, from row to row, and the first: numbers of stored pixels.
    let (right, down) = (1, width)
    let (lastColumn, lastRow) = (width - 1, (height - 1) * width)
    let (step, line, start) =
      switch self {
      case .upright: (right, down, 0)
      case .mirrored: (-right, down, lastColumn)
      case .turnedHalf: (-right, -down, lastColumn + lastRow)
      case .flipped: (right, -down, lastRow)
      case .transposed: (down, right, 0)
      case .turnedLeft: (-down, right, lastRow)
      case .transverse: (-down, -right, lastColumn + lastRow)
      case .turnedRight: (down, -right, lastColumn)
      }
    let turned = rgb.withUnsafeBufferPointer { rgb in
      [UInt8](unsafeUninitializedCapacity: rgb.count) { turned, count in
        var target = 0
        for y in 0..<newHeight {
          var pixel = start + y * line
          for _ in 0..<newWidth {
            for channel in 0..<3 { turned[target + channel] = rgb[3 * pixel + channel] }
            target += 3
            pixel += step
          }
        }
        count = target
      }
    }
    return (newWidth, newHeight, turned)
  }

  /// The orientation that EXIF data state; `upright` where they state none, or are damaged.
  ///
  /// - Parameter exif: a TIFF header and what follows it (TIFF 6.0, section 2): the content of a PNG's chunk eXIf, or that
  ///   of a JPEG's segment APP1 behind its name.
  init(exif: ArraySlice<UInt8>) {
    self = Orientation.stated(in: Array(exif)) ?? .upright
  }

  private static func stated(in bytes: [UInt8]) -> Orientation? {
    let isLittle: Bool
    if bytes.starts(with: Array("II*\0".utf8)) {
      isLittle = true
    } else if bytes.starts(with: Array("MM\0*".utf8)) {
      isLittle = false
    } else {
      return nil
    }
    /// The number of `size` bytes, 1...4, at an offset; `nil` behind the end.
    func number(_ offset: Int, _ size: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - size else { return nil }
      let digits = bytes[offset..<offset + size]
      return isLittle ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      // The tag, its type, the number of values, and the value itself, which is at the left of its four bytes.
      let offset = directory + 2 + 12 * entry
      guard let tag = number(offset, 2) else { return nil }
      guard tag == orientationTag else { continue }
      guard let type = number(offset + 2, 2), number(offset + 4, 4) == 1 else { return nil }
      // The standard has SHORT; some programs write LONG or BYTE.
      let size = [1: 1, 3: 2, 4: 4][type]
      return size.flatMap { number(offset + 8, $0) }.flatMap(Orientation.init(rawValue:))
    }
    return nil
  }

  private static let orientationTag = 0x0112
}
