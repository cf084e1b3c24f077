import Core2Simulator
import LockFirmware

/// Draws the serial pane and holds its scroll position and the line that is being typed.
struct PaneView {
  static let background = Color(0x0C0F12)
  static let frame = Color(0x2A3038)
  static let accent = Color(0x78DCFF)
  static let faint = Color(0x6B7582)
  static let text = Color(0xC9D1D9)

  /// The number of lines that the pane is scrolled back.
  private(set) var scrolled = 0
  private(set) var isFocused = false
  private(set) var command = ""

  mutating func focus(_ isFocused: Bool) { self.isFocused = isFocused }

  mutating func type(_ text: String) {
    command += text.filter { $0.isASCII && !$0.isNewline }
    if command.count > 120 { command = String(command.prefix(120)) }
  }

  mutating func deleteCharacter() { if !command.isEmpty { command.removeLast() } }

  /// Ends the line that is being typed and returns it.
  mutating func enter() -> String {
    defer { command = "" }
    scrolled = 0
    return command
  }

  /// Scrolls toward older lines, or toward newer ones if `lines` is negative.
  mutating func scroll(by lines: Int) { scrolled = max(0, scrolled + lines) }

  mutating func draw(_ pane: SerialPane, in box: Box, on canvas: some Canvas, scale: Int) {
    canvas.fill(box, PaneView.frame)
    canvas.fill(box.inset(1), PaneView.background)
    let padding = 5 * scale
    let lineHeight = (Font.height + 2) * scale
    let left = box.x + padding
    let columns = max(1, (box.width - 2 * padding) / (Font.advance * scale))

    canvas.text("SERIAL 115200 8N1", x: left, y: box.y + padding, scale: scale, color: PaneView.faint)
    let top = box.y + padding + lineHeight + 2 * scale
    let bottom = box.y + box.height - padding - lineHeight - 3 * scale
    canvas.fill(Box(x: box.x, y: bottom, width: box.width, height: 1), PaneView.frame)
    drawCommand(columns: columns, x: left, y: bottom + 5 * scale, on: canvas, scale: scale)

    // Rows from the newest one upward, only as many as are shown or scrolled past.
    let room = max(1, (bottom - 2 * scale - top) / lineHeight)
    var rows: [(text: Substring, color: Color)] = []
    for (age, line) in pane.lines.reversed().enumerated() where !(age == 0 && line.isEmpty) {
      let color = PaneView.color(of: line)
      rows += PaneView.wrap(line, columns: columns).reversed().map { ($0, color) }
      if rows.count >= room + scrolled { break }
    }
    scrolled = min(scrolled, max(0, rows.count - room))
    for (k, row) in rows.dropFirst(scrolled).prefix(room).reversed().enumerated() {
      canvas.text(row.text, x: left, y: top + k * lineHeight, scale: scale, color: row.color)
    }
    if scrolled > 0 {
      let mark = "\(scrolled) more below"
      canvas.text(
        mark, x: box.x + box.width - padding - mark.count * Font.advance * scale, y: box.y + padding, scale: scale,
        color: PaneView.accent)
    }
  }

  private func drawCommand(columns: Int, x: Int, y: Int, on canvas: some Canvas, scale: Int) {
    guard isFocused || !command.isEmpty else {
      canvas.text("Tab or a click: type a command".prefix(columns), x: x, y: y, scale: scale, color: PaneView.faint)
      return
    }
    let line = "> " + command.suffix(max(0, columns - 3)) + (isFocused ? "_" : "")
    canvas.text(line, x: x, y: y, scale: scale, color: isFocused ? PaneView.accent : PaneView.faint)
  }

  private static func color(of row: String) -> Color {
    if row.hasPrefix(">") { return accent }
    return switch LogLine(row)?.event {
    case "unclear", "error": Color(0xFFB840)
    case "predict": Color(0x9CE8B4)
    default: text
    }
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
