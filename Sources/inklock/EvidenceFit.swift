import DigitFinder
import DigitTraining
import HostSupport

/// The weights of `Evidence` that some pictures lead to.
struct EvidenceFit {
  /// In 1/256, of each measure.
  let weights: [Int]
  /// In 1/65,536, without the certainty that a clear digit needs.
  let bias: Int
  private let right: Int
  private let all: Int

  /// - Parameter judged: the evidence for each candidate, and whether it was right.
  init(_ judged: [(evidence: Evidence, isRight: Bool)]) throws(InputError) {
    right = judged.count(where: \.isRight)
    all = judged.count
    guard right > 0, right < all else {
      throw InputError("--fit", "the pictures need digits that are read right, and others that are not")
    }
    var fit = LogisticRegression(count: Evidence.count)
    for (evidence, isRight) in judged {
      fit.add((0..<Evidence.count).map { Double(evidence.values[$0]) / 256 }, isTrue: isRight, weight: 1 / Double(all))
    }
    let line = fit.solve()
    weights = line.slopes.map { Int(($0 * 256).rounded()) }
    bias = Int((line.constant * 65_536).rounded())
  }

  var line: String { "evidence: weights \(weights), bias \(bias): \(right) of \(all) candidates are right" }
}
