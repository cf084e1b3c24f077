/// Evidence that a candidate is the digit that was read: what the network says of it, and what is around it. Letters
/// stand among letters, digits among digits, and most digits of a picture have about the same height.
///
/// A logistic regression (Cox 1958) on these measures decides whether the digit is clear. `inklock evaluate pictures
/// --fit` fits its weights.
public struct Evidence: Equatable, Sendable {
  public static var count: Int { 7 }

  /// In the order below, in units of 1/256.
  ///
  /// | | measure |
  /// | --- | --- |
  /// | 0 | margin of the digit over the likeliest other class, "not a digit" among them: a power of two, -10...10 |
  /// | 1 | margin over the likeliest other digit: a power of two, 0...10 |
  /// | 2 | how many times the height is larger or smaller than the typical one, less 1: 0...2 |
  /// | 3 | 1 for a part of a component, otherwise 0 |
  /// | 4 | margins over "not a digit" of the others of the word, -4...4 each: the sum divided by their number plus 1 |
  /// | 5 | the same of all others in the picture: the sum divided by their number plus 3 |
  /// | 6 | 16 divided by the height in pixels |
  public var values = InlineArray<7, Int32>(repeating: 0)

  /// What each measure counts for, in 1/256.
  ///
  /// Fitted to synthetic pages and photos, `make pictures-evidence`. Networks that had not seen the writers of these
  /// pages lead to about the same.
  private static var weights: InlineArray<7, Int32> { [83, 46, -1210, -467, 108, 77, 76] }
  /// In 1/65,536.
  private static let bias: Int32 = -63_900
  /// The least sum of a clear digit, in 1/65,536: right in 60 of 100 cases, ln(60 / 40).
  private static let least: Int32 = 26_573

  /// Less is hardly ever a digit, in 1/65,536: right in 2 of 100 cases, ln(2 / 98).
  private static let unlikely: Int32 = -255_055

  public static func == (a: Evidence, b: Evidence) -> Bool {
    for k in 0..<count where a.values[k] != b.values[k] { return false }
    return true
  }

  init(_ candidate: Candidate, word: Others, page: Others, typicalHeight: Int) {
    values[0] = min(candidate.overNonDigit, candidate.overSecond)
    values[1] = candidate.overSecond
    let height = candidate.box.height
    let (larger, smaller) = (max(height, typicalHeight), max(min(height, typicalHeight), 1))
    values[2] = Int32(truncatingIfNeeded: min(256 &* larger / smaller &- 256, 512))
    values[3] = candidate.isPart ? 256 : 0
    values[4] = word.mean(without: candidate, added: 1)
    values[5] = page.mean(without: candidate, added: 3)
    values[6] = Int32(truncatingIfNeeded: 4096 / height)
  }

  /// The logarithm of how much likelier it is that the digit is right than that it is not, in 1/65,536.
  var sum: Int32 {
    let weights = Evidence.weights
    var sum = Evidence.bias
    // Each measure is below 4,096 in size.
    for k in 0..<7 { sum &+= weights[k] &* values[k] }
    return sum
  }

  var isSufficient: Bool { sum >= Evidence.least }
  var isUnlikely: Bool { sum < Evidence.unlikely }
}

/// The margins over "not a digit" of several candidates.
struct Others {
  private var sum: Int32 = 0
  private var count: Int32 = 0

  /// The largest margin that counts, a power of two in 1/256: a digit is 16 times as likely as none, or the reverse.
  private static let most: Int32 = 1024

  private func margin(_ candidate: Candidate) -> Int32 {
    min(max(candidate.overNonDigit, 0 &- Others.most), Others.most)
  }

  mutating func add(_ candidate: Candidate) {
    sum &+= margin(candidate)
    count &+= 1
  }

  /// The sum of all but one of them, divided by their number plus `added`, so that few count for little.
  func mean(without candidate: Candidate, added: Int32) -> Int32 { (sum &- margin(candidate)) / (count &- 1 &+ added) }
}
