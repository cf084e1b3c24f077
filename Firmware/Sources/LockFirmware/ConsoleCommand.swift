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
  case echo
  case clear
  case teach
  case version
  case reboot

  /// Commands in the table; their raw values are 0..<count.
  static let count: UInt8 = 11
  /// The command's line of help: its name, from column 9 on what it does, and at the end, in brackets, the values that
  /// may follow it.
  var help: StaticString { table[Int(rawValue)] }

  /// Whether a value may follow the command.
  var takesValue: Bool {
    let help = help
    return help.utf8Start[help.utf8CodeUnitCount - 1] == 0x5D
  }

  /// The command that a word of a line names.
  init?(_ line: borrowing ConsoleLine, word index: Int) {
    for k in 0..<ConsoleCommand.count {
      guard let command = ConsoleCommand(rawValue: k) else { break }
      if line.word(index, is: command.help) {
        self = command
        return
      }
    }
    return nil
  }
}

/// All commands, in the order of `ConsoleCommand`. One string a command: each string would cost a pointer and a length.
private let table: InlineArray<11, StaticString> = [
  "help     this list, or the line of a command [COMMAND]",
  "status   mode, PIN, wrong attempts, wait",
  "model    shape and bounds of the network",
  "log      log level; fixed at boot",
  "mode     the mode; enter practice, or go back [practice|back]",
  "auto     pause after which ink is accepted, in ms [off|100-60000]",
  "echo     whether typing is repeated [on|off]",
  "clear    as the CLEAR button",
  "teach    teach your hand, on an unlocked device; forget it [forget]",
  "version  version of the firmware",
  "reboot   restart the device",
]
