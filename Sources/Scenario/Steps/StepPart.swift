import Core2Simulator

/// One part of a step, for a device whose time others move. A part begins when the previous one ends.
package enum StepPart {
  /// An input, some ms after the previous part.
  case input(BoardInput, after: UInt64)
  /// Nothing happens for some ms; fingers stay where they are.
  case wait(UInt64)
  /// Waits until the firmware has read the ink that was drawn, `limit` ms at most, and then for another `pause` ms.
  case reading(limit: UInt64, pause: UInt64)
  /// Waits until the log has a line that no earlier part has found.
  case line(LineSearch)
}

/// A line of the log that is waited for.
package struct LineSearch {
  private let matcher: SerialMatcher
  /// Virtual ms to wait.
  package let within: UInt64

  init(_ expectation: SerialExpectation) {
    matcher = SerialMatcher(expectation.pattern)
    within = expectation.within
  }

  package func matches(_ line: String) -> Bool { matcher.matches(line) }

  /// Why the search has failed.
  package var failure: String { "the log has had no line with \(matcher) within \(Milliseconds.text(within))" }
}
