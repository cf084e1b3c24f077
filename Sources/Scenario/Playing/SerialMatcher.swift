import HostSupport

/// Finds the lines that an expectation means.
struct SerialMatcher: CustomStringConvertible {
  let description: String
  private let isMatch: (String) -> Bool

  init(_ pattern: SerialExpectation.Pattern) {
    switch pattern {
    case .text(let text):
      description = JSON.quoted(text)
      isMatch = { $0.contains(text) }
    case .expression(let text):
      description = "the pattern /\(text)/"
      // The scenario was checked when it was read, so the expression is valid.
      let expression = try? Regex(text)
      isMatch = { line in expression.map { line.firstMatch(of: $0) != nil } ?? false }
    }
  }

  func matches(_ line: String) -> Bool { isMatch(line) }
}
