public import DigitModel
import DigitNet
public import Handwriting
import Ink

/// The drawings of one person: those that a network is fine-tuned with, and those that it is scored on.
public struct PersonalSamples: Sendable {
  /// Digits, and anything else as non-digits.
  public private(set) var trained: [StrokeSample] = []
  /// Digits only.
  public private(set) var validation: [StrokeSample] = []

  /// Splits the drawings of each digit by the same share, as nearly as whole samples allow. No digit loses its only
  /// sample to validation; where the share is above 0 and any digit has two samples, at least one is for validation.
  ///
  /// - Parameters:
  ///   - samples: what the person drew.
  ///   - validationShare: share of the digits for validation, 0...0.5.
  ///   - seed: decides which.
  public init(_ samples: [StrokeSample], validationShare: Double, seed: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: 4)
    let order = generator.permutation(of: samples.count)
    // Digits in random order, so that none always gets the rounding.
    let digits = generator.permutation(of: 10).map { digit in
      order.filter { samples[$0].digit.map(Int.init) == digit }
    }
    let wanted = digits.map { Double($0.count) * validationShare }
    var counts = wanted.map { Int($0) }
    let total = max(Int(wanted.reduce(0, +).rounded()), validationShare > 0 ? 1 : 0)
    let byRemainder = digits.indices.sorted {
      let (a, b) = (wanted[$0] - Double(counts[$0]), wanted[$1] - Double(counts[$1]))
      return (-a, $0) < (-b, $1)
    }
    for k in byRemainder where counts.reduce(0, +) < total && counts[k] + 1 < digits[k].count { counts[k] += 1 }
    let kept = Set(zip(digits, counts).flatMap { $0.prefix($1) })
    for (k, sample) in samples.enumerated() {
      if kept.contains(k) { validation.append(sample) } else { trained.append(sample) }
    }
  }

  /// A sample whose label is probably wrong.
  public struct Doubt: Equatable, Sendable {
    /// The digit that the sample is labeled with.
    public var label: UInt8
    /// What the network reads.
    public var digit: UInt8
  }

  /// Leaves out samples to learn from whose label is probably wrong, because a person slips or lifts the finger too early,
  /// and one bad sample of two costs more than a good one gains.
  ///
  /// Such a sample is read clearly as another digit, no other sample with its label is read so, and one is read right. A
  /// person who writes a digit unlike others writes it so more than once.
  ///
  /// - Parameter network: the network that is to be fine-tuned.
  /// - Returns: what was left out, in the order of the samples.
  public mutating func removeDoubtful(by network: LoadedNetwork) -> [Doubt] {
    let readings = trained.map { sample in
      sample.digit == nil ? nil : network.predict(DrawnSample(sample, source: 0).ink)
    }
    func count(_ label: UInt8, readAs digit: UInt8) -> Int {
      trained.indices.count { trained[$0].digit == label && readings[$0]?.digit == digit }
    }
    var doubts: [Doubt] = []
    var kept: [StrokeSample] = []
    for (sample, reading) in zip(trained, readings) {
      if let label = sample.digit, let reading, !reading.isUnclear, reading.digit != label,
        count(label, readAs: reading.digit) == 1, count(label, readAs: label) > 0
      {
        doubts.append(Doubt(label: label, digit: reading.digit))
      } else {
        kept.append(sample)
      }
    }
    trained = kept
    return doubts
  }

  public var hasNonDigits: Bool { trained.contains { $0.digit == nil } }

  /// The digits without a sample to learn from, ascending.
  public var missingDigits: [Int] {
    let drawn = Set(trained.compactMap(\.digit))
    return (0..<10).filter { !drawn.contains(UInt8($0)) }
  }
}
