import HostSupport
import Ink

/// Loss and gradient of a batch. The batch is cut into a fixed number of chunks whose gradients are added in order, so
/// that the sum does not depend on the number of threads.
package final class GradientPass {
  private let shape: NetworkShape
  private let workers: Workers
  private let passes: [NetworkPass]
  /// One for each chunk.
  package let gradients: [LaneBuffer]
  private let effective: LaneBuffer

  package init(shape: NetworkShape, chunks: Int, workers: Workers) {
    self.shape = shape
    self.workers = workers
    passes = (0..<chunks).map { _ in NetworkPass(shape: shape) }
    gradients = (0..<chunks).map { _ in LaneBuffer(count: shape.lanes) }
    effective = LaneBuffer(count: shape.lanes)
  }

  /// Sums over a batch: the loss, and how many of the digits were right.
  package struct Sums: Sendable {
    package var loss = 0.0
    var examples = 0
    var digits = 0
    var right = 0

    var meanLoss: Double { loss / Double(max(examples, 1)) }
    var accuracy: Double { Double(right) / Double(max(digits, 1)) }

    mutating func add(_ other: Sums) {
      loss += other.loss
      examples += other.examples
      digits += other.digits
      right += other.right
    }
  }

  /// Computes the gradient of the summed loss over `batch` into `gradients`.
  ///
  /// - Parameters:
  ///   - targets: the class probabilities that the network should give for each example.
  package func run(
    _ network: Perceptron, _ batch: ArraySlice<Example>, targets: @Sendable (Int) -> InlineArray<16, Float>
  ) throws(Interrupted) -> Sums {
    network.effective(of: network.parameters, into: effective)
    let chunks = passes.count
    let size = (batch.count + chunks - 1) / chunks
    let (passes, gradients, effective) = (passes, gradients, effective)
    let gains = network.gains
    let quantized = network.isQuantized
    let results = try workers.map(chunks) { chunk in
      let pass = passes[chunk]
      let total = gradients[chunk]
      total.lanes.update(repeating: .zero, count: total.count)
      var sums = Sums()
      let start = min(batch.startIndex + chunk * size, batch.endIndex)
      for k in start..<min(start + size, batch.endIndex) {
        let example = batch[k]
        pass.forward(example.drawing, parameters: effective.lanes, gains: gains, quantized: quantized)
        sums.loss += Double(pass.loss(against: targets(k), gain: gains[gains.count - 1]))
        sums.examples += 1
        if example.label < 10 {
          sums.digits += 1
          sums.right += pass.digit == Int(example.label) ? 1 : 0
        }
        pass.backward(parameters: effective.lanes, gains: gains, quantized: quantized, to: total.lanes)
      }
      return sums
    }
    return results.reduce(into: Sums()) { $0.add($1) }
  }

  /// One epoch: a step of the optimizer for each batch.
  ///
  /// - Parameters:
  ///   - examples: the examples of the epoch.
  ///   - network: the network, which is changed.
  ///   - optimizer: the optimizer of this network.
  ///   - targets: those of `examples`.
  ///   - batch: examples of a step.
  ///   - schedule: the learning rate.
  func learn(
    _ examples: [Example], _ network: Perceptron, _ optimizer: Optimizer, targets: Targets, batch size: Int,
    schedule: Schedule
  ) throws(Interrupted) -> Sums {
    var sums = Sums()
    for start in stride(from: 0, to: examples.count, by: size) {
      let batch = examples[start..<min(start + size, examples.count)]
      sums.add(try run(network, batch) { targets[$0] })
      try optimizer.step(
        network, gradients: gradients, scale: 1 / Float(batch.count),
        rate: schedule.rate(at: Float(start) / Float(examples.count)), averaging: 0.999, workers: workers)
    }
    return sums
  }
}

extension Perceptron {
  /// The last layer's sums for every drawing, a row of `classes` each.
  ///
  /// - Parameter parameters: used instead of the network's own.
  package func logits(
    for drawings: [Drawing], parameters source: LaneBuffer? = nil, workers: Workers
  ) throws(Interrupted) -> [Float] {
    let effective = LaneBuffer(count: shape.lanes)
    self.effective(of: source ?? parameters, into: effective)
    let classes = shape.classes
    let (shape, gains, quantized) = (shape, gains, isQuantized)
    let slice = 512
    let parts = try workers.map((drawings.count + slice - 1) / slice) { part in
      let pass = NetworkPass(shape: shape)
      return (part * slice..<min((part + 1) * slice, drawings.count)).flatMap { k in
        pass.forward(drawings[k], parameters: effective.lanes, gains: gains, quantized: quantized)
        return (0..<classes).map { pass.logit($0) }
      }
    }
    return Array(parts.joined())
  }
}
