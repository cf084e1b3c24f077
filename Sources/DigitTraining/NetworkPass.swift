import DigitNet
import Ink
import Owner

/// What the first layer of a network reads.
package protocol NetworkInput: Sendable {
  /// Calls `body` with the index and the value of each input that is not zero.
  func forEach(_ shape: NetworkShape, _ body: (Int, UInt8) -> Void)
}

extension Drawing: NetworkInput {
  /// The features of the raster, and the motion.
  @inline(__always)
  package func forEach(_ shape: NetworkShape, _ body: (Int, UInt8) -> Void) {
    let zones = shape.zones
    let rowCounts = zones.rowCounts
    var counts = InlineArray<128, UInt8>(repeating: 0)
    var counter = ZoneCounter(zones)
    for k in 0..<zones.side {
      counter.countNext(of: raster, into: &counts)
      for n in 0..<rowCounts where counts[n] != 0 { body(k * rowCounts + n, counts[n]) }
    }
    if shape.readsMotion {
      for n in 0..<Motion.count where motion[n] != 0 { body(zones.counts + n, motion[n]) }
    }
  }
}

/// Counts in the order of the first layer's weights, such as those that describe how a hand draws.
package struct CountInput: NetworkInput {
  var values: [UInt8]

  init(_ inputs: SignatureInputs) { values = inputs.values.indices.map { inputs.values[$0] } }

  /// Changes one count, within its range.
  mutating func add(_ change: Float, to k: Int) {
    values[k] = UInt8(min(max(Float(values[k]) + change, 0), 255).rounded())
  }

  @inline(__always)
  package func forEach(_ shape: NetworkShape, _ body: (Int, UInt8) -> Void) {
    for (k, value) in values.enumerated() where value != 0 { body(k, value) }
  }
}

/// The forward and backward pass of one sample, with the scratch memory of one thread.
///
/// All loops run over lists of inputs that are not zero, as on the device: half of the activations and most of the
/// raster are zero.
final class NetworkPass: @unchecked Sendable {
  /// Inputs of a layer that are not zero.
  private struct Active {
    let indices: UnsafeMutablePointer<Int32>
    let values: UnsafeMutablePointer<Float>
    var count = 0

    init(capacity: Int) {
      indices = .allocate(capacity: capacity)
      values = .allocate(capacity: capacity)
    }
  }

  private let layers: [NetworkShape.LayerPlan]
  private let shape: NetworkShape
  private let classes: Int
  private var inputs: [Active]
  /// Sums of each layer, and in the backward pass their gradients.
  private let sums: [LaneBuffer]
  private let gradients: [LaneBuffer]
  /// Probabilities of the classes after `loss`.
  private(set) var probabilities = InlineArray<16, Float>(repeating: 0)

  init(shape: NetworkShape) {
    layers = shape.layers
    self.shape = shape
    classes = shape.classes
    inputs = layers.map { Active(capacity: $0.inputs) }
    sums = layers.map { LaneBuffer(count: $0.rowLanes) }
    gradients = layers.map { LaneBuffer(count: $0.rowLanes) }
  }

  deinit {
    for active in inputs {
      active.indices.deallocate()
      active.values.deallocate()
    }
  }

  func sum(_ layer: Int, _ output: Int) -> Float { sums[layer][output] }

  /// The sum of the last layer for one class.
  func logit(_ k: Int) -> Float { sums[layers.count - 1][k] }

  /// The likeliest of the ten digits, the smallest of equals.
  var digit: Int {
    var best = 0
    for k in 1..<10 where logit(k) > logit(best) { best = k }
    return best
  }

  /// Computes the sums of all layers, or of those up to `last`.
  func forward<Input: NetworkInput>(
    _ input: Input, parameters: UnsafePointer<Lanes>, gains: [Float], quantized: Bool, through last: Int? = nil
  ) {
    read(input)
    for k in 0...(last ?? layers.count - 1) {
      if k > 0 { activate(layer: k - 1, gain: gains[k - 1], quantized: quantized) }
      let layer = layers[k]
      let active = inputs[k]
      let out = sums[k].lanes
      let biases = parameters + layer.biases
      let rowLanes = layer.rowLanes
      var column = 0
      while column + 4 <= rowLanes {
        var a = biases[column]
        var b = biases[column + 1]
        var c = biases[column + 2]
        var d = biases[column + 3]
        let weights = parameters + (layer.weights + column)
        for n in 0..<active.count {
          let row = weights + Int(active.indices[n]) * rowLanes
          let value = Lanes(repeating: active.values[n])
          a += value * row[0]
          b += value * row[1]
          c += value * row[2]
          d += value * row[3]
        }
        out[column] = a
        out[column + 1] = b
        out[column + 2] = c
        out[column + 3] = d
        column += 4
      }
      while column < rowLanes {
        var a = biases[column]
        let weights = parameters + (layer.weights + column)
        for n in 0..<active.count {
          a += Lanes(repeating: active.values[n]) * weights[Int(active.indices[n]) * rowLanes]
        }
        out[column] = a
        column += 1
      }
    }
  }

  /// Cross-entropy of the softmax over `gain * logits` against `target`; leaves the gradient for `backward`.
  func loss(against target: InlineArray<16, Float>, gain: Float) -> Float {
    let gradient = gradients[layers.count - 1]
    var highest = logit(0)
    for k in 1..<classes { highest = max(highest, logit(k)) }
    var sum: Float = 0
    for k in 0..<classes {
      probabilities[k] = PortableMath.exp((logit(k) - highest) * gain)
      sum += probabilities[k]
    }
    let logSum = PortableMath.log(sum)
    var loss: Float = 0
    for k in 0..<classes {
      probabilities[k] /= sum
      loss += target[k] * (logSum - (logit(k) - highest) * gain)
      gradient[k] = (probabilities[k] - target[k]) * gain
    }
    return loss
  }

  /// Takes the gradient of a loss with regard to the sums of the last layer, for `backward`.
  func take(gradient: some Collection<Float>) {
    for (k, value) in gradient.enumerated() { gradients[layers.count - 1][k] = value }
  }

  /// Adds the gradient of the last `loss` with regard to the parameters to `total`.
  func backward(
    parameters: UnsafePointer<Lanes>, gains: [Float], quantized: Bool, to total: UnsafeMutablePointer<Lanes>
  ) {
    for k in stride(from: layers.count - 1, through: 0, by: -1) {
      let layer = layers[k]
      let active = inputs[k]
      let rowLanes = layer.rowLanes
      let gradient = gradients[k].lanes
      let biases = total + layer.biases
      for column in 0..<rowLanes { biases[column] += gradient[column] }
      for n in 0..<active.count {
        let row = total + (layer.weights + Int(active.indices[n]) * rowLanes)
        let value = Lanes(repeating: active.values[n])
        for column in 0..<rowLanes { row[column] += value * gradient[column] }
      }
      guard k > 0 else { return }
      let before = gradients[k - 1]
      before.lanes.update(repeating: .zero, count: before.count)
      let gain = gains[k - 1]
      for n in 0..<active.count where !quantized || active.values[n] < 255 {
        let index = Int(active.indices[n])
        let row = parameters + (layer.weights + index * rowLanes)
        var sum = Lanes.zero
        for column in 0..<rowLanes { sum += row[column] * gradient[column] }
        before[index] = sum.total * gain
      }
    }
  }

  /// Calls `body` with the inputs of layer k that were not zero in the last forward pass, and their values.
  func forEachInput(ofLayer k: Int, _ body: (Int, Float) -> Void) {
    for n in 0..<inputs[k].count { body(Int(inputs[k].indices[n]), inputs[k].values[n]) }
  }

  /// Lists the inputs that are not zero.
  @inline(__always)
  private func read(_ input: some NetworkInput) {
    var count = 0
    let indices = inputs[0].indices
    let values = inputs[0].values
    input.forEach(shape) { index, value in
      indices[count] = Int32(truncatingIfNeeded: index)
      values[count] = Float(value)
      count += 1
    }
    inputs[0].count = count
  }

  /// Lists the activations of a layer that are not zero, as inputs of the next.
  private func activate(layer k: Int, gain: Float, quantized: Bool) {
    let indices = inputs[k + 1].indices
    let values = inputs[k + 1].values
    var count = 0
    let outputs = layers[k].outputs
    // floor((sum + half) / 2^shift) is the integer nearest to (sum + 1/2) / 2^shift, which never lies between two.
    let nudge = Lanes(repeating: gain == 1 ? 0 : 0.5)
    for lane in 0..<layers[k].rowLanes {
      let sums = self.sums[k].lanes[lane]
      let activations =
        quantized
        ? ((sums + nudge) * gain).bounded(0, 255).nearestInteger
        : (sums * gain).replacing(with: 0, where: sums .< 0)
      for n in 0..<min(8, outputs - lane * 8) {
        // Always written, and counted only where it is not zero, so that no branch can be mispredicted.
        indices[count] = Int32(truncatingIfNeeded: lane * 8 + n)
        values[count] = activations[n]
        count += activations[n] > 0 ? 1 : 0
      }
    }
    inputs[k + 1].count = count
  }
}
