import DigitModel
import DigitNet
import Ink
import Synchronization
import Testing

@testable import DigitTraining
@testable import Handwriting

@Suite("Training runs") struct TrainingRunTests {
  /// The project's own digits, each drawn a few times by writers who differ in size and tilt.
  private static func samples() -> [StrokeSample] {
    var synthetic = SyntheticWriter(seed: 9)
    var samples: [StrokeSample] = []
    for writer in 0..<10 {
      synthetic.tilt = Double(writer) - 5
      synthetic.size = 120 + 8 * Double(writer)
      for style in DigitStyle.all {
        let strokes = synthetic.draw(style).map { stroke in
          stroke.map { StrokeSample.Point(x: Double($0.x), y: Double($0.y)) }
        }
        samples.append(StrokeSample(label: String(style.digit), writer: "w\(writer)", strokes: strokes))
      }
    }
    return samples
  }

  private static func data(validationShare: Double = 0.2) -> TrainingData {
    var data = TrainingData(validationShare: validationShare)
    data.add(samples(), named: "own")
    return data
  }

  /// The same digits as images, drawn with a thick pen.
  private static func images() -> ImageSet? {
    let rasters = samples().map {
      StrokePlacement.place($0).ink.raster(framed: Framing(.normalized, box: 20, pen: .square))
    }
    let pixels = rasters.flatMap { raster in
      (0..<28).flatMap { i in (0..<28).map { j in raster[i, j] ? UInt8(255) : 0 } }
    }
    return ImageSet(pixels: pixels, labels: samples().map { $0.digit ?? 0 })
  }

  private static func recipe(epochs: Int, classes: Int = 10) throws -> TrainingRecipe {
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    let shape = try #require(
      NetworkShape(zones: zones, readsMotion: true, hidden: [24], bits: [4, 8], classes: classes))
    var recipe = TrainingRecipe(shape: shape, framing: .normalized, epochs: epochs, seed: 4)
    recipe.batch = 16
    return recipe
  }

  @Test("the number of threads does not change a byte")
  func threads() throws {
    var recipe = try Self.recipe(epochs: 3, classes: 11)
    recipe.teacher = TrainingRecipe.Teacher(hidden: [32], epochs: 2)
    var data = Self.data()
    data.add(try #require(Self.images()), named: "images")
    let models = try [1, 2, 3].map { try #require(Trainer(recipe, data: data, threads: $0).run()).bytes }
    #expect(models[0] == models[1])
    #expect(models[0] == models[2])
  }

  @Test("non-digits are made less likely after the last epoch, and digits are read as before")
  func prior() throws {
    var recipe = try Self.recipe(epochs: 4, classes: 11)
    recipe.nonDigitShare = 0.4
    var data = Self.data()
    // As many threes again are labeled as non-digits: no network can distinguish them, so that the prior decides.
    let threes = Self.samples().filter { $0.label == "3" }
    data.add(threes.map { StrokeSample(label: "x", writer: $0.writer, strokes: $0.strokes) }, named: "no digits")
    var epochs: [EpochSummary] = []
    let model = try #require(
      Trainer(recipe, data: data, threads: 2).run(progress: { if case .epoch(let epoch) = $0 { epochs.append(epoch) } })
    )
    let before = try #require(epochs.last).validation.sources
    let after = model.validation.sources
    #expect(after[0].right == before[0].right)
    #expect(after[1].rejected < before[1].rejected)
  }

  @Test("another seed makes another network")
  func seeds() throws {
    var recipe = try Self.recipe(epochs: 1)
    let first = try #require(Trainer(recipe, data: Self.data(), threads: 1).run()).bytes
    recipe.seed = 5
    let second = try #require(Trainer(recipe, data: Self.data(), threads: 1).run()).bytes
    #expect(second != first)
  }

  @Test("redrawn images and synthetic digits change the trained network")
  func sources() throws {
    var recipe = try Self.recipe(epochs: 1)
    var data = Self.data()
    data.add(try #require(Self.images()), named: "images")
    let both = try #require(Trainer(recipe, data: data, threads: 1).run()).bytes
    recipe.redrawnShare = 0
    let synthetic = try #require(Trainer(recipe, data: data, threads: 1).run()).bytes
    recipe.syntheticShare = 0
    let neither = try #require(Trainer(recipe, data: data, threads: 1).run()).bytes
    #expect(Set([both, synthetic, neither]).count == 3)
  }

  @Test("a few epochs are enough for clean digits")
  func learns() throws {
    var reports: [EpochSummary] = []
    let model = try #require(
      Trainer(try Self.recipe(epochs: 24), data: Self.data(), threads: 2)
        .run(progress: { if case .epoch(let epoch) = $0 { reports.append(epoch) } }))
    let device = try LoadedNetwork(model.bytes)
    let samples = Self.samples()
    let right = samples.count {
      device.predict(StrokePlacement.place($0).ink)?.digit == $0.digit
    }
    #expect(Double(right) > 0.9 * Double(samples.count))
    #expect(reports.map(\.epoch) == Array(1...24))
    #expect(!reports[0].isQuantized)
    #expect(reports[23].isQuantized)
    #expect(reports[23].loss < reports[0].loss)
    #expect(!model.wasInterrupted)
  }

  /// Stops when it has been asked a number of times.
  private final class Patience: Sendable {
    private let asked = Atomic(0)
    private let questions: Int

    init(_ questions: Int) { self.questions = questions }

    var isOver: Bool { asked.add(1, ordering: .relaxed).newValue > questions }
  }

  @Test(
    "a run that is stopped leaves the network of its last whole epoch, or none", arguments: [0, 1, 3, 40, 300, 1000])
  func interrupted(questions: Int) throws {
    let patience = Patience(questions)
    var finished = 0
    let model = Trainer(try Self.recipe(epochs: 12), data: Self.data(), threads: 1)
      .run(
        shouldStop: { patience.isOver }, progress: { if case .epoch(let epoch) = $0 { finished = epoch.epoch } })
    guard let model else {
      #expect(finished == 0)
      return
    }
    #expect(model.wasInterrupted)
    // It may be stopped between the end of an epoch and its summary.
    #expect((finished...finished + 1).contains(model.epoch))
    #expect(try LoadedNetwork(model.bytes).header == model.header)
  }

  @Test("a teacher's training can be stopped, and leaves nothing")
  func interruptedTeacher() throws {
    var recipe = try Self.recipe(epochs: 2)
    recipe.teacher = TrainingRecipe.Teacher(hidden: [32], epochs: 50)
    let hasTrained = Atomic(false)
    let model = Trainer(recipe, data: Self.data(), threads: 2)
      .run(
        shouldStop: { hasTrained.load(ordering: .relaxed) },
        progress: { _ in hasTrained.store(true, ordering: .relaxed) })
    #expect(model == nil)
  }

  @Test("without validation digits the last network is kept, with the default threshold")
  func noValidation() throws {
    let model = try #require(
      Trainer(try Self.recipe(epochs: 2), data: Self.data(validationShare: 0), threads: 1).run())
    #expect(model.epoch == 2)
    #expect(!model.isValidated)
    #expect(model.header.threshold == Calibration.defaultThreshold)
  }

  @Test("a writer is on one side only")
  func writers() {
    var data = TrainingData(validationShare: 0.5)
    for writer in 0..<40 {
      data.add(
        (0..<3).map { _ in StrokeSample(label: "1", writer: "w\(writer)", strokes: [[.init(x: 0, y: 0)]]) },
        named: "\(writer)")
    }
    for (trained, validated) in zip(data.trained, data.validated) {
      #expect((trained == 0) != (validated == 0))
    }
    #expect(data.trained.contains(3))
    #expect(data.validated.contains(3))
  }
}
