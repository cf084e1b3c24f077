import Ink

extension ModelHeader {
  /// Checks a model file from end to end and reads its header.
  static func read(checking bytes: UnsafeRawBufferPointer) throws(ModelError) -> ModelHeader {
    guard bytes.count >= ModelHeader.fixedSize else { throw .truncated }
    guard let base = bytes.baseAddress, UInt(bitPattern: base) & 3 == 0 else { throw .misaligned }
    func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }
    func half(_ offset: Int) -> UInt16 { UInt16(littleEndian: base.load(fromByteOffset: offset, as: UInt16.self)) }
    func word(_ offset: Int) -> UInt32 { UInt32(littleEndian: base.load(fromByteOffset: offset, as: UInt32.self)) }

    guard word(0) == ModelHeader.magic else { throw .wrongMagic }
    guard half(4) == ModelHeader.version else { throw .unknownVersion(half(4)) }
    let size = word(12)
    guard size >= UInt32(ModelHeader.fixedSize), size <= UInt32(ModelHeader.maximumFileSize), size & 3 == 0 else {
      throw .badField(offset: 12)
    }
    guard bytes.count >= Int(size) else { throw .truncated }
    guard bytes.count == Int(size) else { throw .trailingBytes }
    var crc = CRC32()
    var summed = 12
    while summed < Int(size) {
      crc.update(byte(summed))
      summed &+= 1
    }
    guard crc.value == word(8) else { throw .wrongChecksum }

    let ranges = byteRanges.span
    var n = 0
    while n < ranges.count {
      let offset = ranges[unchecked: n]
      let value = byte(Int(offset))
      guard value >= ranges[unchecked: n &+ 1], value <= ranges[unchecked: n &+ 2] else {
        throw .badField(offset: UInt16(offset))
      }
      n &+= 3
    }
    guard half(20) <= 784 else { throw .badField(offset: 20) }
    guard half(22) <= 1000 else { throw .badField(offset: 22) }
    guard word(24) > 0 else { throw .badField(offset: 24) }
    let count = Int(byte(28))
    let marks = byte(19)
    let zones = Zones(
      checked: marks & 1 == 0 ? .ink : .edges, step: byte(30), margin: byte(31), isQuartered: marks & 4 != 0)
    guard zones.rowCounts <= Zones.maximumRowCounts else { throw .badField(offset: 30) }
    let headerSize = ModelHeader.fixedSize &+ ModelHeader.layerRecordSize &* count
    guard Int(half(6)) == headerSize, headerSize <= Int(size) else { throw .badField(offset: 6) }
    let header = ModelHeader(
      framing: Framing(
        byte(16) == 0 ? .asDrawn : .normalised, box: byte(17), pen: Pen(rawValue: byte(18)) ?? .square),
      zones: zones, readsMotion: marks & 2 != 0, minimumInk: half(20), threshold: half(22), sharpness: word(24),
      classes: byte(29))

    var expectedInputs = header.seenInputs
    var offset = headerSize
    var k = 0
    while k < count {
      let layer = Layer(k, of: base, biases: offset)
      let isLast = k == count &- 1
      let (outputs, bits) = (layer.outputs, layer.bitsPerWeight)
      guard layer.inputs == expectedInputs, outputs >= 1, outputs <= ModelHeader.maximumOutputs,
        bits == 2 || bits == 4 || bits == 8, layer.shift <= (isLast ? 0 : 24),
        half(ModelHeader.fixedSize &+ ModelHeader.layerRecordSize &* k &+ 6) == 0,
        k > 0 || !zones.isQuartered || (bits == 4 && outputs & 31 == 0),
        layer.end <= Int(size), !isLast || (outputs == Int(header.classes) && layer.end == Int(size))
      else { throw .badShape(layer: UInt8(truncatingIfNeeded: k)) }
      offset = layer.end
      expectedInputs = outputs
      k &+= 1
    }
    return header
  }
}

/// Fields of a byte: the offset, the least and the most.
private let byteRanges: InlineArray<24, UInt8> = [
  16, 0, 1, 17, 4, 28, 18, 0, 2, 19, 0, 7, 28, 1, 4, 29, 10, 11, 30, 1, 8, 31, 0, 8,
]
