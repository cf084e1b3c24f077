public import DigitModel
import DigitNet
import Handwriting
import HostSupport

/// Adapts an existing network to the hand of one person, in the device's arithmetic.
///
/// The network keeps its shape, and its header with threshold and sharpness: a person's drawings are too few to fit a
/// confidence that other people can rely on.
public struct FineTuner {
  private let model: DeviceModel
  private let recipe: FineTuningRecipe
  private let own: [DrawnSample]
  private let others: TrainingData
  private let threads: Int

  /// - Parameters:
  ///   - model: the model to begin with.
  ///   - recipe: how to train.
  ///   - own: the person's drawings to learn from, at least one of them a digit.
  ///   - others: data of other people to mix in; may be empty.
  ///   - threads: affects only the run time, not the result.
  public init(
    _ model: DeviceModel, recipe: FineTuningRecipe, own: PersonalSamples, others: TrainingData, threads: Int
  ) {
    self.model = model
    self.recipe = recipe
    self.own = own.trained.map { DrawnSample($0, source: 0) }
    self.others = others
    self.threads = threads
  }

  /// Trains until the last epoch or until `shouldStop` says so, and returns the network as it was after its last whole
  /// epoch; `nil` if it was stopped before the end of the first.
  ///
  /// - Parameters:
  ///   - shouldStop: called many times per second, on any thread; must stay true once it is true.
  ///   - progress: called before the first epoch and after each.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }, progress: (TrainingProgress) -> Void = { _ in }
  ) -> FineTunedModel? {
    let workers = Workers(threads: threads, isCancelled: shouldStop)
    let network = Perceptron(model)
    var last: Snapshot?
    let wasInterrupted: Bool
    do throws(Interrupted) {
      try train(network, workers: workers, progress: progress) { last = $0 }
      wasInterrupted = false
    } catch {
      wasInterrupted = true
    }
    guard let last else { return nil }
    // The result is completed even after a request to stop.
    network.parameters.copy(last.parameters)
    if last.epoch > 0 { network.addBias(-priorShift(network), toLogit: 10) }
    let bytes = ModelWriter.bytes(
      header: model.header, layers: network.layerContents(), parameters: model.parameters)
    return FineTunedModel(
      bytes: bytes, epoch: last.epoch, wasInterrupted: wasInterrupted, validation: last.validation)
  }

  /// A network as it was after an epoch; 0 is before the first.
  private struct Snapshot {
    let epoch: Int
    let parameters: LaneBuffer
    let validation: ValidationFigures

    init(epoch: Int, parameters: LaneBuffer, validation: ValidationFigures) {
      self.epoch = epoch
      self.parameters = LaneBuffer(copying: parameters)
      self.validation = validation
    }
  }

  /// How much likelier a non-digit is among the examples than in use, in units of the last layer's sums.
  private func priorShift(_ network: Perceptron) -> Float {
    guard model.header.classes == 11 else { return 0 }
    return -Calibration.priorCorrection(learned: recipe.nonDigitShare) / network.gains[network.gains.count - 1]
  }

  /// How much the target of an example that the person did not draw is what the original network says of it, so that
  /// the network reads others as before. 0 and 0.5 made a third more digits of others unclear.
  private static let trust: Float = 0.9

  /// - Parameters:
  ///   - network: the original network, which is changed.
  ///   - workers: the threads.
  ///   - progress: called before the first epoch and after each.
  ///   - keep: gets the network after each epoch.
  private func train(
    _ network: Perceptron, workers: Workers, progress: (TrainingProgress) -> Void,
    keep: (Snapshot) -> Void
  ) throws(Interrupted) {
    let held = try others.validation(framing: model.header.framing, workers: workers)
    let validation = Validation(held, sources: others.sources)
    let figures = try validation.figures(of: network, workers: workers)
    progress(.start(figures))
    guard recipe.epochs > 0 else {
      return keep(Snapshot(epoch: 0, parameters: network.parameters, validation: figures))
    }
    let classes = network.shape.classes
    if classes == 11 { network.addBias(priorShift(network), toLogit: 10) }
    let original = Perceptron(copying: network)
    let curriculum = Curriculum(own: own, others: others, model: model.header, recipe: recipe)
    let pass = GradientPass(shape: network.shape, chunks: 8, workers: workers)
    let optimizer = Optimizer(network)
    for epoch in 0..<recipe.epochs {
      let examples = try curriculum.examples(epoch: epoch, workers: workers)
      optimizer.measure(network, on: examples.prefix(1024).map(\.drawing))
      let targets = try Targets(
        examples, classes: classes, smoothing: recipe.smoothing, teacher: original,
        trust: { examples[$0].isOwn ? 0 : FineTuner.trust }, workers: workers)
      let sums = try pass.learn(
        examples, network, optimizer, targets: targets, batch: recipe.batch,
        schedule: Schedule(peak: recipe.rate, epoch: epoch, epochs: recipe.epochs))
      let figures = try validation.figures(of: network, parameters: optimizer.average, workers: workers)
      keep(Snapshot(epoch: epoch + 1, parameters: optimizer.average, validation: figures))
      progress(
        .epoch(
          EpochSummary(
            epoch: epoch + 1, epochs: recipe.epochs, isQuantized: true, loss: sums.meanLoss, accuracy: sums.accuracy,
            validation: figures)))
    }
  }
}
