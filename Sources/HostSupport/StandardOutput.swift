/// Results for the user and for other programs.
public enum StandardOutput {
  /// Writes text of one or more lines, made printable.
  public static func write(_ text: String) { print(text.printable, terminator: "") }

  /// Writes one line, made printable.
  public static func line(_ text: String) { print(text.printableLine) }
}
