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
  // Of a film.
  case pause
  case nextEvent
  case previousEvent
  case faster
  case slower
  case firstDifference
  case start
  case end
  // Of a data set.
  case takeBack
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
    /// The text in a small window, 24 characters at most.
    var short: String

    fileprivate var line: KeyList.Line { KeyList.Line(key: shown, text: text, short: short) }
  }

  static let entries = [
    Entry(
      keys: ["A", "Backspace", "Delete"], action: .button(.a), shown: "A, Backspace", text: "button A: clear",
      short: "button A: clear"),
    Entry(
      keys: ["B"], action: .button(.b), shown: "B", text: "button B: practice and back; held: factory reset",
      short: "button B: practice"),
    Entry(
      keys: ["C", "Return", "Keypad Enter"], action: .button(.c), shown: "C, Return", text: "button C: enter",
      short: "button C: enter"),
    Entry(
      keys: ["Tab"], action: .typing, shown: "Tab", text: "type a console command; Up, Down: earlier ones; Esc: done",
      short: "type a command"),
    Entry(
      keys: [], action: .typing, shown: "Ctrl+C", text: "copy what the mouse selected in the log",
      short: "copy the selection"),
    Entry(
      keys: ["S", "F12"], action: .screenshot, shown: "S, F12", text: "screenshots of LCD and window",
      short: "screenshots"),
    Entry(
      keys: ["R"], action: .record, shown: "R", text: "restart and record a trace; end it",
      short: "record a trace; end it"),
    Entry(
      keys: ["F5"], needsShift: false, action: .reset, shown: "F5", text: "press the reset button",
      short: "reset button"),
    Entry(
      keys: ["F5"], needsShift: true, action: .powerCut, shown: "Shift+F5", text: "cut the power",
      short: "cut the power"),
    Entry(keys: ["+", "=", "Keypad +"], action: .larger, shown: "+", text: "larger", short: "larger"),
    Entry(keys: ["-", "Keypad -"], action: .smaller, shown: "-", text: "smaller", short: "smaller"),
    Entry(keys: ["H", "F1"], action: .keyList, shown: "H, F1", text: "show or hide this list", short: "this list"),
    Entry(keys: ["Q"], action: .quit, shown: "Q", text: "quit", short: "quit"),
  ]

  /// The keys of a window that shows a recorded session.
  static let filmEntries =
    [
      Entry(keys: ["Space"], action: .pause, shown: "Space", text: "pause, or play on", short: "pause, play"),
      Entry(
        keys: ["Right", "."], action: .nextEvent, shown: "Right", text: "pause after the next event",
        short: "next event"),
      Entry(
        keys: ["Left", ","], action: .previousEvent, shown: "Left", text: "back to the previous event",
        short: "previous event"),
      Entry(keys: ["Up"], action: .faster, shown: "Up", text: "twice as fast", short: "faster"),
      Entry(keys: ["Down"], action: .slower, shown: "Down", text: "half as fast", short: "slower"),
      Entry(
        keys: ["D"], action: .firstDifference, shown: "D", text: "the first difference from what was expected",
        short: "first difference"),
      Entry(keys: ["Home"], action: .start, shown: "Home", text: "the start; a click below seeks", short: "the start"),
      Entry(keys: ["End"], action: .end, shown: "End", text: "the end", short: "the end"),
    ] + entries.filter { [.screenshot, .larger, .smaller, .keyList, .quit].contains($0.action) }

  /// The keys of a window in which a data set is drawn.
  static let collectionEntries =
    [
      Entry(
        keys: ["A"], action: .button(.a), shown: "A", text: "button A: wipe what is not taken yet",
        short: "wipe the drawing"),
      Entry(
        keys: ["B", "Backspace", "Delete"], action: .takeBack, shown: "B, Backspace",
        text: "button B: take the last drawing back", short: "take the last one back"),
      Entry(
        keys: ["C", "Return", "Keypad Enter"], action: .button(.c), shown: "C, Return",
        text: "button C: take the drawing now", short: "take the drawing"),
    ] + entries.filter { [.screenshot, .larger, .smaller, .keyList, .quit].contains($0.action) }

  /// The action of a key with a name of SDL.
  ///
  /// - Parameter entries: the keys of the window.
  static func action(of key: String, withShift shift: Bool, in entries: [Entry] = entries) -> KeyAction? {
    entries.first { $0.keys.contains(key) && ($0.needsShift ?? shift) == shift }?.action
  }

  /// The key list: one line for each key with its action.
  static let lines = entries.map(\.line)
  static let filmLines = filmEntries.map(\.line)
  static let collectionLines = collectionEntries.map(\.line)

  /// The key list for `--help`.
  public static let help =
    "Keys of the window: " + entries.map { "\($0.shown): \($0.text)" }.joined(separator: "; ") + "."

  /// The keys of a recorded session for `--help`.
  public static let filmHelp =
    "Keys of the window: " + filmEntries.map { "\($0.shown): \($0.text)" }.joined(separator: "; ") + "."

  /// The keys of a window in which a data set is drawn for `--help`.
  public static let collectionHelp =
    "Keys with --collect: " + collectionEntries.map { "\($0.shown): \($0.text)" }.joined(separator: "; ") + "."
}
