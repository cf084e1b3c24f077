import DigitModel
public import Evaluation
public import Handwriting
import Ink

/// A data set as one model reads it, sample by sample.
public struct Reading: Sendable {
  /// One sample: its label, the raster that the network read, and the outcome.
  public struct Sample: Sendable {
    /// 0...9, or `nil` for a non-digit.
    public var label: UInt8?
    var writer: String?
    /// The raster that the network read, framed as its model says.
    var raster: Raster
    public var outcome: Outcome

    init(label: UInt8?, writer: String? = nil, raster: Raster, outcome: Outcome) {
      self.label = label
      self.writer = writer
      self.raster = raster
      self.outcome = outcome
    }

    /// Whether this is a digit, and the likeliest digit is another one or none.
    var isMiss: Bool { label != nil && outcome.digit != label }
    /// Whether this is a non-digit that was clearly read as a digit.
    var isFalseDigit: Bool { label == nil && !outcome.isUnclear }
  }

  public let samples: [Sample]
  /// The figures of the same samples.
  public let score: Score

  public init(_ samples: [Sample]) {
    self.samples = samples
    var score = Score()
    for sample in samples { score.add(label: sample.label, writer: sample.writer, sample.outcome) }
    self.score = score
  }

  /// Digits that were read as another, the highest confidence first; equals stay in their order.
  var misses: [Sample] { surestFirst(samples.filter(\.isMiss)) }

  /// Non-digits that were clearly read as a digit, the highest confidence first; equals stay in their order.
  var falseDigits: [Sample] { surestFirst(samples.filter(\.isFalseDigit)) }

  private func surestFirst(_ samples: [Sample]) -> [Sample] {
    samples.enumerated().sorted {
      (-$0.element.outcome.confidence, $0.offset) < (-$1.element.outcome.confidence, $1.offset)
    }.map(\.element)
  }
}

extension Evaluator {
  /// Draws each sample on a new simulated device, and keeps each outcome.
  ///
  /// - Parameters:
  ///   - samples: what was read.
  ///   - progress: called with the number of finished samples, by one thread at a time.
  public func read(_ samples: [StrokeSample], progress: @Sendable (Int) -> Void = { _ in }) -> Reading {
    let framing = (try? LoadedNetwork(model).header.framing) ?? .normalized
    return Reading(
      zip(samples, outcomes(of: samples, progress: progress)).map { sample, outcome in
        Reading.Sample(
          label: sample.digit, writer: sample.writer,
          raster: StrokePlacement.place(sample).ink.raster(framed: framing), outcome: outcome)
      })
  }

  /// Shows each image to the network as a raster, with ink where a pixel is above zero, and keeps each outcome.
  public func read(_ images: ImageSet) -> Reading {
    Reading(
      outcomes(of: images, threshold: 0).enumerated().map { k, outcome in
        Reading.Sample(label: images.labels[k], raster: images.raster(at: k), outcome: outcome)
      })
  }
}
