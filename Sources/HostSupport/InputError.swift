/// Unusable input: what is wrong and where. It ends a command with exit status 2.
public struct InputError: Error, Equatable, CustomStringConvertible {
  /// The file, port, or option that the input came from.
  public var source: String
  /// The line in the file, from 1.
  public var line: Int?
  /// The character in the line, from 1, where it is known.
  public var column: Int?
  public var message: String

  public init(_ source: String, line: Int? = nil, column: Int? = nil, _ message: String) {
    self.source = source
    self.line = line
    self.column = column
    self.message = message
  }

  /// One printable line, whatever the input was.
  public var description: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(source)\(place): \(message)".printableLine
  }
}
