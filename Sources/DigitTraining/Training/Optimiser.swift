/// Adam (Kingma and Ba 2015), with a running average of the parameters that is what gets shipped.
///
/// The learning rate of a layer is in units of the spread of its weights, so that one schedule suits all numbers of
/// bits; that of its biases is larger by the size of what the weights are multiplied with.
final class Optimiser {
  private let shape: NetworkShape
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
    first = LaneBuffer(count: shape.lanes)
    second = LaneBuffer(count: shape.lanes)
    average = LaneBuffer(copying: network.parameters)
  }

  /// One step down the gradient, which is the sum of `gradients` in their order times `scale`.
  ///
  /// - Parameters:
  ///   - rate: in spreads of the weights.
  ///   - averaging: share of the old average that is kept, at most.
  func step(
    _ network: Perceptron, gradients: [LaneBuffer], scale: Float, rate: Float, averaging: Float, workers: Workers
  ) {
    firstPower *= Optimiser.beta1
    secondPower *= Optimiser.beta2
    steps += 1
    // A young average forgets faster, or it would remember the random start.
    let keep = min(averaging, Float(steps) / Float(steps + 9))
    for (k, layer) in shape.layers.enumerated() {
      let limit = network.isQuantised ? layer.weightLimit + 0.49 : .infinity
      let inputSize: Float = k == 0 ? 2 : 40
      update(
        layer.weights..<layer.biases, network, gradients, scale: scale, rate: rate * layer.idealSpread, limit: limit,
        keep: keep, workers: workers)
      update(
        layer.biases..<layer.biases + layer.rowLanes, network, gradients, scale: scale,
        rate: rate * layer.idealSpread * inputSize, limit: network.isQuantised ? 32767 : .infinity, keep: keep,
        workers: workers)
    }
  }

  private func update(
    _ range: Range<Int>, _ network: Perceptron, _ gradients: [LaneBuffer], scale: Float, rate: Float, limit: Float,
    keep: Float, workers: Workers
  ) {
    let slice = 8192
    let rate = rate * (1 - secondPower).squareRoot() / (1 - firstPower)
    let parameters = network.parameters
    let (first, second, average) = (first, second, average)
    workers.run((range.count + slice - 1) / slice) { part in
      let start = range.lowerBound + part * slice
      for k in start..<min(start + slice, range.upperBound) {
        var gradient = gradients[0].lanes[k]
        for chunk in 1..<gradients.count { gradient += gradients[chunk].lanes[k] }
        gradient *= scale
        let m = first.lanes[k] * Optimiser.beta1 + gradient * (1 - Optimiser.beta1)
        let v = second.lanes[k] * Optimiser.beta2 + gradient * gradient * (1 - Optimiser.beta2)
        first.lanes[k] = m
        second.lanes[k] = v
        let stepped = parameters.lanes[k] - m * rate / (v.squareRoot() + 1e-9)
        let kept = limit < .infinity ? stepped.bounded(-limit, limit) : stepped
        parameters.lanes[k] = kept
        average.lanes[k] += (kept - average.lanes[k]) * (1 - keep)
      }
    }
  }
}
