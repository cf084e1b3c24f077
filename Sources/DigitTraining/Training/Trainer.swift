public import DigitNet
import Ink

/// What a training run is at after an epoch.
public struct EpochReport: Sendable {
  /// From 1.
  public var epoch: Int
  public var epochs: Int
  /// Whether the forward pass was the device's.
  public var isQuantised: Bool
  /// Mean cross-entropy of the epoch's examples.
  public var loss: Double
  /// Share of the epoch's digits that were right.
  public var accuracy: Double
  public var validation: ValidationFigures
  /// Whether this is the best network so far.
  public var isBest: Bool
}

/// How many validation examples of each source a network gets right.
public struct ValidationFigures: Equatable, Sendable {
  public struct Source: Equatable, Sendable {
    public var name: String
    /// Digits, and those for which the largest logit of a digit is the right one.
    public var digits = 0
    public var right = 0
    /// Negatives, and those that the class "no digit" wins.
    public var negatives = 0
    public var rejected = 0
  }
  public var sources: [Source]

  /// Mean over the sources of their accuracy: a small one counts as much as a large one.
  public var score: Double {
    let shares = sources.filter { $0.digits > 0 }.map { Double($0.right) / Double($0.digits) }
    return shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
  }
}

/// The outcome of a training run.
public struct TrainedModel: Sendable {
  /// The model file.
  public var bytes: [UInt8]
  public var header: ModelHeader
  /// The epoch that the network is from, from 1; 0 is before the first.
  public var epoch: Int
  public var wasInterrupted: Bool
  public var validation: ValidationFigures
  /// Share of validation digits that the threshold calls unclear, and of negatives.
  public var unclearDigits: Double
  public var unclearNegatives: Double
}

/// Trains a network: smooth arithmetic first, then the device's own.
public struct Trainer {
  public let recipe: TrainingRecipe
  private let data: TrainingData
  private let workers: Workers
  private let held: [Example]
  private let heldRasters: [Raster]

  /// - Parameter threads: changes how long it takes and nothing else.
  public init(_ recipe: TrainingRecipe, data: TrainingData, threads: Int) {
    self.recipe = recipe
    self.data = data
    workers = Workers(threads: threads)
    held = data.validation(framing: recipe.framing, workers: workers)
    heldRasters = held.map(\.raster)
  }

  /// Trains until the last epoch or until `shouldStop` says so, and returns the network that was best on the
  /// validation data: the last one where there is none.
  public func run(shouldStop: () -> Bool = { false }, report: (EpochReport) -> Void = { _ in }) -> TrainedModel {
    var generator = SeededGenerator(seed: recipe.seed, stream: 1)
    let curriculum = Curriculum(
      data: data, framing: recipe.framing, seed: recipe.seed, strength: recipe.augmentation,
      strokeShare: recipe.strokeShare, negativeShare: recipe.shape.classes == 11 ? recipe.negativeShare : 0)
    let network = Perceptron(shape: recipe.shape, generator: &generator)
    let pass = GradientPass(shape: recipe.shape, chunks: 8, workers: workers)
    var sample: [Raster] = []
    var optimiser: Optimiser?
    var best: Snapshot?
    var step = 0
    var wasInterrupted = false
    for epoch in 0..<recipe.epochs {
      wasInterrupted = shouldStop()
      if wasInterrupted { break }
      let examples = curriculum.examples(epoch: epoch, workers: workers)
      if epoch == 0 {
        sample = examples.prefix(1024).map(\.raster)
        network.settle(on: sample)
      }
      if epoch == recipe.smoothEpochs {
        network.quantise(on: sample)
        optimiser = nil
      }
      let optimiserNow = optimiser ?? Optimiser(network)
      optimiser = optimiserNow
      let steps = (examples.count + recipe.batch - 1) / recipe.batch
      var sums = GradientPass.Sums()
      for start in stride(from: 0, to: examples.count, by: recipe.batch) {
        if shouldStop() {
          wasInterrupted = true
          break
        }
        let batch = examples[start..<min(start + recipe.batch, examples.count)]
        let result = pass.run(network, batch, targets: targets(for: examples))
        sums.loss += result.loss
        sums.digits += result.digits
        sums.right += result.right
        optimiserNow.step(
          network, gradients: pass.gradients, scale: 1 / Float(batch.count),
          rate: rate(step: step, of: steps * recipe.epochs), averaging: 0.999, workers: workers)
        step += 1
      }
      if wasInterrupted { break }
      let figures = validate(network, parameters: optimiserNow.average)
      let isBest = network.isQuantised && figures.score >= best?.figures.score ?? -1
      if isBest {
        best = Snapshot(network: network, parameters: optimiserNow.average, epoch: epoch + 1, figures: figures)
      }
      report(
        EpochReport(
          epoch: epoch + 1, epochs: recipe.epochs, isQuantised: network.isQuantised,
          loss: sums.loss / Double(max(examples.count, 1)),
          accuracy: Double(sums.right) / Double(max(sums.digits, 1)), validation: figures, isBest: isBest))
    }
    return finish(
      best ?? roundedNow(network, average: optimiser?.average, sample: sample), wasInterrupted: wasInterrupted)
  }

  /// A network as it was after an epoch.
  private struct Snapshot {
    let network: Perceptron
    let epoch: Int
    let figures: ValidationFigures

    init(network: Perceptron, parameters: LaneBuffer, epoch: Int, figures: ValidationFigures) {
      self.network = Perceptron(copying: network)
      self.network.parameters.copy(parameters)
      self.epoch = epoch
      self.figures = figures
    }
  }

  /// What an interrupted run has when no rounded network has been validated yet.
  private func roundedNow(_ network: Perceptron, average: LaneBuffer?, sample: [Raster]) -> Snapshot {
    let copy = Perceptron(copying: network)
    if let average { copy.parameters.copy(average) }
    copy.quantise(on: sample.isEmpty ? [Raster()] : sample)
    return Snapshot(
      network: copy, parameters: copy.parameters, epoch: 0, figures: validate(copy, parameters: copy.parameters))
  }

  /// The learning rate: a short rise, then down a cosine to zero.
  private func rate(step: Int, of steps: Int) -> Float {
    let rise = min(Float(step + 1) / 200, 1)
    return recipe.rate * rise * PortableMath.cosineFall(Float(step) / Float(max(steps, 1)))
  }

  private func targets(for examples: [Example]) -> @Sendable (Int) -> InlineArray<16, Float> {
    let classes = recipe.shape.classes
    let base = recipe.smoothing / Float(classes)
    let peak = 1 - recipe.smoothing + base
    return { k in
      var target = InlineArray<16, Float>(repeating: 0)
      for n in 0..<classes { target[n] = base }
      target[Int(examples[k].label)] = peak
      return target
    }
  }

  private func validate(_ network: Perceptron, parameters: LaneBuffer) -> ValidationFigures {
    let classes = recipe.shape.classes
    let logits = network.logits(for: heldRasters, parameters: parameters, workers: workers)
    var figures = ValidationFigures(sources: data.sources.map { ValidationFigures.Source(name: $0) })
    for (k, example) in held.enumerated() {
      let row = logits[k * classes..<(k + 1) * classes]
      let start = row.startIndex
      var digit = 0
      for n in 1..<10 where row[start + n] > row[start + digit] { digit = n }
      let source = Int(example.source)
      if example.label < 10 {
        figures.sources[source].digits += 1
        figures.sources[source].right += digit == Int(example.label) ? 1 : 0
      } else {
        figures.sources[source].negatives += 1
        figures.sources[source].rejected += classes == 11 && row[start + 10] > row[start + digit] ? 1 : 0
      }
    }
    return figures
  }

  /// Fits the confidence and writes the file.
  private func finish(_ snapshot: Snapshot, wasInterrupted: Bool) -> TrainedModel {
    let network = snapshot.network
    // Without validation data the confidence is fitted to what was trained on, which flatters it.
    let examples = held.isEmpty ? data.unvaried(framing: recipe.framing) : held
    let logits = network.logits(for: examples.map(\.raster), workers: workers)
    let sharpness = Calibration.sharpness(
      logits: logits, labels: examples.map(\.label), classes: recipe.shape.classes,
      start: network.gains[network.gains.count - 1])
    let digits = examples.filter { $0.label < 10 }
    var header = ModelHeader(
      framing: recipe.framing, pool: UInt8(recipe.shape.pool),
      minimumInk: Calibration.minimumInk(digits: digits.map(\.raster), pen: recipe.framing.pen), threshold: 0,
      sharpness: sharpness, classes: UInt8(recipe.shape.classes))
    let layers = network.layerContents()
    func load() -> (bytes: [UInt8], device: LoadedNetwork) {
      let bytes = ModelWriter.bytes(header: header, layers: layers)
      do {
        return (bytes, try LoadedNetwork(bytes))
      } catch {
        preconditionFailure("the writer and the reader of model files differ: \(error)")
      }
    }
    let uncalibrated = load().device
    header.threshold = Calibration.threshold(
      confidences: digits.compactMap { uncalibrated.predict($0.raster)?.confidence }, share: recipe.unclearShare)
    let (bytes, device) = load()
    func unclear(_ examples: [Example]) -> Double {
      let count = examples.count { device.predict($0.raster)?.isUnclear ?? true }
      return Double(count) / Double(max(examples.count, 1))
    }
    return TrainedModel(
      bytes: bytes, header: header, epoch: snapshot.epoch, wasInterrupted: wasInterrupted,
      validation: snapshot.figures, unclearDigits: unclear(digits),
      unclearNegatives: unclear(examples.filter { $0.label == 10 }))
  }
}
