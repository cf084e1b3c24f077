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

  public var threshold: Threshold
  public var polarity: Polarity

  public init(threshold: Threshold = .automatic, polarity: Polarity = .automatic) {
    self.threshold = threshold
    self.polarity = polarity
  }
}
