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
    /// Subtracting noise from the ink, and smoothing pictures with much noise.
    case noise
    /// Erasing ruled lines.
    case lines
    /// Reading a candidate also turned to both sides if the upright view is not certain.
    case views
    /// Dropping pieces of long lines that look like ones.
    case pieces
    /// Splitting rows and digits that touch.
    case touching
    /// Joining broken digits.
    case broken
    /// Judging each candidate by what is around it.
    case words
    /// Taking the height of one row where rows touch, and trying other heights of digits where less than half of what
    /// was found, and fewer than eight, are digits.
    case heights
    /// Also reading a picture with the other polarity if at most one digit is found.
    case polarity
  }

  public var threshold: Threshold
  public var polarity: Polarity
  /// A step that is left out, to measure what it brings; normally none.
  public var leftOut: Step?
  /// Whether also what is hardly ever a digit is among the results, unclear: to train a network, or to fit `Evidence`.
  public var keepsUnlikely: Bool

  public init(
    threshold: Threshold = .automatic, polarity: Polarity = .automatic, leftOut: Step? = nil,
    keepsUnlikely: Bool = false
  ) {
    self.threshold = threshold
    self.polarity = polarity
    self.leftOut = leftOut
    self.keepsUnlikely = keepsUnlikely
  }
}
