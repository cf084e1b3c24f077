import Foundation

/// Messages for the user: progress, notes and errors. Standard output is for results.
public enum StandardError {
  /// Writes text of one or more lines, made printable. Errors are ignored, because there is nowhere to report them.
  public static func write(_ text: String) { send(text.printable) }

  /// Writes one line, made printable.
  public static func line(_ text: String) { send(text.printableLine + "\n") }

  /// Writes text over the line that the cursor is on, and leaves the cursor there. Without text, it erases the line.
  static func overwriteLine(with text: String = "") { send("\r\u{1B}[K" + text.printableLine) }

  private static func send(_ text: String) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return }
      offset += written
    }
  }
}
