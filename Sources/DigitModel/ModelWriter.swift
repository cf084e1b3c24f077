public import DigitNet

/// Packs trained networks into model files.
public enum ModelWriter {
  /// One layer in integers.
  public struct LayerContent: Equatable, Sendable {
    public var inputs: Int
    /// 2, 4 or 8.
    public var bitsPerWeight: Int
    /// Right shift of the sums, 0...24; zero in the last layer of a digit network.
    public var shift: Int
    public var biases: [Int16]
    /// Row-major, a row of outputs for each input; each fits `bitsPerWeight`.
    public var weights: [Int8]

    public init(inputs: Int, bitsPerWeight: Int, shift: Int, biases: [Int16], weights: [Int8]) {
      self.inputs = inputs
      self.bitsPerWeight = bitsPerWeight
      self.shift = shift
      self.biases = biases
      self.weights = weights
    }
  }

  /// The model file of a digit network.
  ///
  /// - Parameters:
  ///   - layers: the weights and biases, first layer first.
  ///   - header: what the file says about the network.
  ///   - parameters: parameters to store with the network, each name once.
  public static func bytes(
    header: ModelHeader, layers: [LayerContent], parameters: [ModelParameter] = []
  ) -> [UInt8] {
    file(layers, parameters) { bytes in
      bytes[ModelLayout.framing] = header.framing.mode.rawValue
      bytes[ModelLayout.box] = header.framing.box
      bytes[ModelLayout.pen] = header.framing.pen.rawValue
      bytes[ModelLayout.features] =
        (header.zones.feature == .edges ? ModelLayout.edgesBit : 0) | (header.readsMotion ? ModelLayout.motionBit : 0)
        | (header.zones.isLocal ? ModelLayout.localBit : 0) | (header.views - 1) << ModelLayout.viewsShift
      store(header.minimumInk, at: ModelLayout.minimumInk, in: &bytes)
      store(header.threshold, at: ModelLayout.threshold, in: &bytes)
      store(header.sharpness, at: ModelLayout.sharpness, in: &bytes)
      bytes[ModelLayout.classes] = header.classes
      bytes[ModelLayout.step] = header.zones.step
      bytes[ModelLayout.margin] = header.zones.margin
    }
  }

  /// The model file of a network with an embedding head.
  ///
  /// - Parameters:
  ///   - layers: the last has at most `Embedding.capacity` outputs, and its shift scales the embedding.
  ///   - parameters: parameters to store with the network, each name once.
  ///   - table: what the caller compares embeddings with; a multiple of 4 bytes.
  public static func embeddingBytes(
    layers: [LayerContent], parameters: [ModelParameter] = [], table: [UInt8] = []
  ) -> [UInt8] {
    precondition(table.count % 4 == 0)
    let size = table.isEmpty ? [] : [ModelParameter(Layers.tableParameter, Int32(table.count))]
    return file(layers, parameters + size, table: table) { _ in }
  }

  /// - Parameter describe: fills in the fields of the head; all bytes of the header are zero before.
  private static func file(
    _ layers: [LayerContent], _ parameters: [ModelParameter], table: [UInt8] = [], describe: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    let parametersStart = ModelLayout.end(ofLayers: layers.count)
    let headerSize = parametersStart + ModelLayout.parameterSize * parameters.count
    var bytes = [UInt8](repeating: 0, count: headerSize)
    store(ModelHeader.magic, at: ModelLayout.magic, in: &bytes)
    store(ModelHeader.version, at: ModelLayout.version, in: &bytes)
    store(UInt16(headerSize), at: ModelLayout.headerSize, in: &bytes)
    bytes[ModelLayout.layerCount] = UInt8(layers.count)
    describe(&bytes)
    for (k, layer) in layers.enumerated() {
      let record = ModelLayout.end(ofLayers: k)
      store(UInt16(layer.inputs), at: record + ModelLayout.layerInputs, in: &bytes)
      store(UInt16(layer.biases.count), at: record + ModelLayout.layerOutputs, in: &bytes)
      bytes[record + ModelLayout.layerBits] = UInt8(layer.bitsPerWeight)
      bytes[record + ModelLayout.layerShift] = UInt8(layer.shift)
    }
    for (k, parameter) in parameters.enumerated() {
      let record = parametersStart + ModelLayout.parameterSize * k
      store(parameter.name.code, at: record + ModelLayout.parameterName, in: &bytes)
      store(parameter.value, at: record + ModelLayout.parameterValue, in: &bytes)
    }
    for layer in layers { append(layer, to: &bytes) }
    bytes += table
    store(UInt32(bytes.count), at: ModelLayout.fileSize, in: &bytes)
    storeChecksum(in: &bytes)
    return bytes
  }

  /// Stores the checksum that belongs to the bytes of a file.
  static func storeChecksum(in bytes: inout [UInt8]) {
    var crc = CRC32()
    for byte in bytes[ModelLayout.fileSize...] { crc.update(byte) }
    store(crc.value, at: ModelLayout.checksum, in: &bytes)
  }

  /// Appends the biases and the packed weights of a layer.
  private static func append(_ layer: LayerContent, to bytes: inout [UInt8]) {
    for bias in layer.biases { append(bias, to: &bytes) }
    if layer.biases.count % 2 != 0 { append(Int16(0), to: &bytes) }
    let outputs = layer.biases.count
    let perWord = 32 / layer.bitsPerWeight
    let mask = UInt32(truncatingIfNeeded: (1 << layer.bitsPerWeight) - 1)
    for input in 0..<layer.inputs {
      for start in stride(from: 0, to: outputs, by: perWord) {
        var word: UInt32 = 0
        for n in start..<min(start + perWord, outputs) {
          let bits = UInt32(bitPattern: Int32(layer.weights[input * outputs + n])) & mask
          word |= bits << UInt32((n - start) * layer.bitsPerWeight)
        }
        append(word, to: &bytes)
      }
    }
  }

  private static func store(_ value: some FixedWidthInteger, at offset: Int, in bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
