import Ink

/// A model file that has been checked from end to end.
struct ModelFile {
  let header: ModelHeader
  let layers: InlineArray<4, Layer>
  let layerCount: Int

  init(checking bytes: UnsafeRawBufferPointer) throws(ModelError) {
    guard bytes.count >= ModelHeader.fixedSize else { throw .truncated }
    guard let base = bytes.baseAddress, UInt(bitPattern: base) & 3 == 0 else { throw .misaligned }
    func byte(_ offset: Int) -> UInt8 { bytes.load(fromByteOffset: offset, as: UInt8.self) }
    func half(_ offset: Int) -> UInt16 { UInt16(littleEndian: bytes.load(fromByteOffset: offset, as: UInt16.self)) }
    func word(_ offset: Int) -> UInt32 { UInt32(littleEndian: bytes.load(fromByteOffset: offset, as: UInt32.self)) }

    guard word(0) == ModelHeader.magic else { throw .wrongMagic }
    guard half(4) == ModelHeader.version else { throw .unknownVersion(half(4)) }
    let size = word(12)
    guard size <= UInt32(ModelHeader.maximumFileSize), size & 3 == 0 else { throw .badField(offset: 12) }
    guard bytes.count >= Int(size) else { throw .truncated }
    guard bytes.count == Int(size) else { throw .trailingBytes }
    var crc = CRC32()
    crc.update(UnsafeRawBufferPointer(rebasing: bytes[12...]))
    guard crc.value == word(8) else { throw .wrongChecksum }

    guard let mode = Framing.Mode(rawValue: byte(16)) else { throw .badField(offset: 16) }
    guard Framing.boxes.contains(byte(17)) else { throw .badField(offset: 17) }
    guard let pen = Pen(rawValue: byte(18)) else { throw .badField(offset: 18) }
    guard let marks = Zones.Marks(rawValue: byte(19)) else { throw .badField(offset: 19) }
    guard half(20) <= 784 else { throw .badField(offset: 20) }
    guard half(22) <= 1000 else { throw .badField(offset: 22) }
    guard word(24) > 0 else { throw .badField(offset: 24) }
    let count = Int(byte(28))
    guard count >= 1, count <= ModelHeader.maximumLayers else { throw .badField(offset: 28) }
    guard byte(29) == 10 || byte(29) == 11 else { throw .badField(offset: 29) }
    guard let zones = Zones(marks, step: byte(30), margin: byte(31)) else { throw .badField(offset: 30) }
    let headerSize = ModelHeader.fixedSize + ModelHeader.layerRecordSize * count
    guard Int(half(6)) == headerSize, headerSize <= Int(size) else { throw .badField(offset: 6) }
    let header = ModelHeader(
      framing: Framing(mode, box: byte(17), pen: pen), zones: zones, minimumInk: half(20), threshold: half(22),
      sharpness: word(24), classes: byte(29))

    let none = Layer(inputs: 0, outputs: 0, bitsPerWeight: 8, shift: 0, biases: 0, weights: 0)
    var layers = InlineArray<4, Layer>(repeating: none)
    var expectedInputs = zones.counts
    var offset = headerSize
    for k in 0..<count {
      let record = ModelHeader.fixedSize + ModelHeader.layerRecordSize * k
      let isLast = k == count - 1
      let inputs = Int(half(record))
      let outputs = Int(half(record + 2))
      let bits = Int(byte(record + 4))
      let shift = Int(byte(record + 5))
      guard inputs == expectedInputs, outputs >= 1, outputs <= ModelHeader.maximumOutputs,
        bits == 2 || bits == 4 || bits == 8, shift <= (isLast ? 0 : 24), half(record + 6) == 0,
        !isLast || outputs == Int(header.classes)
      else { throw .badShape(layer: UInt8(k)) }
      let weights = offset + Layer.biasBytes(outputs: outputs)
      layers[k] = Layer(
        inputs: inputs, outputs: outputs, bitsPerWeight: bits, shift: shift, biases: offset, weights: weights)
      offset = weights + 4 * inputs * Layer.rowWords(outputs: outputs, bitsPerWeight: bits)
      guard offset <= Int(size) else { throw .badShape(layer: UInt8(k)) }
      expectedInputs = outputs
    }
    guard offset == Int(size) else { throw .badShape(layer: UInt8(count - 1)) }

    self.header = header
    self.layers = layers
    layerCount = count
  }
}
