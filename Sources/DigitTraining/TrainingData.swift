public import Handwriting
import HostSupport
import Ink

/// The data that a network is trained on, and the validation data, which are of other writers.
public struct TrainingData: Sendable {
  /// The gray images to train on: of each set the images in its range.
  var images: [(set: ImageSet, range: Range<Int>)] = []
  /// Crops of pictures, also of non-digits: of each set those in its range.
  var crops: [(set: ImageSet, range: Range<Int>)] = []
  var strokes: [DrawnSample] = []
  var nonDigits: [DrawnSample] = []
  /// Names of the sources of validation examples; an example's `source` is an index.
  public private(set) var sources: [String] = []
  /// Whether each source holds non-digits and nothing else.
  public private(set) var sourcesOfNonDigits: [Bool] = []
  /// Samples of each source that are trained on.
  private(set) var trained: [Int] = []
  /// Samples of each source that are kept for validation.
  private(set) var validated: [Int] = []
  private var validationImages: [(set: ImageSet, range: Range<Int>, source: UInt8)] = []
  private var validationStrokes: [DrawnSample] = []
  /// Share of the samples or writers that is not trained on, 0...0.5.
  private let validationShare: Double

  public init(validationShare: Double) {
    self.validationShare = validationShare
  }

  private mutating func begin(_ name: String) -> UInt8 {
    sources.append(name)
    sourcesOfNonDigits.append(false)
    trained.append(0)
    validated.append(0)
    return UInt8(truncatingIfNeeded: sources.count - 1)
  }

  /// Adds gray images; the last of them are for validation.
  public mutating func add(_ set: ImageSet, named name: String) {
    let source = begin(name)
    // At 0.1 the last 5,000 of MNIST's 60,000: its writers follow each other, so that few are on both sides.
    let kept = set.count - Int(Double(set.count) * validationShare * 5 / 6)
    images.append((set, 0..<kept))
    validationImages.append((set, kept..<set.count, source))
    trained[Int(source)] = kept
    validated[Int(source)] = set.count - kept
  }

  /// Adds crops of pictures, with label 10 for non-digits; the last of them are for validation.
  public mutating func add(crops set: ImageSet, named name: String) {
    let source = begin(name)
    let kept = set.count - Int(Double(set.count) * validationShare)
    crops.append((set, 0..<kept))
    validationImages.append((set, kept..<set.count, source))
    trained[Int(source)] = kept
    validated[Int(source)] = set.count - kept
  }

  /// Adds strokes: digits, and anything else as non-digits. Whole writers are for validation.
  public mutating func add(_ samples: [StrokeSample], named name: String) {
    let source = begin(name)
    sourcesOfNonDigits[Int(source)] = samples.allSatisfy { $0.digit == nil }
    for (number, sample) in samples.enumerated() {
      let drawn = DrawnSample(sample, source: source)
      if TrainingData.isForValidation(sample.writer ?? "\(name) \(number)", share: validationShare) {
        validationStrokes.append(drawn)
        validated[Int(source)] += 1
      } else {
        trained[Int(source)] += 1
        if drawn.label < 10 { strokes.append(drawn) } else { nonDigits.append(drawn) }
      }
    }
  }

  /// Whether a writer is used for validation.
  static func isForValidation(_ writer: String, share: Double) -> Bool { WriterName.place(writer) < share }

  /// Whether there are digits to train on.
  public var hasDigits: Bool { !strokes.isEmpty || (images + crops).contains { $0.set.hasDigits(in: $0.range) } }
  /// Whether there are non-digits to train on, drawn or cropped.
  public var hasNonDigits: Bool { !nonDigits.isEmpty || crops.contains { $0.set.labels[$0.range].contains(10) } }
  /// Whether any digits were set aside for validation.
  public var hasValidationDigits: Bool {
    validationImages.contains { $0.set.hasDigits(in: $0.range) } || validationStrokes.contains { $0.label < 10 }
  }
  /// Images to redraw as strokes.
  var imageCount: Int { images.reduce(0) { $0 + $1.range.count } }

  /// The validation examples, as the device reads them.
  func validation(framing: Framing, workers: Workers) throws(Interrupted) -> [Example] {
    var examples: [Example] = []
    for held in validationImages {
      try workers.check()
      for k in held.range {
        examples.append(Example(Drawing(held.set.raster(at: k)), label: held.set.labels[k], source: held.source))
      }
    }
    return examples
      + (try workers.map(validationStrokes.count) { k in
        let sample = validationStrokes[k]
        return Example(everyViewOf: sample, framing: framing)
      })
  }

  /// The images that are trained on, as strokes.
  func redrawn(workers: Workers) throws(Interrupted) -> [DrawnSample] {
    var samples: [DrawnSample] = []
    for (set, range) in images {
      samples += try workers.map(range.count) { DrawnSample(redrawing: set, at: range.lowerBound + $0) }
    }
    return samples
  }

  /// What is trained on, without variations; of images the first thousand of each set.
  func unvaried(framing: Framing) -> [Example] {
    var examples: [Example] = []
    for (set, range) in images + crops {
      for k in range.prefix(1000) { examples.append(Example(Drawing(set.raster(at: k)), label: set.labels[k])) }
    }
    for sample in strokes + nonDigits {
      examples.append(Example(everyViewOf: sample, framing: framing))
    }
    return examples
  }
}

extension ImageSet {
  /// Whether not all of a range are non-digits.
  fileprivate func hasDigits(in range: Range<Int>) -> Bool { labels[range].contains { $0 < 10 } }
}
