/// The request in a line of the console. No request unlocks, reveals a stored PIN, clears the attempts or lowers the
/// log level.
enum ConsoleRequest: Equatable {
  /// The line has no words.
  case nothing
  case help
  case status
  case model
  case log
  case showMode
  /// Enter practice, or leave it.
  case practice(Bool)
  case showPause
  /// The pause after which ink is accepted, in milliseconds, 100...60,000; 0 switches it off.
  case setPause(UInt32)
  case clear
  case version
  case reboot
  case wrong(ConsoleError)

  /// The request of a complete line.
  init(_ line: borrowing ConsoleLine) {
    if line.isTooLong {
      self = .wrong(.tooLong)
    } else if line.word(0).isEmpty {
      self = .nothing
    } else if let command = ConsoleCommand(namedIn: line) {
      switch command {
      case .help: self = .help
      case .status: self = .status
      case .model: self = .model
      case .log: self = .log
      case .mode: self = ConsoleRequest.mode(line)
      case .auto: self = ConsoleRequest.auto(line)
      case .clear: self = .clear
      case .version: self = .version
      case .reboot: self = .reboot
      }
    } else {
      self = .wrong(.unknownCommand)
    }
  }

  private static func mode(_ line: borrowing ConsoleLine) -> ConsoleRequest {
    if line.word(1).isEmpty { return .showMode }
    if line.word(1, is: "practice") { return .practice(true) }
    if line.word(1, is: "back") { return .practice(false) }
    return .wrong(.unknownMode)
  }

  private static func auto(_ line: borrowing ConsoleLine) -> ConsoleRequest {
    if line.word(1).isEmpty { return .showPause }
    if line.word(1, is: "off") { return .setPause(0) }
    guard let milliseconds = line.number(1), (100...60_000).contains(milliseconds) else { return .wrong(.range) }
    return .setPause(milliseconds)
  }
}

/// Why the console refuses a line.
enum ConsoleError: UInt8, Equatable {
  case tooLong
  case unknownCommand
  case unknownMode
  /// The device cannot do this in its present mode.
  case notNow
  /// A number is out of range.
  case range
}
