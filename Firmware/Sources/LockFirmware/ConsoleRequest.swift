/// The request in a line of the console. No request unlocks, reveals a stored PIN, clears the attempts or lowers the
/// log level.
enum ConsoleRequest: Equatable {
  /// The line has no words.
  case nothing
  /// The list of commands, or one line of it.
  case help(ConsoleCommand?)
  case status
  case model
  case log
  case showMode
  /// Enter practice, or leave it.
  case practice(Bool)
  case showPause
  /// The pause after which ink is accepted, in milliseconds, 100...60,000; 0 switches it off.
  case setPause(UInt32)
  case showEcho
  case setEcho(Bool)
  case clear
  /// Begin a lesson of the owner's hand.
  case teach
  /// Forget the owner's hand.
  case forgetHand
  case version
  case reboot
  case wrong(ConsoleError)

  /// Whether it changes more than the console itself. A production device refuses that, and only restarts.
  var changesDevice: Bool {
    switch self {
    case .practice, .setPause, .clear, .teach, .forgetHand: true
    default: false
    }
  }

  /// The request of a complete line.
  init(_ line: borrowing ConsoleLine) {
    if line.isTooLong {
      self = .wrong(.tooLong)
    } else if line.word(0).isEmpty {
      self = .nothing
    } else if line.word(0, is: "?") {
      self = ConsoleRequest.help(line)
    } else if let command = ConsoleCommand(line, word: 0) {
      self = ConsoleRequest.request(command, line) ?? .wrong(.argument(command))
    } else {
      self = .wrong(.unknownCommand)
    }
  }

  /// The request of a line that begins with a command; `nil` if what follows is not one of its values.
  private static func request(_ command: ConsoleCommand, _ line: borrowing ConsoleLine) -> ConsoleRequest? {
    let hasArgument = !line.word(1).isEmpty
    if line.word(1, is: "?") { return .help(command) }
    guard line.word(2).isEmpty, !hasArgument || command.takesValue else { return nil }
    switch command {
    case .help: return help(line)
    case .status: return .status
    case .model: return .model
    case .log: return .log
    case .mode:
      if !hasArgument { return .showMode }
      if line.word(1, is: "practice") { return .practice(true) }
      return line.word(1, is: "back") ? .practice(false) : nil
    case .auto:
      if !hasArgument { return .showPause }
      if line.word(1, is: "off") { return .setPause(0) }
      guard let milliseconds = line.number(1), (100...60_000).contains(milliseconds) else { return nil }
      return .setPause(milliseconds)
    case .echo:
      if !hasArgument { return .showEcho }
      if line.word(1, is: "on") { return .setEcho(true) }
      return line.word(1, is: "off") ? .setEcho(false) : nil
    case .clear: return .clear
    case .teach:
      if !hasArgument { return .teach }
      return line.word(1, is: "forget") ? .forgetHand : nil
    case .version: return .version
    case .reboot: return .reboot
    }
  }

  /// Help about everything, or about the command that the second word names.
  private static func help(_ line: borrowing ConsoleLine) -> ConsoleRequest {
    if line.word(1).isEmpty { return .help(nil) }
    return ConsoleCommand(line, word: 1).map { .help($0) } ?? .wrong(.unknownCommand)
  }
}

/// Why the console refuses a line.
enum ConsoleError: Equatable {
  case tooLong
  case unknownCommand
  /// The device cannot do this in its present mode.
  case notNow
  /// What follows the command is not one of its values.
  case argument(ConsoleCommand)
  /// A production device changes nothing at a request of the console.
  case production
}
