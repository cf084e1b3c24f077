import Foundation

/// What a program says to the person in front of it: progress, notes and errors. Standard output is for results.
public enum StandardError {
  /// Writes text as it is. An error is passed over: there is nobody left to report it to.
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
