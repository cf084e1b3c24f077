/// Draws the serial pane and holds its scroll position, its selection and the line that is being typed.
struct PaneView {
  static let background = Color(0x0C0F12)
  static let frame = Color(0x2A3038)
  static let accent = Color(0x78DCFF)
  static let faint = Color(0x8B96A5)
  static let text = LogRow.text

  /// Font pixels between the frame and the text.
  static let padding = 5

  /// A row that was drawn: a line of the log or a part of one.
  struct Row: Equatable {
    var line: Int
    /// Characters of the line before this row, and blanks before its text.
    var column: Int
    var indent: Int
    var text: Substring
    var color: Color
  }

  /// The number of rows that the pane is scrolled back.
  private(set) var scrolled = 0
  private(set) var isFocused = false
  private(set) var editor = CommandEditor()
  var selection: TextSelection?

  /// What the last drawing showed, from the top, for the mouse.
  private var shown: (rows: [Row], left: Int, top: Int, scale: Int) = ([], 0, 0, 1)

  mutating func focus(_ isFocused: Bool) { self.isFocused = isFocused }

  mutating func edit(_ change: (inout CommandEditor) -> Void) { change(&editor) }

  /// Ends the line that is being typed and returns it.
  mutating func enter() -> String {
    scrolled = 0
    return editor.enter()
  }

  /// Scrolls toward older lines, or toward newer ones if `lines` is negative.
  mutating func scroll(by lines: Int) { scrolled = max(0, scrolled + lines) }

  /// The place in the text that is nearest to a position of the output; `nil` if the pane is empty.
  func position(_ x: Int, _ y: Int) -> TextSelection.Position? {
    guard let last = shown.rows.last else { return nil }
    let index = (y - shown.top) / (WindowText.lineHeight * shown.scale)
    guard index < shown.rows.count else {
      return TextSelection.Position(line: last.line, column: last.column + last.text.count - last.indent)
    }
    let row = shown.rows[max(0, index)]
    let advance = WindowText.advance * shown.scale
    let column = (x - shown.left + advance / 2) / advance - row.indent
    return TextSelection.Position(
      line: row.line, column: row.column + min(max(0, column), row.text.count - row.indent))
  }

  mutating func draw(_ pane: SerialPane, in box: Box, on canvas: some Canvas, scale: Int) {
    canvas.fill(box, PaneView.frame)
    canvas.fill(box.inset(1), PaneView.background)
    let padding = PaneView.padding * scale
    let lineHeight = WindowText.lineHeight * scale
    let left = box.x + padding
    let columns = max(1, (box.width - 2 * padding) / (WindowText.advance * scale))

    let top = box.y + padding + lineHeight + 2 * scale
    let bottom = box.y + box.height - padding - lineHeight - 3 * scale
    canvas.fill(Box(x: box.x, y: bottom, width: box.width, height: 1), PaneView.frame)
    drawCommand(columns: columns, x: left, y: bottom + 4 * scale, on: canvas, scale: scale)

    // Rows from the newest one upward, only as many as are shown or scrolled past.
    let room = max(1, (bottom - scale - top) / lineHeight)
    var rows: [Row] = []
    for (age, line) in pane.lines.reversed().enumerated() where !(age == 0 && line.isEmpty) {
      let number = pane.firstLine + pane.lines.count - 1 - age
      rows += PaneView.rows(of: line, number: number, columns: columns).reversed()
      if rows.count >= room + scrolled { break }
    }
    scrolled = min(scrolled, max(0, rows.count - room))
    shown = (rows.dropFirst(scrolled).prefix(room).reversed(), left, top, scale)
    for (k, row) in shown.rows.enumerated() {
      let y = top + k * lineHeight
      highlight(row, x: left, y: y, on: canvas, scale: scale)
      canvas.text(row.text, x: left, y: y, scale: scale, color: row.color)
    }
    drawTitle(of: pane, columns: columns, x: left, y: box.y + padding, on: canvas, scale: scale)
  }

  private func drawTitle(of pane: SerialPane, columns: Int, x: Int, y: Int, on canvas: some Canvas, scale: Int) {
    let mark = scrolled > 0 ? "\(scrolled) more below" : ""
    let title = pane.attachments.isEmpty ? "serial 115200 8N1" : "serial " + pane.attachments.joined(separator: ", ")
    canvas.text(
      title.prefix(max(0, columns - (mark.isEmpty ? 0 : mark.count + 1))), x: x, y: y, scale: scale,
      color: PaneView.faint)
    guard !mark.isEmpty else { return }
    canvas.text(
      mark, x: x + (columns - mark.count) * WindowText.advance * scale, y: y, scale: scale, color: PaneView.accent)
  }

  private func highlight(_ row: Row, x: Int, y: Int, on canvas: some Canvas, scale: Int) {
    let count = row.text.count - row.indent
    guard let columns = selection?.columns(of: row.line, count: row.column + count) else { return }
    let first = max(columns.lowerBound - row.column, 0)
    let last = min(columns.upperBound - row.column, count)
    guard first < last else { return }
    let advance = WindowText.advance * scale
    canvas.fill(
      Box(
        x: x + (row.indent + first) * advance, y: y - scale, width: (last - first) * advance,
        height: WindowText.lineHeight * scale), PaneView.accent, alpha: 90)
  }

  private func drawCommand(columns: Int, x: Int, y: Int, on canvas: some Canvas, scale: Int) {
    let command = editor.text
    guard isFocused || !command.isEmpty else {
      canvas.text("Tab or click: a command".prefix(columns), x: x, y: y, scale: scale, color: PaneView.faint)
      return
    }
    let line = "> " + command.suffix(max(0, columns - 3)) + (isFocused ? "_" : "")
    canvas.text(line, x: x, y: y, scale: scale, color: isFocused ? PaneView.accent : PaneView.faint)
  }

  /// The rows of a line of the log.
  static func rows(of line: String, number: Int, columns: Int) -> [Row] {
    let color = LogRow.color(of: line)
    var rows: [Row] = []
    var column = 0
    for text in wrap(LogRow.shown(line), columns: columns) {
      let indent = rows.isEmpty || columns <= 16 ? 0 : 4
      rows.append(Row(line: number, column: column, indent: indent, text: text, color: color))
      column += text.count - indent
    }
    return rows
  }

  /// Breaks a line that is too long, at a space if possible; the following rows are indented.
  static func wrap(_ line: String, columns: Int) -> [Substring] {
    var rows: [Substring] = []
    var rest = Substring(line)
    while rest.count > columns {
      let piece = rest.prefix(columns)
      // Do not break at the spaces before the time.
      let space = piece.dropFirst(min(16, columns / 2)).lastIndex(of: " ")
      let end = rest.index(after: space ?? rest.index(rest.startIndex, offsetBy: columns - 1))
      rows.append(rest[..<end])
      rest = columns > 16 ? Substring("    " + rest[end...]) : rest[end...]
    }
    rows.append(rest)
    return rows
  }
}
