/// How many validation examples of each source a network gets right.
public struct ValidationFigures: Equatable, Sendable {
  public struct Source: Equatable, Sendable {
    public var name: String
    /// Digits, and those for which the largest logit of a digit is the right one.
    public var digits = 0
    public var right = 0
    /// Negatives, and those that the class "no digit" wins.
    public var nonDigits = 0
    public var rejected = 0
  }
  public var sources: [Source]
}
