package import DigitModel
public import DigitNet
import Ink

/// Layers of a network to be trained, and where their parameters lie in one vector.
///
/// The weights of layer k are a row for each input, padded with zeros to whole lanes, followed by the biases.
public struct NetworkShape: Equatable, Sendable {
  /// One fully connected layer; offsets and sizes are in lanes.
  struct LayerPlan: Equatable, Sendable {
    var inputs: Int
    /// Inputs in the receptive field of one neuron, for which the model file has weights.
    var seenInputs: Int
    var outputs: Int
    var bits: Int
    var rowLanes: Int
    var weights: Int
    var biases: Int

    /// Largest magnitude of a weight. The lowest value of two's complement is not used, so that the range is symmetric.
    var weightLimit: Float { Float((1 << (bits - 1)) - 1) }
    /// Standard deviation of normally distributed weights at which rounding to this many bits costs least.
    var idealSpread: Float { bits == 2 ? 0.82 : bits == 4 ? 2.98 : 32 }
  }

  /// What the first inputs of the first layer count.
  let zones: Zones
  /// Whether the last inputs of the first layer are the motion of the finger.
  let readsMotion: Bool
  public let hidden: [Int]
  /// Bits of a weight of each layer, one more than there are hidden layers.
  let bits: [Int]
  /// 10, or 11 with "no digit"; the numbers of an embedding.
  public let classes: Int
  /// Whether the last layer's outputs are an embedding, scaled to a byte by the layer's shift.
  let hasEmbedding: Bool
  /// Networks side by side that share their inputs; 1 where all units are of one network. Each one has an equal part of
  /// the units of each layer.
  let members: Int
  /// Inputs that every second network of several does not read.
  let withheld: Range<Int>
  let layers: [LayerPlan]
  /// Lanes of all parameters.
  let lanes: Int

  /// A shape, or `nil` where the device cannot have it.
  public init?(zones: Zones, readsMotion: Bool, hidden: [Int], bits: [Int], classes: Int) {
    guard classes == 10 || classes == 11, hidden.count < ModelHeader.maximumLayers,
      bits.count == hidden.count + 1, bits.allSatisfy({ $0 == 2 || $0 == 4 || $0 == 8 }),
      hidden.allSatisfy({ (1...ModelHeader.maximumOutputs).contains($0) }),
      !zones.isLocal || (hidden.first ?? 1) % 32 == 0 && bits[0] == 4
    else { return nil }
    self.init(unchecked: zones, readsMotion: readsMotion, hidden: hidden, bits: bits, classes: classes)
  }

  /// A shape for the host only, such as that of a teacher.
  init(unchecked zones: Zones, readsMotion: Bool, hidden: [Int], bits: [Int], classes: Int) {
    self.init(
      zones, readsMotion, inputs: zones.counts + (readsMotion ? Motion.count : 0),
      seenInputs: zones.fieldCounts + (readsMotion ? zones.fieldMotion : 0), hidden, bits: bits, classes: classes)
  }

  /// The shape of a network with an embedding head, whose inputs are counts.
  ///
  /// - Parameters:
  ///   - inputs: of the first layer.
  ///   - hidden: outputs of each layer but the last.
  ///   - outputs: numbers of the embedding.
  ///   - bits: of a weight in each layer.
  ///   - members: networks side by side, each with an equal part of each layer's outputs.
  ///   - withheld: inputs that every second of these does not read.
  init(inputs: Int, hidden: [Int], outputs: Int, bits: [Int], members: Int = 1, withheld: Range<Int> = 0..<0) {
    precondition((hidden + [outputs]).allSatisfy { $0 % members == 0 })
    self.init(
      Zones(.ink, step: 8, margin: 8)!, false, inputs: inputs, seenInputs: inputs, hidden, bits: bits, classes: outputs,
      hasEmbedding: true, members: members, withheld: withheld)
  }

  private init(
    _ zones: Zones, _ readsMotion: Bool, inputs: Int, seenInputs: Int, _ hidden: [Int], bits: [Int], classes: Int,
    hasEmbedding: Bool = false, members: Int = 1, withheld: Range<Int> = 0..<0
  ) {
    self.members = members
    self.withheld = withheld
    self.zones = zones
    self.readsMotion = readsMotion
    self.hidden = hidden
    self.bits = bits
    self.classes = classes
    self.hasEmbedding = hasEmbedding
    var layers: [LayerPlan] = []
    var offset = 0
    var inputs = inputs
    for (outputs, bits) in zip(hidden + [classes], bits) {
      let rowLanes = (outputs + 7) / 8
      layers.append(
        LayerPlan(
          inputs: inputs, seenInputs: layers.isEmpty ? seenInputs : inputs, outputs: outputs,
          bits: bits, rowLanes: rowLanes, weights: offset, biases: offset + inputs * rowLanes))
      offset += (inputs + 1) * rowLanes
      inputs = outputs
    }
    self.layers = layers
    lanes = offset
  }

  /// The shape of a model's network.
  package init(of model: DeviceModel) {
    let layers = model.decodedLayers
    self.init(
      unchecked: model.header.zones, readsMotion: model.header.readsMotion, hidden: layers.dropLast().map(\.outputs),
      bits: layers.map(\.bitsPerWeight), classes: Int(model.header.classes))
  }

  /// Inputs of the first layer.
  public var inputs: Int { layers[0].inputs }

  /// Which input is the one with the given number in the receptive field of a neuron of the first layer.
  func input(_ seen: Int, ofNeuron neuron: Int) -> Int {
    if hasEmbedding { return seen }
    let field = neuron * zones.fields / layers[0].outputs
    return seen < zones.fieldCounts
      ? zones.count(seen, ofField: field) : zones.counts + zones.motion(seen - zones.fieldCounts, ofField: field)
  }

  /// For every lane of the first parameters, ones where the neuron has the weight, else zeros; what follows is all ones.
  var sight: [Lanes] {
    if members > 1 { return sightOfMembers }
    guard zones.isLocal else { return [] }
    let layer = layers[0]
    var lanes = [Lanes](repeating: .zero, count: layer.inputs * layer.rowLanes)
    for neuron in 0..<layer.outputs {
      for seen in 0..<layer.seenInputs {
        lanes[input(seen, ofNeuron: neuron) * layer.rowLanes + neuron / 8][neuron % 8] = 1
      }
    }
    return lanes
  }

  private var sightOfMembers: [Lanes] {
    var lanes = [Lanes](repeating: Lanes(repeating: 1), count: self.lanes)
    for (number, layer) in layers.enumerated() {
      for input in 0..<layer.inputs {
        for output in 0..<layer.outputs {
          let member = output * members / layer.outputs
          let isSeen =
            number == 0 ? member % 2 == 0 || !withheld.contains(input) : input * members / layer.inputs == member
          if !isSeen { lanes[layer.weights + input * layer.rowLanes + output / 8][output % 8] = 0 }
        }
      }
    }
    return lanes
  }

  /// The outputs of each member.
  var slices: [Range<Int>] {
    let size = classes / members
    return (0..<members).map { $0 * size..<($0 + 1) * size }
  }

  /// Bytes of the model file.
  public var fileSize: Int {
    layers.reduce(ModelLayout.end(ofLayers: layers.count)) { size, layer in
      size + Layer.biasBytes(outputs: layer.outputs)
        + 4 * layer.seenInputs * Layer.rowWords(outputs: layer.outputs, bitsPerWeight: layer.bits)
    }
  }
}
