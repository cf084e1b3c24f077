public import HostSupport

/// The far end of the device's serial line: a terminal, a socket, a file, or a pane of the window.
///
/// Calls do not wait for a reader, except `drain`: the device continues whether or not anyone reads. Unread bytes are
/// kept in a bounded `ByteQueue`, which drops its oldest bytes when it is full.
public protocol SerialTransport: AnyObject {
  /// The name of the transport in messages, such as "tcp:4000".
  var name: String { get }
  /// The number of bytes from the device that nobody read in time.
  var dropped: Int { get }
  /// Why the transport can no longer carry the log, such as a full disk.
  var failure: InputError? { get }

  /// Accepts bytes that the device sent.
  func write(_ bytes: [UInt8])

  /// Returns at most `count` bytes for the device, and continues pending writes. Call it every few milliseconds.
  func read(max count: Int) -> [UInt8]

  /// Waits until all written bytes are read; gives up when the reader reads nothing for `milliseconds`.
  func drain(milliseconds: Int)

  /// Closes the transport. Call `drain` first if the remaining bytes matter.
  func close()
}

extension SerialTransport {
  public var failure: InputError? { nil }
}

/// Where the serial line is connected: a value of `--serial`.
public enum SerialRoute: Equatable, Sendable {
  case standardOutput
  /// A pseudo-terminal, optionally with a symbolic link to it.
  case pseudoTerminal(link: String?)
  /// A TCP port of 127.0.0.1; 0 is any free port.
  case tcp(port: UInt16)
  case file(String)

  /// The syntax that `init` accepts, for help texts.
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
  /// - Parameter announce: called with where to attach, one line per call.
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
