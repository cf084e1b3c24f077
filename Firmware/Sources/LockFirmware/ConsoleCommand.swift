/// A command of the console.
///
/// The table below is the only definition of each command. The console finds a command by its name there, and `help`
/// and the documentation list the other columns.
enum ConsoleCommand: UInt8, Sendable {
  case help
  case status
  case model
  case log
  case mode
  case auto
  case clear
  case version
  case reboot

  /// Commands in the table; their raw values are 0..<count.
  static let count: UInt8 = 9
  /// Characters in the longest name.
  static let longestName = 7

  /// A command's row of the table.
  struct Row: Sendable {
    /// The word that is typed.
    let name: StaticString
    /// What the command shows or does.
    let summary: StaticString
    /// What may follow the name, with examples; empty if nothing may.
    let arguments: StaticString

    fileprivate init(_ name: StaticString, _ summary: StaticString, arguments: StaticString = "") {
      self.name = name
      self.summary = summary
      self.arguments = arguments
    }
  }

  /// The command's row of the table.
  var row: Row { table[Int(rawValue)] }

  /// The command that the first word of a line names.
  init?(namedIn line: borrowing ConsoleLine) {
    for k in 0..<ConsoleCommand.count {
      guard let command = ConsoleCommand(rawValue: k) else { break }
      if line.word(0, is: command.row.name) {
        self = command
        return
      }
    }
    return nil
  }
}

/// All commands, in the order of `ConsoleCommand`.
private let table: InlineArray<9, ConsoleCommand.Row> = [
  ConsoleCommand.Row("help", "this list"),
  ConsoleCommand.Row("status", "mode, PIN, wrong attempts, wait"),
  ConsoleCommand.Row("model", "shape and bounds of the network"),
  ConsoleCommand.Row("log", "log level; fixed at boot"),
  ConsoleCommand.Row("mode", "the mode", arguments: "'mode practice' and 'mode back' change it"),
  ConsoleCommand.Row("auto", "pause after which ink is accepted, in ms", arguments: "'auto 800', 'auto off'"),
  ConsoleCommand.Row("clear", "as the CLEAR button"),
  ConsoleCommand.Row("version", "version of the firmware"),
  ConsoleCommand.Row("reboot", "restart the device"),
]
