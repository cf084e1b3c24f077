import DigitNet

/// Writes the bytes of a model file as `ModelLayout` describes them, without the code under test.
package enum ModelBytes {
  package typealias Layer = (inputs: Int, outputs: Int, bits: Int, shift: Int, biases: [Int16], weights: [UInt8])

  /// `weights` are packed rows, padded to four bytes each.
  package static func build(
    framing: (mode: UInt8, box: UInt8, pen: UInt8), zones: (features: UInt8, step: UInt8, margin: UInt8),
    minimumInk: UInt16, threshold: UInt16, sharpness: UInt32, classes: UInt8, layers: [Layer],
    parameters: [(name: String, value: Int32)] = [], table: [UInt8] = []
  ) -> [UInt8] {
    func half(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 0xFF) } }
    var body = [framing.mode, framing.box, framing.pen, zones.features] + half(Int(minimumInk)) + half(Int(threshold))
    body += word(sharpness) + [UInt8(layers.count), classes, zones.step, zones.margin]
    for layer in layers {
      body += half(layer.inputs) + half(layer.outputs) + [UInt8(layer.bits), UInt8(layer.shift), 0, 0]
    }
    for (name, value) in parameters { body += Array(name.utf8) + word(UInt32(bitPattern: value)) }
    for layer in layers {
      for bias in layer.biases { body += half(Int(bias)) }
      if layer.biases.count % 2 == 1 { body += [0, 0] }
      body += layer.weights
    }
    body += table
    let size = UInt32(16 + body.count)
    let checked = word(size) + body
    return Array("IKDN".utf8) + half(4) + half(32 + 8 * (layers.count + parameters.count)) + word(crc32(checked))
      + checked
  }

  /// The model file of a network with an embedding head.
  package static func embedding(
    layers: [Layer], parameters: [(name: String, value: Int32)] = [], table: [UInt8] = []
  ) -> [UInt8] {
    build(
      framing: (0, 0, 0), zones: (0, 0, 0), minimumInk: 0, threshold: 0, sharpness: 0, classes: 0, layers: layers,
      parameters: parameters, table: table)
  }

  /// A model file after a change of some bytes, with the checksum that fits it.
  package static func patched(_ bytes: [UInt8], at offset: Int, _ values: [UInt8]) -> [UInt8] {
    var result = bytes
    for (k, value) in values.enumerated() { result[offset + k] = value }
    let crc = crc32(Array(result[ModelLayout.fileSize...]))
    for k in 0..<4 { result[ModelLayout.checksum + k] = UInt8(crc >> (8 * UInt32(k)) & 0xFF) }
    return result
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = .max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
