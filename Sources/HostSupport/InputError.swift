/// Unusable input: what is wrong and where. It ends a command with exit status 2.
public struct InputError: Error, Equatable, CustomStringConvertible {
  /// The file, port, or option that the input came from.
  public var source: String
  /// The line in the file, from 1.
  public var line: Int?
  public var message: String

  public init(_ source: String, line: Int? = nil, _ message: String) {
    self.source = source
    self.line = line
    self.message = message
  }

  public var description: String {
    if let line { "\(source):\(line): \(message)" } else { "\(source): \(message)" }
  }
}
