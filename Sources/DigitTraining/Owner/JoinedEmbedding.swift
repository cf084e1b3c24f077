import DigitModel
import DigitNet
import Owner

/// The embeddings of networks that were trained side by side as one signature.
///
/// Each embedding is divided by the mean distance in it, so that all count the same. The signature is where they lie
/// together in the directions of the greatest variance. That is linear, so that it takes the place of the last layer.
struct JoinedEmbedding {
  /// The last layer, whose numbers fill a byte for 99 of 100 drawings.
  let layer: ModelWriter.LayerContent

  /// - Parameters:
  ///   - network: rounded.
  ///   - drawings: that it was trained on.
  init(_ network: Perceptron, on drawings: [CountInput]) {
    let shape = network.shape
    let plan = shape.layers[shape.layers.count - 1]
    let parameters = LaneBuffer(count: shape.lanes)
    network.effective(of: network.parameters, into: parameters)
    let pass = NetworkPass(shape: shape)
    let embeddings = drawings.map { drawing in
      pass.forward(drawing, parameters: parameters.lanes, gains: network.gains, quantized: true)
      return (0..<plan.outputs).map { Double(pass.logit($0)) }
    }
    let scales = shape.slices.flatMap { slice in
      let distances = zip(embeddings, embeddings.dropFirst()).map { a, b in
        slice.reduce(0) { $0 + (a[$1] - b[$1]) * (a[$1] - b[$1]) }.squareRoot()
      }
      return slice.map { _ in Double(distances.count) / max(distances.reduce(0, +), 1) }
    }
    let scaled = embeddings.map { zip($0, scales).map(*) }
    let components = PrincipalComponents(of: scaled, count: Signature.count)
    let largest = scaled.flatMap { components.place($0).map(abs) }.sorted()
    let unit = 115 / max(largest[largest.count * 99 / 100], 1e-9)
    /// What a direction makes of the sums of the members.
    let directions = components.directions.map { zip($0, scales).map { $0 * $1 * unit } }
    let weights = (0..<plan.inputs).map { input in
      directions.map { direction in
        direction.indices.reduce(0) { sum, k in
          sum + direction[k] * Double(parameters[(plan.weights + input * plan.rowLanes) * 8 + k])
        }
      }
    }
    let biases = zip(components.directions, directions).map { raw, direction in
      let mean = zip(raw, components.mean).reduce(0) { $0 + $1.0 * $1.1 } * unit
      return direction.indices.reduce(-mean) { $0 + direction[$1] * Double(parameters[plan.biases * 8 + $1]) }
    }
    let most = max(weights.joined().map(abs).max() ?? 0, 1e-9)
    let mostBias = max(biases.map(abs).max() ?? 0, 1)
    var (shift, factor) = (0, 1.0)
    let limit = Double((1 << (plan.bits - 1)) - 1)
    while shift < 20, 2 * factor * most <= limit, 2 * factor * mostBias <= 32_000 {
      shift += 1
      factor *= 2
    }
    layer = ModelWriter.LayerContent(
      inputs: plan.inputs, bitsPerWeight: plan.bits, shift: shift,
      biases: biases.map { Int16(($0 * factor).rounded()) },
      weights: weights.flatMap { $0.map { Int8(min(max(($0 * factor).rounded(), -limit), limit)) } })
  }
}
