import DigitNet
import Handwriting
import HostSupport
import Ink

/// Makes the examples of each epoch, and varies all of them again each time. For a new network: every image and stroke
/// sample once or more, some images redrawn as strokes, synthetic digits and non-digits. For fine-tuning: drawings of one
/// person, other people's and synthetic digits, and non-digits, all chosen at random.
///
/// An example depends only on the seed, the epoch and its number, so that threads can share out the work.
struct Curriculum: Sendable {
  private enum Task {
    case image(set: Int, index: Int)
    case crop(set: Int, index: Int)
    case strokes(Int)
    case redrawn
    case synthetic
    case nonDigit(Int)
    case inventedNegative
    /// A drawing of the person, each of the person's digits with the same probability.
    case own
    /// A digit of other people.
    case other
    case anyNonDigit
  }

  private let data: TrainingData
  /// The person's drawings of each digit that the person drew.
  private let own: [[DrawnSample]]
  private let nonDigits: [DrawnSample]
  /// Digits whose motion non-digits get.
  private let movements: [DrawnSample]
  private let framing: Framing
  private let redrawn: [DrawnSample]
  private let seed: UInt64
  private let strokeAugmentation: StrokeAugmentation
  private let syntheticAugmentation: StrokeAugmentation
  private let imageAugmentation: ImageAugmentation
  private let sampler: NonDigitSampler
  private let tasks: [Task]
  /// How often a crop is taken in an epoch where there are few of them beside images.
  private static let mostCropRepeats = 8

  /// - Parameters:
  ///   - redrawn: the images as strokes, of which each epoch takes some at random.
  ///   - stream: curricula of one recipe with different streams are unrelated.
  init(data: TrainingData, redrawn: [DrawnSample], recipe: TrainingRecipe, stream: UInt64) {
    self.data = data
    self.redrawn = redrawn
    own = []
    nonDigits = data.nonDigits
    movements = data.strokes
    framing = recipe.framing
    seed = recipe.seed &+ stream << 48
    strokeAugmentation = StrokeAugmentation(
      strength: recipe.augmentation, keepsPlace: recipe.framing.mode == .asDrawn)
    syntheticAugmentation = StrokeAugmentation(
      strength: recipe.augmentation, keepsPlace: recipe.framing.mode == .asDrawn, stretch: 0.35)
    imageAugmentation = ImageAugmentation(strength: recipe.augmentation)
    sampler = NonDigitSampler(digits: data.strokes)
    var tasks: [Task] = []
    for (number, images) in data.images.enumerated() {
      for index in images.range { tasks.append(.image(set: number, index: index)) }
    }
    let cropCount = data.crops.reduce(0) { $0 + $1.range.count }
    let cropRepeats = cropCount == 0 ? 0 : min(max(tasks.count / cropCount, 1), Curriculum.mostCropRepeats)
    for (number, crops) in data.crops.enumerated() {
      for index in crops.range {
        tasks += Array(repeating: .crop(set: number, index: index), count: cropRepeats)
      }
    }
    let wanted =
      tasks.isEmpty ? Double(data.strokes.count) : Double(tasks.count) * recipe.strokeShare / (1 - recipe.strokeShare)
    let redrawnCount = redrawn.isEmpty ? 0 : Int(wanted * recipe.redrawnShare)
    if !data.strokes.isEmpty {
      let repeats = ((wanted - Double(redrawnCount)) / Double(data.strokes.count)).rounded()
      for _ in 0..<min(max(Int(repeats), 1), 16) {
        for index in data.strokes.indices { tasks.append(.strokes(index)) }
      }
    }
    tasks += Array(repeating: .redrawn, count: redrawnCount)
    let syntheticCount = Int(Double(tasks.count) * recipe.syntheticShare / (1 - recipe.syntheticShare))
    tasks += Array(repeating: .synthetic, count: syntheticCount)
    let nonDigitShare = recipe.shape.classes == 11 ? recipe.nonDigitShare : 0
    let nonDigits = Int(Double(tasks.count) * nonDigitShare / (1 - nonDigitShare))
    for k in 0..<nonDigits {
      if k % 2 == 0, !data.nonDigits.isEmpty {
        tasks.append(.nonDigit(k / 2 % data.nonDigits.count))
      } else {
        tasks.append(.inventedNegative)
      }
    }
    self.tasks = tasks
  }

  /// - Parameters:
  ///   - own: what the person drew.
  ///   - others: what other people drew; may be empty.
  ///   - model: the header of the model that is fine-tuned.
  ///   - recipe: how it is fine-tuned.
  init(own: [DrawnSample], others: TrainingData, model: ModelHeader, recipe: FineTuningRecipe) {
    data = others
    redrawn = []
    self.own = (0..<10).map { digit in own.filter { $0.label == digit } }.filter { !$0.isEmpty }
    nonDigits = own.filter { $0.label == 10 } + others.nonDigits
    framing = model.framing
    seed = recipe.seed
    let keepsPlace = framing.mode == .asDrawn
    strokeAugmentation = StrokeAugmentation(strength: recipe.augmentation, keepsPlace: keepsPlace)
    syntheticAugmentation = StrokeAugmentation(
      strength: TrainingRecipe.Default.augmentation, keepsPlace: keepsPlace, stretch: 0.35)
    imageAugmentation = ImageAugmentation(strength: TrainingRecipe.Default.augmentation)
    var generator = SeededGenerator(seed: recipe.seed, stream: 3)
    // A person's few digits are too few motions: a network could recognize non-digits by them.
    movements =
      others.strokes.isEmpty
      ? self.own.joined() + (0..<1000).map { _ in StyleSampler.sample(&generator) } : others.strokes
    sampler = NonDigitSampler(digits: movements)
    let count = FineTuningRecipe.examplesPerEpoch
    let nonDigitCount = model.classes == 11 ? Int(Double(count) * recipe.nonDigitShare) : 0
    let digitCount = count - nonDigitCount
    let ownCount = Int(Double(digitCount) * recipe.ownShare)
    let syntheticShare = others.hasDigits ? recipe.syntheticShare : 1
    let syntheticCount = Int(Double(digitCount - ownCount) * syntheticShare)
    let drawnNonDigits = nonDigits.isEmpty ? 0 : nonDigitCount / 2
    tasks =
      Array(repeating: .own, count: ownCount) + Array(repeating: .synthetic, count: syntheticCount)
      + Array(repeating: .other, count: digitCount - ownCount - syntheticCount)
      + Array(repeating: .anyNonDigit, count: drawnNonDigits)
      + Array(repeating: .inventedNegative, count: nonDigitCount - drawnNonDigits)
  }

  /// The examples of one epoch, shuffled.
  func examples(epoch: Int, workers: Workers) throws(Interrupted) -> [Example] {
    var shuffler = SeededGenerator(seed: seed, stream: UInt64(epoch) << 32 | 0xFFFF_FFFF)
    let order = shuffler.permutation(of: tasks.count)
    let slice = 1024
    let parts = try workers.map((order.count + slice - 1) / slice) { part in
      (part * slice..<min((part + 1) * slice, order.count)).map { k in
        var generator = SeededGenerator(seed: seed, stream: UInt64(epoch) << 32 | UInt64(k))
        return example(tasks[order[k]], &generator)
      }
    }
    return Array(parts.joined())
  }

  private func example(_ task: Task, _ generator: inout SeededGenerator) -> Example {
    switch task {
    case .image(let set, let index):
      let images = data.images[set].set
      return Example(
        Drawing(imageAugmentation.raster(of: images, at: index, &generator)), label: images.labels[index])
    case .crop(let set, let index):
      let crops = data.crops[set].set
      return Example(Drawing(imageAugmentation.raster(of: crops, at: index, &generator)), label: crops.labels[index])
    case .strokes(let index): return varied(data.strokes[index], by: strokeAugmentation, &generator)
    case .redrawn:
      var example = varied(redrawn[generator.index(below: redrawn.count)], by: strokeAugmentation, &generator)
      // The direction of these strokes is unknown.
      example.drawing.motion = Motion()
      return example
    case .synthetic: return varied(StyleSampler.sample(&generator), by: syntheticAugmentation, &generator)
    case .nonDigit(let index):
      return withAnyMotion(varied(nonDigits[index], by: strokeAugmentation, &generator), &generator)
    case .inventedNegative:
      let sample = sampler.sample(&generator)
      return withAnyMotion(Example(sample.ink.drawing(framed: framing), label: sample.label), &generator)
    case .own:
      let samples = own[generator.index(below: own.count)]
      var example = varied(samples[generator.index(below: samples.count)], by: strokeAugmentation, &generator)
      example.isOwn = true
      return example
    case .other: return other(&generator)
    case .anyNonDigit:
      let sample = nonDigits[generator.index(below: nonDigits.count)]
      return withAnyMotion(varied(sample, by: strokeAugmentation, &generator), &generator)
    }
  }

  /// A digit of other people: an image half of the time, if there are both images and strokes.
  private func other(_ generator: inout SeededGenerator) -> Example {
    let images = data.images.filter { !$0.range.isEmpty }
    guard images.isEmpty || !data.strokes.isEmpty && generator.uniform() < 0.5 else {
      let (set, range) = images[generator.index(below: images.count)]
      let index = range.lowerBound + generator.index(below: range.count)
      return Example(Drawing(imageAugmentation.raster(of: set, at: index, &generator)), label: set.labels[index])
    }
    return varied(data.strokes[generator.index(below: data.strokes.count)], by: strokeAugmentation, &generator)
  }

  /// The example with a digit's motion: a network that recognized non-digits by their motion would reject the digits of
  /// people who draw unlike those in the training data.
  private func withAnyMotion(_ example: Example, _ generator: inout SeededGenerator) -> Example {
    guard !movements.isEmpty else { return example }
    var example = example
    let digit = movements[generator.index(below: movements.count)]
    example.drawing.motion = varied(digit, by: strokeAugmentation, &generator).drawing.motion
    return example
  }

  private func varied(
    _ sample: DrawnSample, by augmentation: StrokeAugmentation, _ generator: inout SeededGenerator
  ) -> Example {
    var example = Example(
      augmentation.ink(of: sample, &generator).drawing(framed: framing), label: sample.label, source: sample.source)
    // At times the raster alone must be enough.
    if generator.uniform() < 0.3 { example.drawing.motion = Motion() }
    return example
  }
}
