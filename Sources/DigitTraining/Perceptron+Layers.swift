import DigitModel

extension Perceptron {
  /// The layers as integers; the network must be quantized.
  ///
  /// - Parameter source: parameters used instead of the network's own.
  package func layerContents(parameters source: LaneBuffer? = nil) -> [ModelWriter.LayerContent] {
    precondition(isQuantized)
    let rounded = LaneBuffer(count: shape.lanes)
    effective(of: source ?? parameters, into: rounded)
    return shape.layers.enumerated().map { k, layer in
      var weights: [Int8] = []
      for seen in 0..<layer.seenInputs {
        for output in 0..<layer.outputs {
          let input = k == 0 ? shape.input(seen, ofNeuron: output) : seen
          weights.append(Int8(rounded[(layer.weights + input * layer.rowLanes) * 8 + output]))
        }
      }
      let biases = (0..<layer.outputs).map { Int16(rounded[layer.biases * 8 + $0]) }
      return ModelWriter.LayerContent(
        inputs: layer.seenInputs, bitsPerWeight: layer.bits, shift: shifts[k], biases: biases, weights: weights)
    }
  }
}
