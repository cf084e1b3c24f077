/// A range of the text in the pane, from where the mouse was pressed to where it is.
struct TextSelection: Equatable {
  /// A place between two characters.
  struct Position: Equatable, Comparable {
    /// The number of the line since the pane began.
    var line: Int
    /// Characters before it in the line as it is shown.
    var column: Int

    static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
  }

  var anchor: Position
  var head: Position

  var isEmpty: Bool { anchor == head }

  /// The selected columns of a line, or `nil`.
  ///
  /// - Parameter count: the characters of the line.
  func columns(of line: Int, count: Int) -> Range<Int>? {
    let (start, end) = (min(anchor, head), max(anchor, head))
    guard start.line <= line, line <= end.line else { return nil }
    let first = line == start.line ? min(start.column, count) : 0
    let last = line == end.line ? min(end.column, count) : count
    return first < last ? first..<last : nil
  }

  /// The selected text.
  ///
  /// - Parameter text: a line by its number; `nil` if the pane no longer has it.
  func text(_ text: (Int) -> String?) -> String {
    let lines = (min(anchor, head).line...max(anchor, head).line).compactMap { line -> String? in
      guard let text = text(line) else { return nil }
      guard let columns = columns(of: line, count: text.count) else { return "" }
      return String(text.dropFirst(columns.lowerBound).prefix(columns.count))
    }
    return lines.joined(separator: "\n")
  }
}
