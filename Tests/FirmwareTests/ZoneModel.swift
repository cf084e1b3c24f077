import DigitNet

/// A model made by hand, so that tests of the firmware know what it reads: the drawing area has ten zones, five in a
/// row, and ink in zone d is the digit d. The rows are pixels 0-119 and 120-239, the columns 48 pixels wide.
enum ZoneModel {
  static let bytes = build()

  /// A point in the middle of the zone of a digit.
  static func middle(of digit: Int) -> (x: UInt16, y: UInt16) {
    (UInt16(24 + digit % 5 * 48), UInt16(60 + digit / 5 * 120))
  }

  /// Ink in two zones halves the confidence, which is below the threshold.
  private static func build() -> [UInt8] {
    var weights: [UInt8] = []
    for input in 0..<196 {
      let zone = (input / 14) / 7 * 5 + (input % 14) * 5 / 14
      for digit in 0..<12 { weights.append(digit == zone && digit < 10 ? 64 : 0) }
    }
    return ModelBytes.build(
      framing: (mode: 0, box: 20, pen: 2), pool: 2, minimumInk: 5, threshold: 700, sharpness: 1 << 16, classes: 10,
      layers: [
        (inputs: 196, outputs: 10, bits: 8, shift: 0, biases: [Int16](repeating: 0, count: 10), weights: weights)
      ])
  }
}

/// Writes the bytes of a model file as `ModelHeader` describes them, without the code under test.
enum ModelBytes {
  typealias Layer = (inputs: Int, outputs: Int, bits: Int, shift: Int, biases: [Int16], weights: [UInt8])

  /// `weights` are packed rows, padded to four bytes each.
  static func build(
    framing: (mode: UInt8, box: UInt8, pen: UInt8), pool: UInt8, margin: UInt8 = 0, minimumInk: UInt16,
    threshold: UInt16,
    sharpness: UInt32, classes: UInt8, layers: [Layer]
  ) -> [UInt8] {
    func half(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 0xFF) } }
    var body = [framing.mode, framing.box, framing.pen, pool] + half(Int(minimumInk)) + half(Int(threshold))
    body += word(sharpness) + [UInt8(layers.count), classes, margin, 0]
    for layer in layers {
      body += half(layer.inputs) + half(layer.outputs) + [UInt8(layer.bits), UInt8(layer.shift), 0, 0]
    }
    for layer in layers {
      for bias in layer.biases { body += half(Int(bias)) }
      if layer.biases.count % 2 == 1 { body += [0, 0] }
      body += layer.weights
    }
    let size = UInt32(16 + body.count)
    let checked = word(size) + body
    return Array("IKDN".utf8) + half(1) + half(32 + 8 * layers.count) + word(crc32(checked)) + checked
  }

  /// A model file after a change of some bytes, with the checksum that fits it.
  static func patched(_ bytes: [UInt8], at offset: Int, _ values: [UInt8]) -> [UInt8] {
    var result = bytes
    for (k, value) in values.enumerated() { result[offset + k] = value }
    let crc = crc32(Array(result[12...]))
    for k in 0..<4 { result[8 + k] = UInt8(crc >> (8 * UInt32(k)) & 0xFF) }
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

/// Bytes aligned as a model has to be.
func withModel<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
  defer { memory.deallocate() }
  memory.copyBytes(from: bytes)
  return try body(UnsafeRawBufferPointer(rebasing: memory[..<bytes.count]))
}

/// SplitMix64: the tests' own seeded generator.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
