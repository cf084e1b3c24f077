public import DigitNet

/// Teaches the owner's hand: each digit is drawn once in each round, in the order 0 to 9. The device has two rounds.
///
/// A drawing counts if the network reads the wanted digit, at least as the runner-up, or if it lies near another drawing
/// that the owner calls the same digit. So a slip does not count, and a habit that the network misreads does.
public struct Lesson: Sendable {
  public enum Verdict: Equatable, Sendable {
    /// The drawing counts.
    case accepted
    /// The drawing was read as another digit, and does not resemble the previous drawings of the wanted digit.
    case refused
    /// The drawing counts, and was the last one: the profile is complete.
    case complete
  }

  /// Drawings that count so far.
  public private(set) var accepted: UInt8 = 0
  /// Drawings of the whole lesson.
  public let length: UInt8
  /// The last drawing of the wanted digit, if it was refused.
  private var refused = DrawingSample()
  private var hasRefused = false

  /// - Parameter rounds: 1...15.
  public init(rounds: UInt8 = 2) { length = rounds * 10 }

  /// The digit that is drawn next, 0...9.
  public var digit: UInt8 { accepted % 10 }

  /// Adds a drawing of the wanted digit.
  ///
  /// - Parameters:
  ///   - sample: how the network sees it.
  ///   - prediction: what the network reads, without a profile.
  ///   - profile: the profile that is being taught; for the first drawing, an empty one for the network.
  public mutating func add(
    _ sample: borrowing DrawingSample, _ prediction: Prediction, to profile: inout HandProfile
  ) -> Verdict {
    let digit = Int(self.digit)
    let round = accepted / 10
    var counts = prediction.digit == self.digit || prediction.second == self.digit
    if hasRefused, refused.isNear(sample, units: profile.units) { counts = true }
    if round > 0, profile.means[digit].isNear(sample, units: profile.units) { counts = true }
    guard counts else {
      refused = copy sample
      hasRefused = true
      return .refused
    }
    profile.means[digit].add(sample, toMeanOf: round)
    hasRefused = false
    accepted += 1
    guard accepted == length else { return .accepted }
    profile.samples = round + 1
    return .complete
  }
}

extension DrawingSample {
  /// Makes the mean of `count` samples that of one more, rounded to the nearest number.
  mutating func add(_ other: borrowing DrawingSample, toMeanOf count: UInt8) {
    // At most 15 samples of at most 15.
    for unit in 0..<DrawingSample.capacity {
      self[unit] = (self[unit] * count + other[unit] + (count + 1) / 2) / (count + 1)
    }
  }
}
