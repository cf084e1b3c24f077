/// A command of the console.
///
/// This is the one table of commands: the console finds a command by its name here, and `help` and the documentation list
/// names and summaries.
public enum ConsoleCommand: UInt8, Sendable {
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
  public static let count: UInt8 = 9
  /// Characters of the longest name.
  public static let longestName = 7

  /// The word that is typed.
  public var name: StaticString {
    switch self {
    case .help: "help"
    case .status: "status"
    case .model: "model"
    case .log: "log"
    case .mode: "mode"
    case .auto: "auto"
    case .clear: "clear"
    case .version: "version"
    case .reboot: "reboot"
    }
  }

  /// What the command shows or does, and after a semicolon what may follow its name.
  public var summary: StaticString {
    switch self {
    case .help: "this list"
    case .status: "mode, PIN, wrong attempts, wait"
    case .model: "shape and bounds of the network"
    case .log: "log level; fixed at boot"
    case .mode: "the mode; 'mode practice' and 'mode back' change it"
    case .auto: "pause after which ink is accepted, in ms; 'auto 800', 'auto off'"
    case .clear: "as the CLEAR button"
    case .version: "version of the firmware"
    case .reboot: "restart the device"
    }
  }

  /// The command that the first word of a line names.
  init?(namedIn line: borrowing ConsoleLine) {
    for k in 0..<ConsoleCommand.count {
      guard let command = ConsoleCommand(rawValue: k) else { break }
      if line.word(0, is: command.name) {
        self = command
        return
      }
    }
    return nil
  }
}
