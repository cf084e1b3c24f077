public import Handwriting
public import HostSupport

/// The samples of a file, a folder or a writing style, with the outcome for each.
public struct EvaluatedSet: Sendable {
  /// The file, folder or style.
  public let name: String
  private let samples: [(label: DigitLabel?, text: String, writer: String?)]
  private let outcomes: [Outcome]

  /// - Parameter outcomes: one for each sample.
  init(_ samples: [StrokeSample], named name: String, outcomes: [Outcome]) {
    self.name = name
    self.samples = samples.map { (DigitLabel($0.label), $0.label, $0.writer) }
    self.outcomes = outcomes
  }

  /// - Parameter outcomes: one for each image.
  init(_ images: ImageSet, named name: String, outcomes: [Outcome]) {
    self.name = name
    samples = images.labels.map { (DigitLabel(String($0)), String($0), nil) }
    self.outcomes = outcomes
  }

  public var score: Score {
    var score = Score()
    for (sample, outcome) in zip(samples, outcomes) {
      score.add(label: sample.label?.digit, writer: sample.writer, outcome)
    }
    return score
  }

  /// One object for each sample, in order: its position, its label, and the prediction.
  public var predictions: [JSON] {
    zip(samples, outcomes).enumerated().map { index, pair in
      let (sample, outcome) = pair
      return .object([
        ("file", .string(name)), ("index", .integer(index)),
        ("writer", sample.writer.map { .string($0) } ?? .null),
        ("label", .string(sample.label?.text ?? sample.text)),
        ("digit", JSON(digit: outcome.digit)), ("confidence", .number(outcome.confidence)),
        ("second", JSON(digit: outcome.second)), ("unclear", .bool(outcome.isUnclear)),
      ])
    }
  }
}

extension JSON {
  /// A digit, or null where there was no prediction.
  fileprivate init(digit: UInt8?) {
    self = digit.map { .integer(Int($0)) } ?? .null
  }
}

extension Evaluator {
  /// Draws each sample on a new simulated device.
  ///
  /// - Parameters:
  ///   - samples: what is drawn, one sample a device.
  ///   - name: what the set is called.
  ///   - progress: called with the number of finished samples, by one thread at a time.
  public func evaluate(
    _ samples: [StrokeSample], named name: String, progress: @Sendable (Int) -> Void = { _ in }
  ) -> EvaluatedSet {
    EvaluatedSet(samples, named: name, outcomes: outcomes(of: samples, progress: progress))
  }

  /// Draws each sample on a device that was taught its writer's hand.
  ///
  /// - Parameters:
  ///   - writers: whose samples are drawn.
  ///   - name: what the set is called.
  ///   - progress: called with the number of finished samples, by one thread at a time.
  public func evaluate(
    _ writers: TaughtWriters, named name: String, progress: @Sendable (Int) -> Void = { _ in }
  ) -> EvaluatedSet {
    EvaluatedSet(
      writers.samples, named: name,
      outcomes: outcomes(of: writers.samples, on: writers.flashes, named: name, progress: progress))
  }

  /// Shows each image to the network as a raster, with ink where a pixel is above `threshold`.
  public func evaluate(_ images: ImageSet, named name: String, threshold: UInt8) -> EvaluatedSet {
    EvaluatedSet(images, named: name, outcomes: outcomes(of: images, threshold: threshold))
  }
}
