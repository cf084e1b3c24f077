import Core2HAL

/// What a key of the window does.
enum KeyAction: Equatable {
  case button(PanelButton)
  case typing
  case screenshot
  case record
  case reset
  case powerCut
  case larger
  case smaller
  case keyList
  case quit
}

/// The keys of the window: the only table, used by the window, its key list and `--help`.
public enum KeyTable {
  struct Entry {
    /// SDL's names of the keys that trigger the action.
    var keys: [String]
    var needsShift: Bool?
    var action: KeyAction
    var shown: String
    var text: String
  }

  static let entries = [
    Entry(keys: ["A", "Backspace", "Delete"], action: .button(.a), shown: "A, Backspace", text: "button A: clear"),
    Entry(keys: ["B"], action: .button(.b), shown: "B", text: "button B: practice and back; held: factory reset"),
    Entry(
      keys: ["C", "Return", "Keypad Enter"], action: .button(.c), shown: "C, Return", text: "button C: enter"),
    Entry(keys: ["Tab"], action: .typing, shown: "Tab", text: "type a console command; Esc leaves"),
    Entry(keys: ["S", "F12"], action: .screenshot, shown: "S, F12", text: "screenshots of LCD and window"),
    Entry(keys: ["R"], action: .record, shown: "R", text: "restart and record a trace; end it"),
    Entry(keys: ["F5"], needsShift: false, action: .reset, shown: "F5", text: "press the reset button"),
    Entry(keys: ["F5"], needsShift: true, action: .powerCut, shown: "Shift+F5", text: "cut the power"),
    Entry(
      keys: ["+", "=", "Keypad +"], action: .larger, shown: "+", text: "larger"),
    Entry(keys: ["-", "Keypad -"], action: .smaller, shown: "-", text: "smaller"),
    Entry(keys: ["H", "F1"], action: .keyList, shown: "H, F1", text: "show or hide this list"),
    Entry(keys: ["Q", "Escape"], action: .quit, shown: "Q, Esc", text: "quit"),
  ]

  /// The action of a key with a name of SDL.
  static func action(of key: String, withShift shift: Bool) -> KeyAction? {
    entries.first { $0.keys.contains(key) && ($0.needsShift ?? shift) == shift }?.action
  }

  /// The key list: one line for each key with its action.
  static let lines = entries.map { (key: $0.shown, text: $0.text) }

  /// The key list for `--help`.
  public static let help =
    "Keys of the window: " + entries.map { "\($0.shown): \($0.text)" }.joined(separator: "; ") + "."
}
