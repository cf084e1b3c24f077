/// What the measures of a drawn PIN say together: the lower the score, the more likely it is the enrolled hand.
///
/// A score is 2,048 less 128 times the natural logarithm of the likelihood ratio of owner to stranger, as the model
/// estimates it (logistic regression): at 1,753 an owner is ten times likelier to have drawn it.
public struct HandWeights: Equatable, Sendable {
  /// For each of `HandMeasures.values`, what a unit adds to the score, in 1/1024; each below 2^13 in magnitude.
  public var values: InlineArray<6, Int32>
  /// What is added to the score of all; below 2^16 in magnitude.
  public var bias: Int32

  /// The largest score.
  public static let largest: UInt32 = 4095
  /// The score of a PIN that an owner and a stranger are equally likely to draw.
  public static let even: Int32 = 2048

  /// - Parameters:
  ///   - values: what a unit of each measure adds, in 1/1024.
  ///   - bias: what is added to the score of all.
  public init(values: InlineArray<6, Int32>, bias: Int32) {
    self.values = values
    self.bias = bias
  }

  /// The score of measures, 0...4095.
  public func score(of measures: borrowing InlineArray<6, Int32>) -> UInt32 {
    // A measure is below 2^12, so that the sum stays below 2^28.
    var sum: Int32 = 0
    for k in 0..<6 { sum &+= values[k] &* measures[k] }
    let score = HandWeights.even &+ bias &+ sum >> 10
    return UInt32(truncatingIfNeeded: min(max(score, 0), Int32(HandWeights.largest)))
  }

  public static func == (a: HandWeights, b: HandWeights) -> Bool {
    for k in 0..<6 where a.values[k] != b.values[k] { return false }
    return a.bias == b.bias
  }
}
