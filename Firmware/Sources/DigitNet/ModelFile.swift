import Ink

/// The bytes of a model file while they are checked. All parts of the check are inlined, so each kind of network gets
/// its own check.
private struct UncheckedFile {
  let base: UnsafeRawPointer
  let size: Int

  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }
  @inline(__always)
  func half(_ offset: Int) -> UInt16 {
    UInt16(littleEndian: base.load(fromByteOffset: offset, as: UInt16.self))
  }
  @inline(__always)
  func word(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: base.load(fromByteOffset: offset, as: UInt32.self))
  }

  /// Checks what all model files have in common: size, magic, version and checksum.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    guard bytes.count >= ModelLayout.layers else { throw .truncated }
    guard let start = bytes.baseAddress, UInt(bitPattern: start) & 3 == 0 else { throw .misaligned }
    base = start
    func half(_ offset: Int) -> UInt16 { UInt16(littleEndian: start.load(fromByteOffset: offset, as: UInt16.self)) }
    func word(_ offset: Int) -> UInt32 { UInt32(littleEndian: start.load(fromByteOffset: offset, as: UInt32.self)) }
    guard word(ModelLayout.magic) == ModelHeader.magic else { throw .wrongMagic }
    guard half(ModelLayout.version) == ModelHeader.version else {
      throw .unknownVersion(half(ModelLayout.version))
    }
    let stated = word(ModelLayout.fileSize)
    guard stated >= UInt32(ModelLayout.layers), stated <= UInt32(ModelHeader.maximumFileSize), stated & 3 == 0 else {
      throw .badField(offset: UInt16(ModelLayout.fileSize))
    }
    guard bytes.count >= Int(stated) else { throw .truncated }
    guard bytes.count == Int(stated) else { throw .trailingBytes }
    size = Int(stated)
    var crc = CRC32()
    var summed = ModelLayout.fileSize
    while summed < size {
      crc.update(start.load(fromByteOffset: summed, as: UInt8.self))
      summed &+= 1
    }
    guard crc.value == word(ModelLayout.checksum) else { throw .wrongChecksum }
  }

  /// Checks the size of the header; the layers follow it.
  @inline(__always)
  func headerSize(layers count: Int) throws(ModelError) -> Int {
    let stated = Int(half(ModelLayout.headerSize))
    guard stated >= ModelLayout.end(ofLayers: count), stated & 7 == 0, stated <= size else {
      throw .badField(offset: UInt16(ModelLayout.headerSize))
    }
    return stated
  }

  /// Checks that the layers fit each other and the file.
  ///
  /// - Parameters:
  ///   - inputs: the required number of inputs of the first layer.
  ///   - isLocal: whether the neurons of the first layer have local receptive fields.
  ///   - outputs: the required number of outputs of the last layer.
  ///   - lastShift: the largest shift of the last layer.
  ///   - table: bytes after the last layer.
  @inline(__always)
  func checkLayers(
    _ count: Int, inputs: Int, isLocal: Bool, outputs isOutput: (Int) -> Bool, lastShift: Int, table: Int = 0
  ) throws(ModelError) {
    var offset = try headerSize(layers: count)
    var expectedInputs = inputs
    var k = 0
    while k < count {
      let layer = Layer(k, of: base, biases: offset)
      let isLast = k == count &- 1
      let (outputs, bits) = (layer.outputs, layer.bitsPerWeight)
      guard layer.inputs == expectedInputs, outputs >= 1, outputs <= ModelHeader.maximumOutputs,
        bits == 2 || bits == 4 || bits == 8, layer.shift <= (isLast ? lastShift : 24),
        half(ModelLayout.end(ofLayers: k) &+ ModelLayout.layerZero) == 0,
        k > 0 || !isLocal || (bits == 4 && outputs & 31 == 0),
        layer.end <= size, !isLast || (isOutput(outputs) && layer.end &+ table == size)
      else { throw .badShape(layer: UInt8(truncatingIfNeeded: k)) }
      offset = layer.end
      expectedInputs = outputs
      k &+= 1
    }
  }
}

extension ModelHeader {
  /// Checks the model file of a digit network from end to end and reads its header.
  static func read(checking bytes: UnsafeRawBufferPointer) throws(ModelError) -> ModelHeader {
    let file = try UncheckedFile(bytes)
    let ranges = byteRanges.span
    var n = 0
    while n < ranges.count {
      let offset = ranges[unchecked: n]
      let value = file.byte(Int(offset))
      guard value >= ranges[unchecked: n &+ 1], value <= ranges[unchecked: n &+ 2] else {
        throw .badField(offset: UInt16(offset))
      }
      n &+= 3
    }
    let minimumInk = file.half(ModelLayout.minimumInk)
    let threshold = file.half(ModelLayout.threshold)
    let sharpness = file.word(ModelLayout.sharpness)
    guard minimumInk <= 784 else { throw .badField(offset: UInt16(ModelLayout.minimumInk)) }
    guard threshold <= 1000 else { throw .badField(offset: UInt16(ModelLayout.threshold)) }
    guard sharpness > 0 else { throw .badField(offset: UInt16(ModelLayout.sharpness)) }
    let features = file.byte(ModelLayout.features)
    // One view, or three if ink is normalized; the range above leaves 0 to 2 in these bits.
    let turned = features >> ModelLayout.viewsShift
    guard turned == 0 || turned == 2 && file.byte(ModelLayout.framing) != 0 else {
      throw .badField(offset: UInt16(ModelLayout.features))
    }
    let zones = Zones(
      checked: features & ModelLayout.edgesBit == 0 ? .ink : .edges, step: file.byte(ModelLayout.step),
      margin: file.byte(ModelLayout.margin), isLocal: features & ModelLayout.localBit != 0)
    guard zones.rowCounts <= Zones.maximumRowCounts else { throw .badField(offset: UInt16(ModelLayout.step)) }
    // The ranges above admit only raw values of cases. A bit cast is therefore safe, and smaller than
    // `init(rawValue:)`.
    let header = ModelHeader(
      framing: Framing(
        unsafeBitCast(file.byte(ModelLayout.framing), to: Framing.Mode.self), box: file.byte(ModelLayout.box),
        pen: unsafeBitCast(file.byte(ModelLayout.pen), to: Pen.self)),
      zones: zones, readsMotion: features & ModelLayout.motionBit != 0, minimumInk: minimumInk, threshold: threshold,
      sharpness: sharpness, classes: file.byte(ModelLayout.classes), views: 1 &+ turned)
    try file.checkLayers(
      Int(file.byte(ModelLayout.layerCount)), inputs: header.seenInputs, isLocal: zones.isLocal,
      outputs: { $0 == Int(header.classes) }, lastShift: 0)
    return header
  }
}

extension EmbeddingNetwork {
  /// Checks the model file of a network with an embedding head from end to end.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Layers {
    let file = try UncheckedFile(bytes)
    guard file.byte(ModelLayout.classes) == 0 else { throw .badField(offset: UInt16(ModelLayout.classes)) }
    let count = file.byte(ModelLayout.layerCount)
    guard count >= 1, count <= UInt8(ModelHeader.maximumLayers) else {
      throw .badField(offset: UInt16(ModelLayout.layerCount))
    }
    for offset in ModelLayout.framing..<ModelLayout.layers
    where offset != ModelLayout.layerCount && file.byte(offset) != 0 {
      throw .badField(offset: UInt16(offset))
    }
    // Checked first, so that the record of the first layer is within the file.
    _ = try file.headerSize(layers: Int(count))
    let inputs = Layer(0, of: file.base, biases: 0).inputs
    guard inputs >= 1 else { throw .badShape(layer: 0) }
    let layers = Layers(checked: file.base)
    let table = layers.tableSize
    guard table >= 0, table <= bytes.count else { throw .badField(offset: UInt16(ModelLayout.headerSize)) }
    try file.checkLayers(
      Int(count), inputs: inputs, isLocal: false, outputs: { $0 <= Embedding.capacity }, lastShift: 24, table: table)
    return layers
  }
}

/// Fields of one byte: offset, minimum and maximum. The head comes first, because the other fields depend on it.
private let byteRanges: InlineArray<24, UInt8> = [
  UInt8(ModelLayout.classes), 10, 11, UInt8(ModelLayout.framing), 0, 1, UInt8(ModelLayout.box), 4, 28,
  UInt8(ModelLayout.pen), 0, 2, UInt8(ModelLayout.features), 0, 23, UInt8(ModelLayout.layerCount), 1, 4,
  UInt8(ModelLayout.step), 1, 8, UInt8(ModelLayout.margin), 0, 8,
]
