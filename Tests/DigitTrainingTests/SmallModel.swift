import DigitNet
import Ink

/// Model files of one layer, packed as `ModelHeader` describes them.
enum SmallModel {
  /// A model that reads ink in zone d of the drawing area as the digit d: ten zones, five in a row.
  static let zones = build(framing: .asDrawn, threshold: 700) { input, digit in
    let (row, column) = (input / 14, input % 14)
    return digit == row / 7 * 5 + column * 5 / 14 ? 64 : 0
  }

  /// A point of the drawing area in the middle of the zone of a digit.
  static func middle(of digit: Int) -> (x: Double, y: Double) {
    (Double(24 + digit % 5 * 48), Double(60 + digit / 5 * 120))
  }

  /// A model whose confidence tells rasters apart that differ in a single cell.
  static func random(framing: Framing, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return build(framing: framing, threshold: 200) { _, _ in Int8.random(in: -20...20, using: &generator) }
  }

  private static func build(framing: Framing, threshold: UInt16, weight: (Int, Int) -> Int8) -> [UInt8] {
    func half(_ value: some BinaryInteger) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    func word(_ value: UInt32) -> [UInt8] { half(value & 0xFFFF) + half(value >> 16) }
    let minimumInk: UInt16 = 5
    var body = [framing.mode.rawValue, framing.box, framing.pen.rawValue, 2] + half(minimumInk) + half(threshold)
    // One layer of 196 inputs, 10 outputs and 8 bits, its biases of zero, and rows of 12 bytes.
    body += word(1 << 16) + [1, 10, 0, 0] + half(196) + half(10) + [8, 0, 0, 0]
    body += [UInt8](repeating: 0, count: 20)
    for input in 0..<196 {
      body += (0..<10).map { UInt8(bitPattern: weight(input, $0)) } + [0, 0]
    }
    let checked = word(UInt32(16 + body.count)) + body
    var crc = CRC32()
    checked.withUnsafeBytes { crc.update($0) }
    return Array("IKDN".utf8) + half(1) + half(40) + word(crc.value) + checked
  }
}
