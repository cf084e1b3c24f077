/// The list of keys, drawn over the window.
enum KeyList {
  struct Line: Equatable {
    var key: String
    var text: String
    /// The text where the window is too narrow for the whole one.
    var short: String
  }

  /// Draws the list in the middle of the window, in the largest text that fits.
  static func draw(_ lines: [Line], over window: Box, scale: Int, on canvas: some Canvas) {
    let keyColumns = lines.map(\.key.count).max() ?? 0
    let sizes = stride(from: scale, to: 0, by: -1).flatMap { scale in [(scale, \Line.text), (scale, \Line.short)] }
    let fitting = sizes.first { scale, text in
      let panel = Panel(columns: columns(lines, keyColumns, text), rows: lines.count, scale: scale, in: window)
      return window.width >= panel.box.width && window.height >= panel.box.height
    }
    let (scale, text) = fitting ?? (1, \Line.short)
    let panel = Panel(columns: columns(lines, keyColumns, text), rows: lines.count, scale: scale, in: window)
    panel.draw(on: canvas)
    for (k, line) in lines.enumerated() {
      panel.put(line.key, column: 0, row: k, PaneView.accent, on: canvas)
      panel.put(line[keyPath: text], column: keyColumns + 2, row: k, PaneView.text, on: canvas)
    }
  }

  private static func columns(_ lines: [Line], _ keyColumns: Int, _ text: KeyPath<Line, String>) -> Int {
    keyColumns + 2 + (lines.map { $0[keyPath: text].count }.max() ?? 0)
  }
}

/// A box with lines of text in the middle of the window.
struct Panel {
  let box: Box
  private let scale: Int
  private let padding: Int

  /// - Parameters:
  ///   - columns, rows: the size of the text, in characters.
  ///   - scale: output pixels per font pixel.
  init(columns: Int, rows: Int, scale: Int, in window: Box) {
    self.scale = scale
    padding = 6 * scale
    let width = columns * WindowText.advance * scale + 2 * padding
    let height = rows * WindowText.lineHeight * scale + 2 * padding
    box = Box(
      x: window.x + (window.width - width) / 2, y: window.y + (window.height - height) / 2, width: width,
      height: height)
  }

  func draw(on canvas: some Canvas) {
    canvas.fill(box, PaneView.accent, alpha: 130)
    canvas.fill(box.inset(scale), Color(0x10141A), alpha: 245)
  }

  func put(_ text: String, column: Int, row: Int, _ color: Color, on canvas: some Canvas) {
    canvas.text(
      text, x: box.x + padding + column * WindowText.advance * scale,
      y: box.y + padding + row * WindowText.lineHeight * scale + scale, scale: scale, color: color)
  }
}
