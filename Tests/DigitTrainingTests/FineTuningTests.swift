import DigitModel
import DigitNet
import Foundation
import HostSupport
import Ink
import Synchronization
import Testing

@testable import DigitTraining
@testable import Handwriting

@Suite("Fine-tuning") struct FineTuningTests {
  static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models").path
  private static let names = ["inklock", "inklock-4k", "inklock-10k", "as-drawn", "article"]

  private static func model(_ name: String = "inklock-4k") throws -> DeviceModel {
    try DeviceModel(reading: "\(models)/\(name).model")
  }

  /// Digits of a person whose ones look like the sevens of others, and who draws no seven.
  private static func samples(_ count: Int, seed: UInt64 = 1) -> [StrokeSample] {
    var writer = SyntheticWriter(seed: seed)
    return (0..<count).flatMap { _ in
      DigitStyle.all.filter { $0.digit != 1 }.map { style in
        var sample = writer.sample(style)
        if style.digit == 7 { sample.label = "1" }
        return sample
      }
    }
  }

  private static func recipe(epochs: Int) -> FineTuningRecipe {
    var recipe = FineTuningRecipe(seed: 3)
    recipe.epochs = epochs
    return recipe
  }

  private static func tuned(
    _ model: DeviceModel, _ recipe: FineTuningRecipe, threads: Int = 2, others: TrainingData? = nil
  ) throws -> FineTunedModel {
    let own = PersonalSamples(samples(2), validationShare: 0, seed: 1)
    return try #require(
      FineTuner(
        model, recipe: recipe, own: own, others: others ?? TrainingData(validationShare: 0.1), threads: threads
      ).run())
  }

  /// A model with everything that the trainer itself does not write: the lowest weights and biases, and a parameter.
  private static func foreign() throws -> DeviceModel {
    var generator = SeededGenerator(seed: 8)
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    func layer(_ inputs: Int, _ outputs: Int, bits: Int, shift: Int) -> ModelWriter.LayerContent {
      ModelWriter.LayerContent(
        inputs: inputs, bitsPerWeight: bits, shift: shift,
        biases: (0..<outputs).map { $0 == 0 ? -32768 : Int16($0) },
        weights: (0..<inputs * outputs).map { _ in Int8(generator.index(below: 1 << bits) - 1 << (bits - 1)) })
    }
    let header = ModelHeader(
      framing: .normalized, zones: zones, readsMotion: true, minimumInk: 3, threshold: 611, sharpness: 4321,
      classes: 11,
      views: 3)
    return try DeviceModel(
      ModelWriter.bytes(
        header: header, layers: [layer(206, 9, bits: 2, shift: 0), layer(9, 11, bits: 8, shift: 0)],
        parameters: [ModelParameter(ModelParameterName("abcd"), -5)]),
      from: "foreign.model")
  }

  @Test("the network of a model file gives the device's logits, every one", arguments: names)
  func sameLogits(name: String) throws {
    let model = try Self.model(name)
    var generator = SeededGenerator(seed: 5)
    let drawings =
      (0..<50).map { _ in TrainingNetworkTests.drawing(&generator) }
      + Self.samples(1).map { StrokePlacement.place($0).ink.drawing(framed: model.header.framing) }
    let device = try LoadedNetwork(model.bytes)
    let classes = Int(model.header.classes)
    let logits = try Perceptron(model).logits(for: drawings, workers: Workers(threads: 1))
    for (k, drawing) in drawings.enumerated() {
      let wanted = device.logits(for: drawing)
      for n in 0..<classes { #expect(logits[k * classes + n] == Float(wanted.values[n]), "drawing \(k), class \(n)") }
    }
  }

  @Test("no epoch, or steps of length zero, leave every byte of the model", arguments: names + ["foreign"])
  func roundTrip(name: String) throws {
    let model = try name == "foreign" ? Self.foreign() : Self.model(name)
    #expect(try Self.tuned(model, Self.recipe(epochs: 0)).bytes == model.bytes)
    var recipe = Self.recipe(epochs: 1)
    recipe.rate = 0
    #expect(try Self.tuned(model, recipe).bytes == model.bytes)
  }

  @Test("the number of threads does not change a byte, and the seed does")
  func threads() throws {
    var others = TrainingData(validationShare: 0.1)
    others.add(Self.samples(2, seed: 9), named: "others")
    var recipe = Self.recipe(epochs: 2)
    let model = try Self.model()
    let tuned = try [1, 2, 3].map { try Self.tuned(model, recipe, threads: $0, others: others).bytes }
    #expect(tuned[0] == tuned[1])
    #expect(tuned[0] == tuned[2])
    recipe.seed = 4
    #expect(try Self.tuned(model, recipe, others: others).bytes != tuned[0])
  }

  @Test("two samples of each digit are enough to learn a one that looks like a seven, and nothing else is lost")
  func learns() throws {
    let model = try Self.model()
    var recipe = Self.recipe(epochs: 6)
    recipe.ownShare = 0.5
    let bytes = try Self.tuned(model, recipe).bytes
    let (before, after) = (try LoadedNetwork(model.bytes), try LoadedNetwork(bytes))
    func right(_ device: LoadedNetwork, ones: Bool) -> Double {
      let samples = Self.samples(10, seed: 77).filter { ($0.label == "1") == ones }
      let right = samples.count { device.predict(StrokePlacement.place($0).ink)?.digit == $0.digit }
      return Double(right) / Double(samples.count)
    }
    #expect(right(before, ones: true) < 0.1)
    #expect(right(after, ones: true) > 0.9)
    #expect(right(after, ones: false) > 0.98)
    #expect(after.header == before.header)
  }

  @Test("other people's data changes the network, and their validation writers are measured")
  func others() throws {
    var others = TrainingData(validationShare: 0.5)
    for writer in 0..<10 {
      others.add(
        Self.samples(1, seed: UInt64(writer)).map {
          StrokeSample(label: $0.label, writer: "w\(writer)", strokes: $0.strokes)
        },
        named: "set \(writer)")
    }
    let model = try Self.model()
    let recipe = Self.recipe(epochs: 1)
    let alone = try Self.tuned(model, recipe)
    let mixed = try Self.tuned(model, recipe, others: others)
    #expect(mixed.bytes != alone.bytes)
    #expect(alone.validation.sources.isEmpty)
    #expect(mixed.validation.sources.reduce(0) { $0 + $1.digits } == others.validated.reduce(0, +))
  }

  @Test("a run that is stopped leaves the network of its last whole epoch, or none")
  func interrupted() throws {
    let own = PersonalSamples(Self.samples(2), validationShare: 0, seed: 1)
    let isOver = Atomic(false)
    let tuner = FineTuner(
      try Self.model(), recipe: Self.recipe(epochs: 50), own: own, others: TrainingData(validationShare: 0.1),
      threads: 2)
    let none = tuner.run(
      shouldStop: { isOver.load(ordering: .relaxed) },
      progress: { if case .start = $0 { isOver.store(true, ordering: .relaxed) } })
    #expect(none == nil)
    isOver.store(false, ordering: .relaxed)
    let stopped = tuner.run(
      shouldStop: { isOver.load(ordering: .relaxed) },
      progress: { if case .epoch = $0 { isOver.store(true, ordering: .relaxed) } })
    let first = try #require(stopped)
    #expect(first.epoch == 1)
    #expect(first.wasInterrupted)
    #expect(try LoadedNetwork(first.bytes).header == Self.model().header)
  }
}

@Suite("Samples of one person") struct PersonalSamplesTests {
  /// So many samples of each digit, and three non-digits. Each names another writer, so that a test can identify it.
  private static func samples(_ counts: [Int]) -> [StrokeSample] {
    var labels = counts.enumerated().flatMap { digit, count in Array(repeating: "\(digit)", count: count) }
    labels += ["x", "x", "x"]
    return labels.enumerated().map { StrokeSample(label: $1, writer: "\($0)", strokes: [[.init(x: 0, y: 0)]]) }
  }

  private static func counts(_ samples: [StrokeSample]) -> [Int] {
    (0..<10).map { digit in samples.count { $0.digit == UInt8(digit) } }
  }

  @Test(
    "each digit loses the same share to validation, as nearly as whole samples allow",
    arguments: [
      ([4, 4, 4, 4, 4, 4, 4, 4, 4, 4], 0.25, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
      ([99, 99, 99, 99, 99, 99, 99, 99, 99, 99], 1.0 / 3, [33, 33, 33, 33, 33, 33, 33, 33, 33, 33]),
      ([40, 0, 20, 4, 4, 4, 4, 4, 4, 8], 0.5, [20, 0, 10, 2, 2, 2, 2, 2, 2, 4]),
      ([7, 7, 7, 7, 7, 7, 7, 7, 7, 7], 0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 0.5, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ([1, 1, 1, 2, 1, 0, 1, 1, 1, 1], 0.01, [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    ] as [([Int], Double, [Int])])
  func shares(counts: [Int], share: Double, wanted: [Int]) {
    for seed in 1...5 as ClosedRange<UInt64> {
      let own = PersonalSamples(Self.samples(counts), validationShare: share, seed: seed)
      #expect(Self.counts(own.validation) == wanted, "seed \(seed)")
      #expect(own.trained.count + own.validation.count == counts.reduce(3, +))
      #expect(own.trained.count { $0.digit == nil } == 3, "non-digits are learned from")
      #expect(Set(own.trained.map(\.writer)).isDisjoint(with: own.validation.map(\.writer)))
    }
  }

  @Test("of two samples of each digit, a quarter is a digit in two, and the seed decides which")
  func few() {
    let samples = Self.samples([Int](repeating: 2, count: 10))
    let splits = (1...5 as ClosedRange<UInt64>).map { seed in
      PersonalSamples(samples, validationShare: 0.25, seed: seed).validation
    }
    for validation in splits {
      #expect(validation.count == 5)
      #expect((Self.counts(validation).max() ?? 0) == 1)
    }
    #expect(Set(splits.map { $0.map(\.writer) }).count > 1)
    #expect(PersonalSamples(samples, validationShare: 0.25, seed: 3).validation == splits[2])
  }

  /// Synthetic digits with some labels changed: the number of a digit's sample, and its new label.
  private static func drawn(_ wrong: [(digit: Int, sample: Int, label: String)]) -> [StrokeSample] {
    var writer = SyntheticWriter(seed: 4)
    return (0..<10).flatMap { digit in
      (0..<3).map { number in
        let styles = DigitStyle.all.filter { $0.digit == digit }
        var sample = writer.sample(styles[0])
        if let change = wrong.first(where: { $0.digit == digit && $0.sample == number }) { sample.label = change.label }
        return sample
      }
    }
  }

  @Test("a single sample that is clearly another digit is left out, and what a person writes more than once is not")
  func doubts() throws {
    let network = try LoadedNetwork(
      DeviceModel(reading: FineTuningTests.models + "/inklock.model"))
    func doubts(_ wrong: [(digit: Int, sample: Int, label: String)]) -> [PersonalSamples.Doubt] {
      let samples = Self.drawn(wrong)
      var own = PersonalSamples(samples, validationShare: 0, seed: 1)
      let doubts = own.removeDoubtful(by: network)
      #expect(own.trained.count == samples.count - doubts.count)
      return doubts
    }
    #expect(doubts([]) == [])
    #expect(doubts([(0, 1, "4")]) == [PersonalSamples.Doubt(label: 4, digit: 0)])
    #expect(doubts([(0, 1, "4"), (0, 2, "4")]) == [])
    // No three is read right: the two that look like a seven and an eight may be how this person writes a three.
    #expect(doubts([(3, 0, "x"), (3, 1, "x"), (3, 2, "x"), (7, 0, "3"), (8, 0, "3")]) == [])
  }

  @Test("digits without a sample to learn from are listed")
  func missing() {
    let samples = Self.samples([2, 0, 2, 2, 1, 2, 2, 0, 2, 2])
    #expect(PersonalSamples(samples, validationShare: 0.5, seed: 1).missingDigits == [1, 7])
  }
}
