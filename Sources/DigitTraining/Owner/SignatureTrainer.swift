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
/// all writers; the loss is the cross-entropy with the truth. Several networks are trained side by side, each with its own
/// loss; then their embeddings together become one signature (`JoinedEmbedding`).
public struct SignatureTrainer {
  private let recipe: SignatureRecipe
  private let threads: Int
  /// For each device and digit, the drawings of each writer who has at least two.
  private let groups: [[[TempoRange]]]
  /// For each group, the sum of the square roots of the numbers of writers up to it: how often a group is chosen.
  private let shares: [Float]
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
      return writers.count > 1 ? writers.map { $0.map(TempoRange.init) } : nil
    }
    shares = groups.reduce(into: []) { $0.append(($0.last ?? 0) + Float($1.count).squareRoot()) }
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
    var sharpness = passes[0].meanDistances(sample, network).map { recipe.strength / $0 }
    var optimizer: Optimizer?
    var last: Snapshot?
    do throws(Interrupted) {
      for epoch in 0..<recipe.epochs {
        if epoch == recipe.smoothEpochs {
          if let optimizer { network.parameters.copy(optimizer.average) }
          let before = passes[0].meanDistances(sample, network)
          network.quantize(on: sample)
          let after = passes[0].meanDistances(sample, network)
          for k in sharpness.indices { sharpness[k] *= before[k] / after[k] }
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
    let joined = JoinedEmbedding(trained, on: drawings.map { CountInput($0.inputs) })
    return TrainedSignatures(
      layers: trained.layerContents().dropLast() + [joined.layer], drawings: drawings, seed: recipe.seed)
  }

  /// The drawings of a step: for each group the first and the second drawing of each of its writers.
  private func batch(_ generator: inout SeededGenerator) -> [(first: [CountInput], second: [CountInput])] {
    (0..<recipe.groups).map { _ in
      let place = generator.uniform(0...(shares.last ?? 0))
      let group = groups[shares.firstIndex { place <= $0 } ?? 0]
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
  private func varied(_ drawing: TempoRange, _ generator: inout SeededGenerator) -> CountInput {
    var drawing = drawing.lasting(recipe.tempo * generator.normal())
    for k in 0..<SignatureInputs.digit { drawing.add(recipe.noise * spreads[k] * generator.normal(), to: k) }
    return drawing
  }
}

/// A drawing at several tempos. Times are whole numbers, so that a fast drawing has other inputs beside its duration.
private struct TempoRange: Sendable {
  /// Natural logarithms of the durations, as parts of the drawing's own, and how far they are apart.
  private static let tempos: [Float] = [-0.5, -0.25, 0, 0.25, 0.5]
  private static let step: Float = 0.25

  private let inputs: [CountInput]

  init(_ drawing: HandDrawing) {
    inputs = TempoRange.tempos.map { tempo in
      let varied = tempo == 0 ? drawing : drawing.lasting(Double(PortableMath.exp(tempo)))
      return CountInput((varied ?? drawing).inputs)
    }
  }

  /// The drawing in another time.
  ///
  /// - Parameter tempo: natural logarithm of the factor of the duration.
  func lasting(_ tempo: Float) -> CountInput {
    let middle = TempoRange.tempos.count / 2
    let nearest = min(max((tempo / TempoRange.step).rounded(), -Float(middle)), Float(middle))
    var input = inputs[middle + Int(nearest)]
    let rest = tempo - nearest * TempoRange.step
    input.add(rest * 1.4427 * Float(SignatureInputs.durationUnits), to: SignatureInputs.duration)
    return input
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
  /// The numbers of each member.
  private let slices: [Range<Int>]
  let gradient: LaneBuffer

  init(shape: NetworkShape) {
    self.shape = shape
    pass = NetworkPass(shape: shape)
    slices = shape.slices
    gradient = LaneBuffer(count: shape.lanes)
  }

  private func embedding(
    _ drawing: CountInput, _ parameters: UnsafePointer<Lanes>, _ gains: [Float], quantized: Bool
  ) -> [Float] {
    pass.forward(drawing, parameters: parameters, gains: gains, quantized: quantized)
    return (0..<shape.classes).map { pass.logit($0) * gains[gains.count - 1] }
  }

  private static func distance(_ a: [Float], _ b: [Float], _ slice: Range<Int>) -> Float {
    var sum: Float = 1e-3
    for k in slice { sum += (a[k] - b[k]) * (a[k] - b[k]) }
    return sum.squareRoot()
  }

  /// The mean distance between neighbors in a list of drawings, for each member.
  func meanDistances(_ drawings: [CountInput], _ network: Perceptron) -> [Float] {
    let effective = LaneBuffer(count: shape.lanes)
    network.effective(of: network.parameters, into: effective)
    let embeddings = drawings.map {
      embedding($0, effective.lanes, network.gains, quantized: network.isQuantized)
    }
    return slices.map { slice in
      let distances = zip(embeddings, embeddings.dropFirst()).map { GroupPass.distance($0, $1, slice) }
      return distances.reduce(0, +) / Float(max(distances.count, 1))
    }
  }

  /// Computes the loss of a group, and adds up its gradient.
  func run(
    _ group: (first: [CountInput], second: [CountInput]), _ sharpness: [Float], parameters: UnsafePointer<Lanes>,
    gains: [Float], quantized: Bool
  ) -> Sums {
    gradient.lanes.update(repeating: .zero, count: gradient.count)
    let gain = gains[gains.count - 1]
    let first = group.first.map { embedding($0, parameters, gains, quantized: quantized) }
    let second = group.second.map { embedding($0, parameters, gains, quantized: quantized) }
    let count = first.count
    var sums = Sums(drawings: 2 * count * slices.count)
    let zeros = [[Float]](repeating: [Float](repeating: 0, count: shape.classes), count: count)
    var (toFirst, toSecond) = (zeros, zeros)
    for (slice, sharpness) in zip(slices, sharpness) {
      compare(first, second, slice, sharpness, &sums, &toFirst, &toSecond)
    }
    func learn(_ drawing: CountInput, _ change: [Float]) {
      pass.forward(drawing, parameters: parameters, gains: gains, quantized: quantized)
      pass.take(gradient: change.map { $0 * gain })
      pass.backward(parameters: parameters, gains: gains, quantized: quantized, to: gradient.lanes)
    }
    for i in 0..<count {
      learn(group.first[i], toFirst[i])
      learn(group.second[i], toSecond[i])
    }
    return sums
  }

  /// Adds the loss of one member, and its gradient with regard to the embeddings.
  private func compare(
    _ first: [[Float]], _ second: [[Float]], _ slice: Range<Int>, _ sharpness: Float, _ sums: inout Sums,
    _ toFirst: inout [[Float]], _ toSecond: inout [[Float]]
  ) {
    let count = first.count
    var distances = [Float](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<count { distances[i * count + j] = GroupPass.distance(first[i], second[j], slice) }
    }
    var pull = [Float](repeating: 0, count: count * count)
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
    for i in 0..<count {
      for j in 0..<count {
        let (near, far) = (
          pull[i * count + j] / distances[i * count + j], pull[j * count + i] / distances[j * count + i]
        )
        for k in slice {
          toFirst[i][k] += near * (first[i][k] - second[j][k])
          toSecond[i][k] += far * (second[i][k] - first[j][k])
        }
      }
    }
  }
}
