import Ink

/// Makes the examples of each epoch: every sample once or more, varied anew each time.
///
/// An example depends on the seed, the epoch and its number alone, so that threads can share out the work.
struct Curriculum: Sendable {
  private enum Task {
    case image(set: Int, index: Int)
    case strokes(Int)
    case negative(Int)
    case inventedNegative
  }

  private let data: TrainingData
  private let framing: Framing
  private let otherPens: Float
  private let seed: UInt64
  private let strokeAugmentation: StrokeAugmentation
  private let imageAugmentation: ImageAugmentation
  private let sampler: NegativeSampler
  private let tasks: [Task]

  /// - Parameters:
  ///   - otherPens: share of the digits that are shown as another pen would have drawn them, 0...1.
  ///   - strokeShare: strokes are repeated until they are about this share of the digits.
  ///   - negativeShare: of all examples; half of them real ones where there are any. Zero for none.
  init(
    data: TrainingData, framing: Framing, seed: UInt64, strength: Float, otherPens: Float, strokeShare: Double,
    negativeShare: Double
  ) {
    self.data = data
    self.framing = framing
    self.otherPens = otherPens
    self.seed = seed
    strokeAugmentation = StrokeAugmentation(strength: strength, keepsPlace: framing.mode == .asDrawn)
    imageAugmentation = ImageAugmentation(strength: strength)
    sampler = NegativeSampler(digits: data.strokes)
    var tasks: [Task] = []
    for (number, images) in data.images.enumerated() {
      for index in images.range { tasks.append(.image(set: number, index: index)) }
    }
    var repeats = 1
    if !data.strokes.isEmpty, !tasks.isEmpty {
      let wanted = Double(tasks.count) * strokeShare / (1 - strokeShare)
      repeats = min(max(Int((wanted / Double(data.strokes.count)).rounded()), 1), 16)
    }
    for _ in 0..<repeats {
      for index in data.strokes.indices { tasks.append(.strokes(index)) }
    }
    let negatives = Int(Double(tasks.count) * negativeShare / (1 - negativeShare))
    for k in 0..<negatives {
      if k % 2 == 0, !data.negatives.isEmpty {
        tasks.append(.negative(k / 2 % data.negatives.count))
      } else {
        tasks.append(.inventedNegative)
      }
    }
    self.tasks = tasks
  }

  /// The examples of one epoch, shuffled.
  func examples(epoch: Int, workers: Workers) -> [Example] {
    var shuffler = SeededGenerator(seed: seed, stream: UInt64(epoch) << 32 | 0xFFFF_FFFF)
    let order = shuffler.permutation(of: tasks.count)
    let slice = 1024
    return [Example](unsafeUninitializedCapacity: tasks.count) { buffer, count in
      nonisolated(unsafe) let buffer = buffer
      workers.run((order.count + slice - 1) / slice) { part in
        for k in part * slice..<min((part + 1) * slice, order.count) {
          var generator = SeededGenerator(seed: seed, stream: UInt64(epoch) << 32 | UInt64(k))
          (buffer.baseAddress.unsafelyUnwrapped + k).initialize(to: example(tasks[order[k]], &generator))
        }
      }
      count = order.count
    }
  }

  private func example(_ task: Task, _ generator: inout SeededGenerator) -> Example {
    switch task {
    case .image(let set, let index):
      let images = data.images[set].set
      // Only a pen of one cell draws as thin as thinning leaves an image.
      let isThin =
        otherPens > 0 && framing.pen == .cell && framing.mode == .normalised && generator.uniform() < otherPens
      let raster =
        isThin
        ? imageAugmentation.thinned(of: images, at: index, box: framing.box, &generator)
        : imageAugmentation.raster(of: images, at: index, &generator)
      return Example(raster: raster, label: images.labels[index])
    case .strokes(let index): return varied(data.strokes[index], &generator)
    case .negative(let index): return varied(data.negatives[index], &generator)
    case .inventedNegative:
      let sample = sampler.sample(&generator)
      return Example(raster: sample.ink.raster(framed: framing), label: sample.label)
    }
  }

  private func varied(_ sample: DrawnSample, _ generator: inout SeededGenerator) -> Example {
    Example(
      raster: strokeAugmentation.ink(of: sample, &generator).raster(framed: pen(&generator)), label: sample.label,
      source: sample.source)
  }

  /// The framing, or now and then one with a pen and a box as those of the images: strokes lend them their writers.
  private func pen(_ generator: inout SeededGenerator) -> Framing {
    guard otherPens > 0, framing.mode == .normalised, generator.uniform() < otherPens else { return framing }
    return Framing(.normalised, box: 20, pen: generator.uniform() < 0.5 ? .plus : .square)
  }
}
