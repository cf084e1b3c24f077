/// What counts as ink in a picture.
public struct FinderSettings: Equatable, Sendable {
  /// How ink and paper are separated.
  public enum Threshold: Equatable, Sendable {
    /// By the paper around it, and for each component by its own darkness.
    case automatic
    /// Ink is darker than this gray value, 0...255, everywhere.
    case gray(UInt8)
  }

  /// Whether the ink is darker or lighter than the paper.
  public enum Polarity: UInt8, Sendable {
    /// Chosen by the gray values of the picture.
    case automatic
    case darkOnLight
    case lightOnDark
  }

  /// Steps that can be left out, to see what each of them brings.
  public enum Step: UInt8, Sendable {
    /// Taking noise from the ink, and smoothing pictures with much of it.
    case noise
    /// Taking ruled lines out.
    case lines
    /// Reading what the upright view leaves in doubt also turned to both sides.
    case views
    /// Dropping pieces of long lines that look like ones.
    case pieces
    /// Taking rows and digits apart that touch.
    case touching
    /// Joining broken digits.
    case broken
    /// Judging each word by how many of it are digits.
    case words
    /// Trying the other polarity where hardly a digit is found.
    case polarity
  }

  public var threshold: Threshold
  public var polarity: Polarity
  /// A step that is left out; none as a rule.
  public var leftOut: Step?

  public init(threshold: Threshold = .automatic, polarity: Polarity = .automatic, leftOut: Step? = nil) {
    self.threshold = threshold
    self.polarity = polarity
    self.leftOut = leftOut
  }
}
