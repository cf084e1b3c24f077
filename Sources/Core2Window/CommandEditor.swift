/// The line that is typed into the pane, and the lines that were sent before.
struct CommandEditor: Equatable {
  /// Characters of a line: the console refuses longer ones.
  static let limit = 120
  /// Lines that are remembered.
  static let historyLimit = 100

  private(set) var text = ""
  private var history: [String] = []
  /// The line of the history that is shown; `nil` for the new line.
  private var place: Int?
  /// The new line, while an older one is shown.
  private var draft = ""

  /// Adds typed or pasted text: its printable ASCII characters up to the first line break.
  mutating func type(_ typed: some StringProtocol) {
    let line = typed.prefix { !$0.isNewline }
    text += line.filter { $0.asciiValue.map { (0x20..<0x7F).contains($0) } ?? false }
    if text.count > CommandEditor.limit { text = String(text.prefix(CommandEditor.limit)) }
  }

  mutating func deleteCharacter() { if !text.isEmpty { text.removeLast() } }

  /// Ctrl-U.
  mutating func clear() {
    text = ""
    place = nil
  }

  /// Ends the line and returns it.
  mutating func enter() -> String {
    defer { clear() }
    // The same line twice in a row is remembered once.
    if !text.isEmpty, history.last != text { history.append(text) }
    if history.count > CommandEditor.historyLimit { history.removeFirst() }
    return text
  }

  /// Shows the line that was sent before the one that is shown.
  mutating func showOlder() {
    let next = (place ?? history.count) - 1
    guard history.indices.contains(next) else { return }
    if place == nil { draft = text }
    place = next
    text = history[next]
  }

  /// Shows the line that was sent after the one that is shown; after the last one, the new line.
  mutating func showNewer() {
    guard let place else { return }
    let next = place + 1
    self.place = history.indices.contains(next) ? next : nil
    text = self.place.map { history[$0] } ?? draft
  }
}
