import HostSupport
import Ink

/// Adam (Kingma and Ba 2015), with a running average of the parameters, which becomes the model.
///
/// The learning rate of a layer is in units of the spread of its weights, so that one schedule suits all numbers of
/// bits; that of its biases is larger by the size of what the weights are multiplied with. Steps are taken as if the
/// mean of every input were zero (LeCun et al. 1998), although counts of features and activations are never negative.
final class Optimizer {
  private let shape: NetworkShape
  private let sight: [Lanes]
  private var means: [[Float]] = []
  private let first: LaneBuffer
  private let second: LaneBuffer
  /// The running average of the parameters.
  let average: LaneBuffer
  private var firstPower: Float = 1
  private var secondPower: Float = 1
  private var steps = 0

  private static let beta1: Float = 0.9
  private static let beta2: Float = 0.999

  init(_ network: Perceptron) {
    shape = network.shape
    sight = network.shape.sight
    first = LaneBuffer(count: shape.lanes)
    second = LaneBuffer(count: shape.lanes)
    average = LaneBuffer(copying: network.parameters)
  }

  /// Updates the mean inputs of the layers.
  func measure(_ network: Perceptron, on sample: [some NetworkInput]) {
    means = network.inputMeans(on: sample)
  }

  /// One step down the gradient, which is the sum of `gradients` in their order times `scale`.
  ///
  /// - Parameters:
  ///   - rate: in spreads of the weights.
  ///   - averaging: share of the old average that is kept, at most.
  func step(
    _ network: Perceptron, gradients: [LaneBuffer], scale: Float, rate: Float, averaging: Float, workers: Workers
  ) throws(Interrupted) {
    firstPower *= Optimizer.beta1
    secondPower *= Optimizer.beta2
    steps += 1
    // Early in the run the average forgets faster, so that the random initial weights do not stay in it.
    let keep = min(averaging, Float(steps) / Float(steps + 9))
    let correction = (1 - secondPower).squareRoot() / (1 - firstPower)
    let (parameters, first, second, average, sight) = (network.parameters, first, second, average, sight)
    let reach = network.reach

    /// Updates one lane and returns its step.
    @Sendable func move(_ k: Int, _ gradient: Lanes, rate: Float, limit: Float) -> Lanes {
      let m = first.lanes[k] * Optimizer.beta1 + gradient * (1 - Optimizer.beta1)
      let v = second.lanes[k] * Optimizer.beta2 + gradient * gradient * (1 - Optimizer.beta2)
      first.lanes[k] = m
      second.lanes[k] = v
      let old = parameters.lanes[k]
      let stepped = old - m * (rate * correction) / (v.squareRoot() + 1e-9)
      let kept = limit < .infinity ? stepped.bounded(-limit - reach, limit) : stepped
      parameters.lanes[k] = kept
      return kept - old
    }
    @Sendable func gradient(_ k: Int) -> Lanes {
      var sum = gradients[0].lanes[k]
      for chunk in 1..<gradients.count { sum += gradients[chunk].lanes[k] }
      return sum * scale
    }
    /// The same for a weight, with the mean of its input subtracted; zero where no neuron has this weight.
    @Sendable func gradient(_ k: Int, mean: Float, of bias: Lanes) -> Lanes {
      let centered = gradient(k) - bias * mean
      return k < sight.count ? centered * sight[k] : centered
    }

    for (number, layer) in shape.layers.enumerated() {
      let limit = network.isQuantized ? layer.weightLimit + 0.49 : .infinity
      let inputSize: Float = number > 0 ? 40 : shape.hasEmbedding ? 100 : 2
      let isQuantized = network.isQuantized
      let weightRate = rate * layer.idealSpread
      let means = means[number]
      // Lanes of outputs are independent, so that the result is the same for any number of threads.
      try workers.run(layer.rowLanes) { column in
        let bias = layer.biases + column
        let biasGradient = gradient(bias)
        var pull = Lanes.zero
        for (input, mean) in means.enumerated() {
          let k = layer.weights + input * layer.rowLanes + column
          pull += move(k, gradient(k, mean: mean, of: biasGradient), rate: weightRate, limit: limit) * mean
          average.lanes[k] += (parameters.lanes[k] - average.lanes[k]) * (1 - keep)
        }
        _ = move(bias, biasGradient, rate: weightRate * inputSize, limit: .infinity)
        // A step of the weights also changes the bias, to compensate for the mean of their inputs.
        let kept = parameters.lanes[bias] - pull
        parameters.lanes[bias] = isQuantized ? kept.bounded(-32767 - reach, 32767) : kept
        average.lanes[bias] += (parameters.lanes[bias] - average.lanes[bias]) * (1 - keep)
      }
    }
  }
}

extension Perceptron {
  /// The mean of each input of each layer over `drawings`.
  func inputMeans(on drawings: [some NetworkInput]) -> [[Float]] {
    var sums = shape.layers.map { [Double](repeating: 0, count: $0.inputs) }
    let pass = NetworkPass(shape: shape)
    let effective = LaneBuffer(count: shape.lanes)
    self.effective(of: parameters, into: effective)
    for drawing in drawings {
      pass.forward(drawing, parameters: effective.lanes, gains: gains, quantized: isQuantized)
      for layer in sums.indices {
        pass.forEachInput(ofLayer: layer) { input, value in sums[layer][input] += Double(value) }
      }
    }
    return sums.map { $0.map { Float($0 / Double(max(drawings.count, 1))) } }
  }
}
