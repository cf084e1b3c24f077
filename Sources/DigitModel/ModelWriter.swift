public import DigitNet

/// Packs trained networks into model files.
public enum ModelWriter {
  /// One layer in integers.
  public struct LayerContent: Equatable, Sendable {
    public var inputs: Int
    /// 2, 4 or 8.
    public var bitsPerWeight: Int
    /// Right shift of the sums, 0...24; zero in the last layer.
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

  /// The model file; its layout is that of `ModelHeader`.
  public static func bytes(header: ModelHeader, layers: [LayerContent]) -> [UInt8] {
    var body: [UInt8] = []
    body += [
      header.framing.mode.rawValue, header.framing.box, header.framing.pen.rawValue,
      header.zones.marks.rawValue | (header.readsMotion ? 2 : 0) | (header.zones.isQuartered ? 4 : 0),
    ]
    append(header.minimumInk, to: &body)
    append(header.threshold, to: &body)
    append(header.sharpness, to: &body)
    body += [UInt8(layers.count), header.classes, header.zones.step, header.zones.margin]
    for layer in layers {
      append(UInt16(layer.inputs), to: &body)
      append(UInt16(layer.biases.count), to: &body)
      body += [UInt8(layer.bitsPerWeight), UInt8(layer.shift), 0, 0]
    }
    for layer in layers {
      for bias in layer.biases { append(bias, to: &body) }
      if layer.biases.count % 2 != 0 { append(Int16(0), to: &body) }
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
          append(word, to: &body)
        }
      }
    }

    var summed: [UInt8] = []
    append(UInt32(16 + body.count), to: &summed)
    summed += body
    var crc = CRC32()
    for byte in summed { crc.update(byte) }
    var file: [UInt8] = []
    append(ModelHeader.magic, to: &file)
    append(ModelHeader.version, to: &file)
    append(UInt16(ModelHeader.fixedSize + ModelHeader.layerRecordSize * layers.count), to: &file)
    append(crc.value, to: &file)
    return file + summed
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
