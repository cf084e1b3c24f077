import Foundation
import HostSupport

/// A line that GitHub Actions shows as an error beside the line of a file.
public enum GitHubAnnotation {
  /// Whether the program runs in GitHub Actions.
  public static var isWanted: Bool { ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true" }

  /// The command of a check that did not pass, without a line feed; `nil` if it passed.
  public static func line(_ check: FileCheck) -> String? {
    let message: String
    var column: Int?
    switch check.outcome {
    case .passed: return nil
    case .failed(let failure): message = failure.message
    case .unusable(let error):
      message = error.message
      column = error.column
    }
    let place = "file=\(property(check.path)),line=\(check.line)" + (column.map { ",col=\($0)" } ?? "")
    return "::error \(place)::\(data(message))"
  }

  private static func data(_ text: String) -> String {
    text.replacingOccurrences(of: "%", with: "%25").replacingOccurrences(of: "\r", with: "%0D")
      .replacingOccurrences(of: "\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacingOccurrences(of: ":", with: "%3A").replacingOccurrences(of: ",", with: "%2C")
  }
}
