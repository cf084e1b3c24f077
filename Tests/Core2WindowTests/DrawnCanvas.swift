@testable import Core2Window

/// A canvas that remembers what was drawn on it.
final class DrawnCanvas: Canvas {
  struct Text: Equatable {
    var text: String
    var x: Int
    var y: Int
    var scale: Int
    var color: Color

    /// The pixels of its glyphs.
    var box: Box {
      let width = max(0, (text.count - 1) * WindowText.advance + WindowText.width)
      return Box(x: x, y: y, width: text.isEmpty ? 0 : width * scale, height: WindowText.height * scale)
    }
  }

  private(set) var boxes: [Box] = []
  private(set) var texts: [Text] = []

  func fill(_ box: Box, _ color: Color, alpha: UInt8) { boxes.append(box) }

  func text(_ text: some StringProtocol, x: Int, y: Int, scale: Int, color: Color) {
    texts.append(Text(text: String(text), x: x, y: y, scale: scale, color: color))
  }
}

extension Box {
  /// Whether this box contains the whole of another one.
  func contains(_ other: Box) -> Bool {
    other.x >= x && other.y >= y && other.x + other.width <= x + width && other.y + other.height <= y + height
  }

  func overlaps(_ other: Box) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
  }
}
