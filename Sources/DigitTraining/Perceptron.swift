package import DigitModel
import Handwriting
import Ink

/// The parameters of a network in training, in units of the integer grid that the device computes on.
///
/// While `isQuantized` is false the arithmetic is smooth; afterwards every forward pass rounds weights, biases and
/// activations as the device does, and gradients pass through the rounding as if it were not there (straight-through
/// estimator). All sums of the rounded network are integers below 2^23, so that Float holds them exactly.
package final class Perceptron {
  package let shape: NetworkShape
  package let parameters: LaneBuffer
  /// The factor for the sums of each layer. In hidden layers it gives activations, and is a power of two once the
  /// network is quantized; in the last layer it gives the logits of the loss.
  package var gains: [Float]
  package private(set) var isQuantized = false
  /// How far below the symmetric range of a layer its weights and biases may lie: 1 for the network of a model file,
  /// which may use the lowest value of two's complement, else 0.
  let reach: Float

  /// Random weights.
  package init(shape: NetworkShape, generator: inout SeededGenerator) {
    self.shape = shape
    parameters = LaneBuffer(count: shape.lanes)
    gains = shape.layers.map { _ in 1 }
    reach = 0
    defer { for (k, sight) in shape.sight.enumerated() { parameters.lanes[k] *= sight } }
    for layer in shape.layers {
      for input in 0..<layer.inputs {
        for output in 0..<layer.outputs {
          parameters[(layer.weights + input * layer.rowLanes) * 8 + output] = layer.idealSpread * generator.normal()
        }
      }
    }
  }

  /// The network of a model file, in the device's arithmetic.
  ///
  /// The gain of the last layer is the one that the confidence of the device was calibrated with, for a single view.
  package init(_ model: DeviceModel) {
    shape = NetworkShape(of: model)
    parameters = LaneBuffer(count: shape.lanes)
    reach = 1
    isQuantized = true
    let decoded = model.decodedLayers
    gains = decoded.dropLast().map { 1 / Float(1 << $0.shift) }
    gains.append(Calibration.gain(sharpness: model.header.sharpness) * Float(model.header.views))
    for (k, (layer, plan)) in zip(decoded, shape.layers).enumerated() {
      for (output, bias) in layer.biases.enumerated() { parameters[plan.biases * 8 + output] = Float(bias) }
      for seen in 0..<layer.inputs {
        for output in 0..<layer.outputs {
          let input = k == 0 ? shape.input(seen, ofNeuron: output) : seen
          parameters[(plan.weights + input * plan.rowLanes) * 8 + output] =
            Float(layer.weights[seen * layer.outputs + output])
        }
      }
    }
  }

  /// A copy.
  init(copying other: Perceptron) {
    shape = other.shape
    parameters = LaneBuffer(copying: other.parameters)
    gains = other.gains
    isQuantized = other.isQuantized
    reach = other.reach
  }

  /// Right shifts of a quantized network's layers; zero for the last layer of a digit network.
  var shifts: [Int] {
    gains.indices.map { $0 == gains.count - 1 && !shape.hasEmbedding ? 0 : -Int(gains[$0].exponent) }
  }

  /// Sets the gains of a smooth network from its sums for `drawings`: activations reach about 200 of 255, logits spread
  /// by 1.
  package func settle(on drawings: [some NetworkInput]) {
    for k in gains.indices {
      gains[k] = 1
      if k == gains.count - 1 { center(on: drawings) }
      let sums = self.sums(ofLayer: k, on: drawings)
      if k == gains.count - 1, !shape.hasEmbedding {
        let power = sums.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(sums.count, 1))
        gains[k] = Float(1 / max(power.squareRoot(), 1e-6))
      } else {
        // An embedding has half of the range, on both sides of zero, and room to grow.
        gains[k] = k == gains.count - 1 ? 60 / Perceptron.peak(of: sums.map(abs)) : 200 / Perceptron.peak(of: sums)
      }
    }
  }

  /// Switches to the device's arithmetic: scales each layer to where rounding its weights costs least, and picks the
  /// shifts that keep the activations in a byte. ReLU is homogeneous, so that this changes nothing but the rounding.
  package func quantize(on drawings: [some NetworkInput]) {
    guard !isQuantized else { return }
    // The factor by which the activations of the previous layer have grown.
    var inputScale: Float = 1
    for (k, layer) in shape.layers.enumerated() {
      let scale = bestScale(of: layer)
      let isLast = k == shape.layers.count - 1
      for lane in layer.weights..<layer.biases { parameters.lanes[lane] *= scale }
      for lane in layer.biases..<layer.biases + layer.rowLanes { parameters.lanes[lane] *= scale * inputScale }
      let old = gains[k]
      if isLast, !shape.hasEmbedding {
        gains[k] = old / (scale * inputScale)
      } else {
        if isLast { center(on: drawings) }
        let sums = sums(ofLayer: k, on: drawings)
        let peak = Perceptron.peak(of: isLast ? sums.map(abs) : sums)
        var shift = 0
        while shift < 24, peak / Float(1 << shift) > (isLast ? 115 : 230) { shift += 1 }
        gains[k] = 1 / Float(1 << shift)
        inputScale *= scale * gains[k] / old
      }
    }
    isQuantized = true
  }

  /// Centers the embedding of a rounded network, and chooses the shift at which few of its numbers exceed a byte.
  func fitEmbedding(on drawings: [some NetworkInput]) {
    center(on: drawings)
    let peak = Perceptron.peak(of: sums(ofLayer: shape.layers.count - 1, on: drawings).map(abs))
    gains[gains.count - 1] = 1
    while gains[gains.count - 1] * peak > 120 { gains[gains.count - 1] /= 2 }
  }

  /// Moves the mean of an embedding to zero, so that its numbers use the whole range of a byte.
  private func center(on drawings: [some NetworkInput]) {
    guard shape.hasEmbedding, let layer = shape.layers.last else { return }
    let sums = sums(ofLayer: shape.layers.count - 1, on: drawings)
    for output in 0..<layer.outputs {
      let own = stride(from: output, to: sums.count, by: layer.outputs)
      let mean = own.reduce(0.0) { $0 + Double(sums[$1]) } / Double(max(drawings.count, 1))
      parameters[layer.biases * 8 + output] -= Float(mean)
    }
  }

  /// The factor for the weights of a layer that makes their rounding error smallest.
  private func bestScale(of layer: NetworkShape.LayerPlan) -> Float {
    var best: (error: Double, scale: Float) = (.infinity, 1)
    for step in 0..<60 {
      // From a quarter of the current size to four times it.
      let scale = PortableMath.exp((Float(step) / 59 - 0.5) * 2.77)
      var error = 0.0
      for lane in layer.weights..<layer.biases {
        let wanted = parameters.lanes[lane] * scale
        let got = wanted.bounded(-layer.weightLimit, layer.weightLimit).nearestInteger
        error += Double(((wanted - got) * (wanted - got)).total)
      }
      error /= Double(scale) * Double(scale)
      if error < best.error { best = (error, scale) }
    }
    return best.scale
  }

  /// All sums of layer k over the drawings, its gain not applied.
  private func sums(ofLayer k: Int, on drawings: [some NetworkInput]) -> [Float] {
    let pass = NetworkPass(shape: shape)
    var sums: [Float] = []
    for drawing in drawings {
      pass.forward(drawing, parameters: parameters.lanes, gains: gains, quantized: isQuantized, through: k)
      for output in 0..<shape.layers[k].outputs { sums.append(pass.sum(k, output)) }
    }
    return sums
  }

  /// The value that one sum in a thousand exceeds.
  private static func peak(of sums: [Float]) -> Float {
    let sorted = sums.sorted()
    return max(sorted[sorted.count - 1 - sorted.count / 1000], 1)
  }

  /// Makes one class more or less likely for all drawings; `amount` is in units of the last layer's sums.
  func addBias(_ amount: Float, toLogit output: Int) {
    parameters[shape.layers[shape.layers.count - 1].biases * 8 + output] += amount
  }

  /// Writes the parameters as the forward pass uses them: rounded and bounded where the network is quantized.
  func effective(of source: LaneBuffer, into target: LaneBuffer) {
    guard isQuantized else { return target.copy(source) }
    for layer in shape.layers {
      for lane in layer.weights..<layer.biases {
        target.lanes[lane] =
          source.lanes[lane].bounded(-layer.weightLimit - reach, layer.weightLimit).nearestInteger
      }
      for lane in layer.biases..<layer.biases + layer.rowLanes {
        target.lanes[lane] = source.lanes[lane].bounded(-32767 - reach, 32767).nearestInteger
      }
    }
  }
}
