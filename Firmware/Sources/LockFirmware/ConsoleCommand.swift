/// A command of the console.
///
/// The table below is the only definition of each command: the console finds a command by its name there, and `help`
/// and the documentation list its lines.
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
  /// The command's line of help: its name, from column 9 on what it does, and after a semicolon what may follow it.
  var help: StaticString { table[Int(rawValue)] }

  /// The command that the first word of a line names.
  init?(namedIn line: borrowing ConsoleLine) {
    for k in 0..<ConsoleCommand.count {
      guard let command = ConsoleCommand(rawValue: k) else { break }
      if line.word(0, is: command.help) {
        self = command
        return
      }
    }
    return nil
  }
}

/// All commands, in the order of `ConsoleCommand`. One string a command: each string would cost a pointer and a length.
private let table: InlineArray<9, StaticString> = [
  "help     this list",
  "status   mode, PIN, wrong attempts, wait",
  "model    shape and bounds of the network",
  "log      log level; fixed at boot",
  "mode     the mode; 'mode practice' and 'mode back' change it",
  "auto     pause after which ink is accepted, in ms; 'auto 800', 'auto off'",
  "clear    as the CLEAR button",
  "version  version of the firmware",
  "reboot   restart the device",
]
