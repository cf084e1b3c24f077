import Foundation

/// A line on standard error that says how far a long run has come; nothing where that is no terminal.
struct ProgressLine: Sendable {
  private let total: Int
  private let isShown = isatty(STDERR_FILENO) != 0

  init(total: Int) { self.total = total }

  /// Shows a number of finished items, about a hundred times in all.
  func show(_ finished: Int) {
    guard isShown, finished % max(total / 100, 1) == 0 || finished == total else { return }
    write("\r\(finished) of \(total)")
  }

  /// Leaves an empty line for what follows.
  func clear() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
