import Foundation

/// Messages for the user: progress, notes and errors. Standard output is for results.
public enum StandardError {
  /// Writes text unchanged. Errors are ignored, because there is nowhere to report them.
  public static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return }
      offset += written
    }
  }

  /// Writes a line.
  public static func line(_ text: String) { write(text + "\n") }
}
