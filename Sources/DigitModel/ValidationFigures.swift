/// How many validation examples of each source a network gets right.
public struct ValidationFigures: Equatable, Sendable {
  public struct Source: Equatable, Sendable {
    public var name: String
    /// Digits, and those for which the largest logit of a digit is the right one.
    public var digits = 0
    public var right = 0
    /// Non-digits, and those for which the class "no digit" has the largest logit.
    public var nonDigits = 0
    public var rejected = 0

    public init(name: String) { self.name = name }
  }
  public var sources: [Source]

  public init(sources: [Source]) { self.sources = sources }
}
