public import HostSupport

/// One file that was checked: a trace that was replayed, or a scenario that was played.
public struct FileCheck: Sendable {
  public enum Outcome: Sendable {
    case passed
    case failed(Failure)
    /// Unusable input.
    case unusable(InputError)
  }

  /// What differs from what the file states.
  public struct Failure: Sendable {
    /// A word for the kind of failure, such as `difference`.
    public var kind: String
    /// The line in the file, from 1.
    public var line: Int
    /// What was expected and what happened, on one line.
    public var message: String
    /// The same for people, on several lines, each with a line feed.
    public var text: String

    public init(kind: String, line: Int, message: String, text: String) {
      self.kind = kind
      self.line = line
      self.message = message
      self.text = text
    }
  }

  public var path: String
  public var outcome: Outcome
  /// The measured duration of the check, in seconds.
  public var seconds: Double

  public init(path: String, outcome: Outcome, seconds: Double) {
    self.path = path
    self.outcome = outcome
    self.seconds = seconds
  }

  /// The line that the outcome is about, from 1; the first one if all is well.
  public var line: Int {
    switch outcome {
    case .passed: 1
    case .failed(let failure): failure.line
    case .unusable(let error): error.line ?? 1
    }
  }
}
