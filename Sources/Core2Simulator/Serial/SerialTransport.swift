public import HostSupport

/// The far end of the device's serial line: a terminal, a socket, a file, or a pane of the window.
///
/// No call waits for anyone: the device runs on, whoever reads or does not read. What nobody has taken yet is held in
/// a bounded `ByteQueue`, which drops its oldest bytes when it is full.
public protocol SerialTransport: AnyObject {
  /// What the transport is, for messages, as "tcp:4000".
  var name: String { get }
  /// Bytes of the device that nobody took in time.
  var dropped: Int { get }
  /// Why the transport cannot carry the log any longer, such as a disk that is full.
  var failure: InputError? { get }

  /// Takes bytes that the device sent.
  func write(_ bytes: [UInt8])

  /// Gives at most `count` bytes for the device, and moves on what waits to be written. Call it every few
  /// milliseconds.
  func read(max count: Int) -> [UInt8]

  /// Waits until what was written has been taken, but not for a reader that takes nothing for `milliseconds`.
  func drain(milliseconds: Int)

  /// Ends the line. Call `drain` first where the rest matters.
  func close()
}

extension SerialTransport {
  public var failure: InputError? { nil }
}

/// Where the serial line goes, as `--serial` names it.
public enum SerialRoute: Equatable, Sendable {
  case standardOutput
  /// A pseudo-terminal, with a symbolic link to it where one is wanted.
  case pseudoTerminal(link: String?)
  /// A port of 127.0.0.1; 0 is any that is free.
  case tcp(port: UInt16)
  case file(String)

  /// What `init` reads, for help texts.
  public static let syntax = "stdout|pty[:LINK]|tcp:PORT|file:F"

  /// Reads `stdout`, `pty`, `pty:LINK`, `tcp:PORT` or `file:F`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.dropFirst().first) {
    case ("stdout", nil): self = .standardOutput
    case ("pty", nil): self = .pseudoTerminal(link: nil)
    case ("pty", let link?) where !link.isEmpty: self = .pseudoTerminal(link: link)
    case ("tcp", let port?):
      guard let port = UInt16(port) else { return nil }
      self = .tcp(port: port)
    case ("file", let path?) where !path.isEmpty: self = .file(path)
    default: return nil
    }
  }

  /// Opens the transport.
  ///
  /// - Parameter announce: told where to attach, one line each.
  public func open(announce: (String) -> Void) throws(InputError) -> any SerialTransport {
    switch self {
    case .standardOutput:
      return StandardTransport()
    case .pseudoTerminal(let link):
      let transport = try PseudoTerminalTransport(link: link)
      announce("serial: pty \(transport.path)" + (link.map { " (\($0))" } ?? ""))
      return transport
    case .tcp(let port):
      let transport = try TCPTransport(port: port)
      announce("serial: tcp 127.0.0.1:\(transport.port)")
      return transport
    case .file(let path):
      return try FileTransport(path)
    }
  }
}
