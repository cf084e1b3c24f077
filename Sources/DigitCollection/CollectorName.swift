/// The name that a person chooses for a data set, the `writer` of each drawing: 1 to 40 letters and digits of any
/// script, with spaces, dots, hyphens and underscores between them.
public struct CollectorName: Equatable, Sendable {
  /// The name.
  public let text: String

  /// What a name must be, as a part of a sentence.
  public static let rule =
    "1 to \(longest) letters and digits, with spaces, dots, hyphens and underscores between them"

  /// Characters of the longest name.
  private static let longest = 40

  /// Checks a name.
  ///
  /// - Parameter text: what the person chose; `nil` results where it breaks the rule.
  public init?(_ text: String) {
    func isSolid(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber } ?? false }
    guard (1...CollectorName.longest).contains(text.count), isSolid(text.first), isSolid(text.last),
      text.allSatisfy({ isSolid($0) || " .-_".contains($0) })
    else { return nil }
    self.text = text
  }
}
