import DigitModel
import DigitNet
import Handwriting
import HostSupport
import Ink

/// Trains a network: smooth arithmetic first, then the device's own.
public struct Trainer {
  public let recipe: TrainingRecipe
  private let data: TrainingData
  private let threads: Int

  ///
  /// - Parameters:
  ///   - data: what to train on.
  ///   - recipe: what to train, and how.
  ///   - threads: affects only the run time, not the result.
  public init(_ recipe: TrainingRecipe, data: TrainingData, threads: Int) {
    self.recipe = recipe
    self.data = data
    self.threads = threads
  }

  /// Trains until the last epoch or until `shouldStop` says so, and returns the network as it was after its last whole
  /// epoch; `nil` if it was stopped before the end of the first.
  ///
  /// The learning rate falls to zero and the parameters are averaged, so that the last network is the best one apart
  /// from random differences. To pick an earlier one by its validation score would select these differences.
  ///
  /// - Parameters:
  ///   - progress: called after each epoch, and when a longer step begins.
  ///   - shouldStop: called many times per second, on any thread; must stay true once it is true.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }, progress: (TrainingProgress) -> Void = { _ in }
  ) -> TrainedModel? {
    let workers = Workers(threads: threads, isCancelled: shouldStop)
    do throws(Interrupted) {
      let run = try TrainingRun(recipe, data: data, workers: workers, progress: progress)
      let wasInterrupted = run.wasInterrupted(progress: progress)
      // The result is completed even after a request to stop.
      return try run.finish(wasInterrupted: wasInterrupted, workers: Workers(threads: threads))
    } catch {
      return nil
    }
  }
}

/// One run of a trainer, and what it has reached.
private final class TrainingRun {
  private let recipe: TrainingRecipe
  private let data: TrainingData
  private let workers: Workers
  private let held: [Example]
  private let validation: Validation
  private let redrawn: [DrawnSample]
  /// The first examples, for measurements that need some data.
  private var sample: [Drawing] = []
  /// The network after its last whole epoch.
  private var last: Snapshot?

  init(
    _ recipe: TrainingRecipe, data: TrainingData, workers: Workers, progress: (TrainingProgress) -> Void
  ) throws(Interrupted) {
    self.recipe = recipe
    self.data = data
    self.workers = workers
    held = try data.validation(framing: recipe.framing, workers: workers)
    validation = Validation(held, sources: data.sources)
    if recipe.redrawnShare > 0, data.imageCount > 0 { progress(.redrawing(images: data.imageCount)) }
    redrawn = recipe.redrawnShare > 0 ? try data.redrawn(workers: workers) : []
  }

  /// Trains; whether it was stopped before the last epoch.
  func wasInterrupted(progress: (TrainingProgress) -> Void) -> Bool {
    do throws(Interrupted) {
      try train(progress: progress)
      return false
    } catch {
      return true
    }
  }

  private func train(progress: (TrainingProgress) -> Void) throws(Interrupted) {
    var generator = SeededGenerator(seed: recipe.seed, stream: 1)
    let network = Perceptron(shape: recipe.shape, generator: &generator)
    var teacher: Perceptron?
    if let larger = recipe.teacher { teacher = try teach(larger, progress: progress) }
    let curriculum = Curriculum(data: data, redrawn: redrawn, recipe: recipe, stream: 0)
    let pass = GradientPass(shape: recipe.shape, chunks: 8, workers: workers)
    var optimizer: Optimizer?
    for epoch in 0..<recipe.epochs {
      let examples = try curriculum.examples(epoch: epoch, workers: workers)
      if epoch == 0 {
        sample = examples.prefix(1024).map(\.drawing)
        network.settle(on: sample)
      }
      if epoch == recipe.smoothEpochs {
        network.quantize(on: sample)
        optimizer = nil
      }
      let optimizerNow = optimizer ?? Optimizer(network)
      optimizer = optimizerNow
      optimizerNow.measure(network, on: examples.prefix(1024).map(\.drawing))
      let schedule = Schedule(peak: recipe.rate, epoch: epoch, epochs: recipe.epochs)
      let targets = try Targets(
        examples, classes: recipe.shape.classes, smoothing: recipe.smoothing, teacher: teacher, workers: workers)
      let sums = try pass.learn(
        examples, network, optimizerNow, targets: targets, batch: recipe.batch, schedule: schedule)
      last = Snapshot(network: network, parameters: optimizerNow.average, epoch: epoch + 1)
      progress(
        .epoch(
          EpochSummary(
            epoch: epoch + 1, epochs: recipe.epochs, isQuantized: network.isQuantized, loss: sums.meanLoss,
            accuracy: sums.accuracy,
            validation: try validation.figures(of: network, parameters: optimizerNow.average, workers: workers))))
    }
  }

  /// Trains a larger network in smooth arithmetic, for the small one to imitate.
  private func teach(
    _ teacher: TrainingRecipe.Teacher, progress: (TrainingProgress) -> Void
  ) throws(Interrupted) -> Perceptron {
    var generator = SeededGenerator(seed: recipe.seed, stream: 2)
    var zones = recipe.shape.zones
    zones.isLocal = false
    let shape = NetworkShape(
      unchecked: zones, readsMotion: recipe.shape.readsMotion, hidden: teacher.hidden,
      bits: teacher.hidden.map { _ in 4 } + [8],
      classes: recipe.shape.classes)
    let network = Perceptron(shape: shape, generator: &generator)
    var optimizer: Optimizer?
    let pass = GradientPass(shape: shape, chunks: 8, workers: workers)
    let curriculum = Curriculum(data: data, redrawn: redrawn, recipe: recipe, stream: 1)
    for epoch in 0..<teacher.epochs {
      let examples = try curriculum.examples(epoch: epoch, workers: workers)
      if epoch == 0 { network.settle(on: examples.prefix(1024).map(\.drawing)) }
      let optimizerNow = optimizer ?? Optimizer(network)
      optimizer = optimizerNow
      optimizerNow.measure(network, on: examples.prefix(1024).map(\.drawing))
      let schedule = Schedule(peak: recipe.rate * 0.4, epoch: epoch, epochs: teacher.epochs)
      let targets = try Targets(
        examples, classes: recipe.shape.classes, smoothing: recipe.smoothing, teacher: nil, workers: workers)
      let sums = try pass.learn(
        examples, network, optimizerNow, targets: targets, batch: recipe.batch, schedule: schedule)
      progress(
        .epoch(
          EpochSummary(
            isTeacher: true, epoch: epoch + 1, epochs: teacher.epochs, isQuantized: false, loss: sums.meanLoss,
            accuracy: sums.accuracy,
            validation: try validation.figures(of: network, parameters: optimizerNow.average, workers: workers))))
    }
    if let optimizer { network.parameters.copy(optimizer.average) }
    return network
  }

  /// For each example the sum of the logits of its views.
  private func sums(
    for examples: [Example], _ network: Perceptron, workers: Workers
  ) throws(Interrupted) -> [Float] {
    let views = examples.map { $0.views(recipe.views, framing: recipe.framing) }
    var sums = [Float](repeating: 0, count: examples.count * recipe.shape.classes)
    for view in 0..<Int(recipe.views) {
      let logits = try network.logits(for: views.map { $0[view] }, workers: workers)
      for k in sums.indices { sums[k] += logits[k] }
    }
    return sums
  }

  /// Fits the confidence of the last network and writes its file.
  func finish(wasInterrupted: Bool, workers: Workers) throws(Interrupted) -> TrainedModel? {
    guard let snapshot = last else { return nil }
    let network = snapshot.network
    // A run that was stopped early may have a network that is not rounded yet.
    network.quantize(on: sample)
    // Without validation data the confidence is fitted to the training data, which makes it too high.
    let isValidated = data.hasValidationDigits
    let examples = isValidated ? held : data.unvaried(framing: recipe.framing)
    let digits = examples.filter { $0.label < 10 }
    let weights = Calibration.weights(sources: digits.map(\.source))
    // A picture is full of what is no digit, so that nothing is corrected for crops.
    let isCorrected = recipe.shape.classes == 11 && data.crops.isEmpty
    let correction = isCorrected ? Calibration.priorCorrection(learned: recipe.nonDigitShare) : 0
    let gain = Calibration.gain(
      logits: try sums(for: digits, network, workers: workers), labels: digits.map(\.label),
      weights: weights, classes: recipe.shape.classes, correction: correction,
      start: network.gains[network.gains.count - 1] / Float(recipe.views))
    // The bias is added once for each view.
    if correction != 0 { network.addBias(correction / gain / Float(recipe.views), toLogit: 10) }
    var header = ModelHeader(
      framing: recipe.framing, zones: recipe.shape.zones, readsMotion: recipe.shape.readsMotion,
      minimumInk: Calibration.minimumInk(digits: digits.map(\.drawing.raster), pen: recipe.framing.pen), threshold: 0,
      sharpness: Calibration.sharpness(gain: gain), classes: UInt8(recipe.shape.classes), views: recipe.views)
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
    header.threshold =
      isValidated
      ? Calibration.threshold(
        confidences: digits.map { $0.prediction(by: uncalibrated)?.confidence ?? 0 }, weights: weights,
        share: recipe.unclearShare)
      : Calibration.defaultThreshold
    if let threshold = recipe.threshold { header.threshold = threshold }
    let (bytes, device) = load()
    func unclear(_ examples: [Example]) -> Double {
      let count = examples.count { $0.prediction(by: device)?.isUnclear ?? true }
      return Double(count) / Double(max(examples.count, 1))
    }
    return TrainedModel(
      bytes: bytes, header: header, epoch: snapshot.epoch, wasInterrupted: wasInterrupted,
      isValidated: isValidated,
      validation: validation.figures(
        of: try sums(for: held, network, workers: workers), classes: recipe.shape.classes),
      unclearDigits: unclear(digits),
      unclearNonDigits: unclear(examples.filter { $0.label == 10 }))
  }
}
