public import DigitModel
import DigitNet
import Handwriting
import HostSupport
import Owner

/// Trains a signature network: drawings of one hand come near each other, those of other hands on the same device
/// farther away.
///
/// A step has several groups. A group has a digit, a device and two drawings of each of several writers. For each
/// drawing the probability of being by the same hand is a softmax over the negative distances to the second drawings of
/// all writers; the loss is the cross-entropy with the truth.
public struct SignatureTrainer {
  private let recipe: SignatureRecipe
  private let threads: Int
  /// For each device and digit, the drawings of each writer who has at least two.
  private let groups: [[[CountInput]]]
  private let drawings: [HandDrawing]
  /// The standard deviation of each input over the drawings.
  private let spreads: [Float]

  /// - Parameters:
  ///   - recipe: what to train, and how.
  ///   - drawings: of the people whose hands it learns to distinguish; they are compared with others on the same device.
  ///   - threads: affects only the run time, not the result.
  public init(_ recipe: SignatureRecipe, drawings: [HandDrawing], threads: Int) {
    self.recipe = recipe
    self.threads = threads
    self.drawings = drawings
    spreads = (0..<SignatureInputs.count).map { k in
      let values = drawings.map { Float($0.inputs.values[k]) }
      let mean = values.reduce(0, +) / Float(max(values.count, 1))
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(max(values.count, 1))).squareRoot()
    }
    let byGroup = Dictionary(grouping: drawings) { "\($0.device)\u{0}\($0.digit)" }
    groups = byGroup.keys.sorted().compactMap { key in
      let byWriter = Dictionary(grouping: byGroup[key] ?? []) { $0.writer }
      let writers = byWriter.keys.sorted().compactMap { byWriter[$0] }.filter { $0.count > 1 }
      return writers.count > 1 ? writers.map { $0.map { CountInput($0.inputs) } } : nil
    }
  }

  /// The figures of an epoch.
  public struct Progress: Sendable {
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Whether the weights are rounded as the device has them.
    public var isQuantized: Bool
    /// Mean cross-entropy.
    public var loss: Double
    /// Share of the drawings whose nearest second drawing was of the same hand.
    public var accuracy: Double
  }

  /// Whether two writers have drawn a digit twice on the same device, which is the least to learn from.
  public var canTrain: Bool { !groups.isEmpty }

  /// Trains until the last epoch, or until `shouldStop` says so: `nil` if it stopped before the end of the first.
  ///
  /// - Parameters:
  ///   - shouldStop: asked often, on any thread.
  ///   - progress: called after each epoch.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }, progress: (Progress) -> Void = { _ in }
  ) -> TrainedSignatures? {
    guard !groups.isEmpty else { return nil }
    let workers = Workers(threads: threads, isCancelled: shouldStop)
    var generator = SeededGenerator(seed: recipe.seed, stream: 1)
    let shape = recipe.shape
    let network = Perceptron(shape: shape, generator: &generator)
    let sample = (0..<16).flatMap { _ in batch(&generator).flatMap { $0.first } }
    network.settle(on: sample)
    let passes = (0..<recipe.groups).map { _ in GroupPass(shape: shape) }
    // Relative to the distances at the beginning; rounding may change the unit of a distance.
    var sharpness = recipe.strength / passes[0].meanDistance(sample, network)
    var optimizer: Optimizer?
    var last: Snapshot?
    do throws(Interrupted) {
      for epoch in 0..<recipe.epochs {
        if epoch == recipe.smoothEpochs {
          if let optimizer { network.parameters.copy(optimizer.average) }
          let before = passes[0].meanDistance(sample, network)
          network.quantize(on: sample)
          sharpness *= before / passes[0].meanDistance(sample, network)
          optimizer = nil
        }
        let optimizerNow = optimizer ?? Optimizer(network)
        optimizer = optimizerNow
        optimizerNow.measure(network, on: sample)
        let schedule = Schedule(peak: recipe.rate, epoch: epoch, epochs: recipe.epochs)
        var sums = GroupPass.Sums()
        let effective = LaneBuffer(count: shape.lanes)
        for step in 0..<recipe.steps {
          let batch = batch(&generator)
          network.effective(of: network.parameters, into: effective)
          let (gains, isQuantized) = (network.gains, network.isQuantized)
          let sharpnessNow = sharpness
          let results = try workers.map(batch.count) {
            passes[$0].run(batch[$0], sharpnessNow, parameters: effective.lanes, gains: gains, quantized: isQuantized)
          }
          for result in results { sums.add(result) }
          try optimizerNow.step(
            network, gradients: passes.map(\.gradient), scale: 1 / Float(results.reduce(0) { $0 + $1.drawings }),
            rate: schedule.rate(at: Float(step) / Float(recipe.steps)), averaging: 0.995, workers: workers)
        }
        last = Snapshot(network: network, parameters: optimizerNow.average, epoch: epoch + 1)
        progress(
          Progress(
            epoch: epoch + 1, epochs: recipe.epochs, isQuantized: network.isQuantized,
            loss: sums.loss / Double(sums.drawings), accuracy: Double(sums.right) / Double(sums.drawings)))
      }
    } catch {
      // The network of the last whole epoch remains.
    }
    guard let trained = last?.network else { return nil }
    trained.quantize(on: sample)
    trained.fitEmbedding(on: sample)
    return TrainedSignatures(layers: trained.layerContents(), drawings: drawings, seed: recipe.seed)
  }

  /// The drawings of a step: for each group the first and the second drawing of each of its writers.
  private func batch(_ generator: inout SeededGenerator) -> [(first: [CountInput], second: [CountInput])] {
    (0..<recipe.groups).map { _ in
      let group = groups[generator.index(below: groups.count)]
      let chosen = generator.permutation(of: group.count).prefix(recipe.writers)
      var first: [CountInput] = []
      var second: [CountInput] = []
      for writer in chosen {
        let drawings = group[writer]
        let a = generator.index(below: drawings.count)
        let b = (a + 1 + generator.index(below: drawings.count - 1)) % drawings.count
        first.append(varied(drawings[a], &generator))
        second.append(varied(drawings[b], &generator))
      }
      return (first, second)
    }
  }

  /// The same drawing at another tempo, a little different.
  private func varied(_ drawing: CountInput, _ generator: inout SeededGenerator) -> CountInput {
    var drawing = drawing
    func add(_ change: Float, to k: Int) {
      drawing.values[k] = UInt8(min(max(Float(drawing.values[k]) + change, 0), 255).rounded())
    }
    add(recipe.tempo * generator.normal() * 1.4427 * Float(SignatureInputs.durationUnits), to: SignatureInputs.duration)
    for k in 0..<SignatureInputs.digit { add(recipe.noise * spreads[k] * generator.normal(), to: k) }
    return drawing
  }
}

/// The loss of one group, and its gradient.
private final class GroupPass: @unchecked Sendable {
  struct Sums: Sendable {
    var loss = 0.0
    var drawings = 0
    var right = 0

    mutating func add(_ other: Sums) {
      loss += other.loss
      drawings += other.drawings
      right += other.right
    }
  }

  private let shape: NetworkShape
  private let pass: NetworkPass
  let gradient: LaneBuffer

  init(shape: NetworkShape) {
    self.shape = shape
    pass = NetworkPass(shape: shape)
    gradient = LaneBuffer(count: shape.lanes)
  }

  private func embedding(
    _ drawing: CountInput, _ parameters: UnsafePointer<Lanes>, _ gains: [Float], quantized: Bool
  ) -> [Float] {
    pass.forward(drawing, parameters: parameters, gains: gains, quantized: quantized)
    return (0..<shape.classes).map { pass.logit($0) * gains[gains.count - 1] }
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 1e-3
    for k in a.indices { sum += (a[k] - b[k]) * (a[k] - b[k]) }
    return sum.squareRoot()
  }

  /// The mean distance between neighbors in a list of drawings.
  func meanDistance(_ drawings: [CountInput], _ network: Perceptron) -> Float {
    let effective = LaneBuffer(count: shape.lanes)
    network.effective(of: network.parameters, into: effective)
    let embeddings = drawings.map {
      embedding($0, effective.lanes, network.gains, quantized: network.isQuantized)
    }
    let distances = zip(embeddings, embeddings.dropFirst()).map { GroupPass.distance($0, $1) }
    return distances.reduce(0, +) / Float(max(distances.count, 1))
  }

  /// Computes the loss of a group, and adds up its gradient.
  func run(
    _ group: (first: [CountInput], second: [CountInput]), _ sharpness: Float, parameters: UnsafePointer<Lanes>,
    gains: [Float], quantized: Bool
  ) -> Sums {
    gradient.lanes.update(repeating: .zero, count: gradient.count)
    let outputs = shape.classes
    let gain = gains[gains.count - 1]
    let first = group.first.map { embedding($0, parameters, gains, quantized: quantized) }
    let second = group.second.map { embedding($0, parameters, gains, quantized: quantized) }
    let count = first.count
    var distances = [Float](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<count { distances[i * count + j] = GroupPass.distance(first[i], second[j]) }
    }
    var pull = [Float](repeating: 0, count: count * count)
    var sums = Sums(drawings: 2 * count)
    // From each first drawing to the second ones, and back.
    for isBack in [false, true] {
      for i in 0..<count {
        func index(_ j: Int) -> Int { isBack ? j * count + i : i * count + j }
        var nearest = 0
        for j in 1..<count where distances[index(j)] < distances[index(nearest)] { nearest = j }
        let least = distances[index(nearest)]
        var total: Float = 0
        for j in 0..<count { total += PortableMath.exp((least - distances[index(j)]) * sharpness) }
        sums.loss += Double(PortableMath.log(total) + (distances[index(i)] - least) * sharpness)
        sums.right += nearest == i ? 1 : 0
        for j in 0..<count {
          let probability = PortableMath.exp((least - distances[index(j)]) * sharpness) / total
          pull[index(j)] += ((j == i ? 1 : 0) - probability) * sharpness
        }
      }
    }
    func learn(_ drawing: CountInput, _ change: [Float]) {
      pass.forward(drawing, parameters: parameters, gains: gains, quantized: quantized)
      pass.take(gradient: change.map { $0 * gain })
      pass.backward(parameters: parameters, gains: gains, quantized: quantized, to: gradient.lanes)
    }
    for i in 0..<count {
      var toFirst = [Float](repeating: 0, count: outputs)
      var toSecond = toFirst
      for j in 0..<count {
        let (near, far) = (
          pull[i * count + j] / distances[i * count + j], pull[j * count + i] / distances[j * count + i]
        )
        for k in 0..<outputs {
          toFirst[k] += near * (first[i][k] - second[j][k])
          toSecond[k] += far * (second[i][k] - first[j][k])
        }
      }
      learn(group.first[i], toFirst)
      learn(group.second[i], toSecond)
    }
    return sums
  }
}
