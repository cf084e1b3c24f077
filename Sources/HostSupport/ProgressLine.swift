import Foundation

/// A line on standard error that shows the progress of a long run. It is not printed if standard error is not a
/// terminal.
public struct ProgressLine: Sendable {
  private let total: Int
  private let isShown = isatty(STDERR_FILENO) != 0

  /// - Parameter total: items in all, where they are counted.
  public init(total: Int = 0) { self.total = total }

  /// Shows a text in place of the last one.
  public func show(_ text: String) {
    if isShown { StandardError.overwriteLine(with: text) }
  }

  /// Shows the number of finished items, about a hundred times in all.
  public func show(_ finished: Int) {
    guard isShown, finished % max(total / 100, 1) == 0 || finished == total else { return }
    StandardError.overwriteLine(with: "\(finished) of \(total)")
  }

  /// Erases the line.
  public func clear() {
    if isShown { StandardError.overwriteLine() }
  }
}
