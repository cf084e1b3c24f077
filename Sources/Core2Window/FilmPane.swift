import TouchTrace

/// Draws what happens in a film: what was expected beside what the device did, or one above the other where the pane is
/// narrow.
struct FilmPane {
  /// Characters in a line from which on the two sides are beside each other.
  static let besideColumns = 68
  /// The width of the pane of a new window, in characters.
  static let columns = 96

  /// The number of rows that the pane is scrolled back.
  private(set) var scrolled = 0

  /// A line of text in the pane.
  private struct Line {
    var left: Substring
    /// The text of the right half; `nil` if the left text has the whole width.
    var right: Substring?
    var color: Color
    var rightColor = FilmRows.actual
    var isDifferent = false
  }

  mutating func scroll(by lines: Int) { scrolled = max(0, scrolled + max(lines, -scrolled)) }

  mutating func draw(_ film: Film, moments: Int, in box: Box, on canvas: some Canvas, scale: Int) {
    canvas.fill(box, PaneView.frame)
    canvas.fill(box.inset(1), PaneView.background)
    let padding = PaneView.padding * scale
    let lineHeight = WindowText.lineHeight * scale
    let advance = WindowText.advance * scale
    let left = box.x + padding
    let columns = max(1, (box.width - 2 * padding) / advance)
    let isBeside = columns >= FilmPane.besideColumns
    let half = (columns - LogRow.timeColumns - 2) / 2
    let right = left + (LogRow.timeColumns + half + 2) * advance

    let top = box.y + padding + lineHeight + 2 * scale
    let room = max(1, (box.y + box.height - padding - top) / lineHeight)
    var lines: [Line] = []
    for row in FilmRows.newest(of: film, moments: moments, limit: room + scrolled) {
      lines += FilmPane.lines(of: row, columns: columns, half: isBeside ? half : nil).reversed()
      if lines.count >= room + scrolled { break }
    }
    scrolled = min(scrolled, max(0, lines.count - room))
    for (k, line) in lines.dropFirst(scrolled).prefix(room).reversed().enumerated() {
      let y = top + k * lineHeight
      if line.isDifferent {
        canvas.fill(
          Box(x: box.x + 1, y: y - scale, width: box.width - 2, height: lineHeight), FilmRows.actual, alpha: 50)
      }
      canvas.text(line.left, x: left, y: y, scale: scale, color: line.color)
      if let text = line.right { canvas.text(text, x: right, y: y, scale: scale, color: line.rightColor) }
    }
    let mark = scrolled > 0 ? "  \(scrolled) more below" : ""
    if isBeside {
      canvas.text(
        "expected", x: left + LogRow.timeColumns * advance, y: box.y + padding, scale: scale, color: FilmRows.expected)
      canvas.text(("actual" + mark).prefix(half), x: right, y: box.y + padding, scale: scale, color: FilmRows.actual)
    } else {
      let title = "- expected  + actual" + mark
      canvas.text(title.prefix(columns), x: left, y: box.y + padding, scale: scale, color: PaneView.faint)
    }
  }

  /// - Parameter half: the characters of each side; `nil` if the sides are one above the other.
  private static func lines(of row: FilmRows.Row, columns: Int, half: Int?) -> [Line] {
    let time = LogRow.time(row.time)
    guard let sides = row.sides else {
      let texts = PaneView.wrap(time + row.text, columns: columns)
      guard let half, row.color != FilmRows.input, row.color != PaneView.accent, row.text.count <= half else {
        return texts.map { Line(left: $0, right: nil, color: row.color) }
      }
      return [
        Line(left: Substring(time + row.text), right: Substring(row.text), color: row.color, rightColor: row.color)
      ]
    }
    let blank = String(repeating: " ", count: time.count)
    guard let half else {
      let expected = PaneView.wrap(time + "- " + sides.expected, columns: columns)
      let actual = PaneView.wrap(blank + "+ " + sides.actual, columns: columns)
      return expected.map { Line(left: $0, right: nil, color: FilmRows.expected, isDifferent: true) }
        + actual.map { Line(left: $0, right: nil, color: FilmRows.actual, isDifferent: true) }
    }
    let expected = PaneView.wrap(sides.expected, columns: half)
    let actual = PaneView.wrap(sides.actual, columns: half)
    return (0..<max(expected.count, actual.count)).map { k in
      Line(
        left: Substring((k == 0 ? time : blank) + (k < expected.count ? expected[k] : "")),
        right: k < actual.count ? actual[k] : "", color: FilmRows.expected, isDifferent: true)
    }
  }
}
