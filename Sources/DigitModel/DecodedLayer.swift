import DigitNet

/// A layer's numbers, unpacked from a model file for inspection. The device reads them in place instead.
public struct DecodedLayer: Equatable, Sendable {
  public let inputs: Int
  public let outputs: Int
  /// 2, 4 or 8.
  public let bitsPerWeight: Int
  /// Right shift of the sums, 0...24; zero in the last layer of a digit network.
  public let shift: Int
  /// One for each output.
  public let biases: [Int]
  /// Row-major: the weights of an input lie side by side, `input * outputs + output`.
  public let weights: [Int]

  /// The weights of one neuron, in the order of its inputs.
  public func weights(ofOutput output: Int) -> [Int] { (0..<inputs).map { weights[$0 * outputs + output] } }
}

extension DeviceModel {
  /// The layers, beginning with the first.
  public var decodedLayers: [DecodedLayer] {
    guard let layers = try? LoadedNetwork(bytes).layers else { return [] }
    return DecodedLayer.decode(layers, of: bytes)
  }
}

extension DecodedLayer {
  /// The layers of a model file. They follow each other up to the end of the bytes, which are the file without its table.
  static func decode(_ layers: [Layer], of file: some Collection<UInt8>) -> [DecodedLayer] {
    let bytes = Array(file)
    var offset = bytes.count - layers.reduce(0) { $0 + size($1) }
    return layers.map { layer in
      defer { offset += size(layer) }
      return decode(layer, of: bytes, at: offset)
    }
  }

  private static func size(_ layer: Layer) -> Int {
    Layer.biasBytes(outputs: layer.outputs) + layer.inputs * rowBytes(layer)
  }

  private static func rowBytes(_ layer: Layer) -> Int {
    4 * Layer.rowWords(outputs: layer.outputs, bitsPerWeight: layer.bitsPerWeight)
  }

  private static func decode(_ layer: Layer, of bytes: [UInt8], at offset: Int) -> DecodedLayer {
    let biases = (0..<layer.outputs).map { k in
      Int(Int16(bitPattern: UInt16(bytes[offset + 2 * k]) | UInt16(bytes[offset + 2 * k + 1]) << 8))
    }
    let start = offset + Layer.biasBytes(outputs: layer.outputs)
    let bits = layer.bitsPerWeight
    let weights = (0..<layer.inputs).flatMap { input in
      (0..<layer.outputs).map { output in
        let byte = bytes[start + input * rowBytes(layer) + output * bits / 8]
        // The shift to the left moves the weight's sign bit to the byte's; the shift to the right extends it.
        let shift = 8 - bits - output * bits % 8
        return Int(Int8(bitPattern: byte << UInt8(shift)) >> Int8(8 - bits))
      }
    }
    return DecodedLayer(
      inputs: layer.inputs, outputs: layer.outputs, bitsPerWeight: bits, shift: layer.shift, biases: biases,
      weights: weights)
  }
}
