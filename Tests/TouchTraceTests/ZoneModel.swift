import Core2HAL
import Core2Simulator
import DigitNet

/// A model made by hand: ink in zone d of the drawing area is the digit d; ten zones, five in a row.
enum ZoneModel {
  /// The model, and one that is the same but for its id: it rejects a little less.
  static let device = try! DeviceModel(build(threshold: 700), from: "zones.model")
  static let other = try! DeviceModel(build(threshold: 699), from: "other.model")
  /// A model that reads every digit as the next one.
  static let shifted = try! DeviceModel(build(threshold: 700, shift: 1), from: "shifted.model")
  /// A model that finds everything unclear.
  static let unsure = try! DeviceModel(build(threshold: 700, weight: 0), from: "unsure.model")

  /// A stroke in the middle of the zone of a digit.
  static func stroke(_ digit: Int) -> [TouchPoint] {
    let x = UInt16(24 + digit % 5 * 48)
    let y = UInt16(60 + digit / 5 * 120)
    return (0..<6).map { TouchPoint(x: x, y: y - 20 + 8 * $0) }
  }

  private static func build(threshold: UInt16, shift: Int = 0, weight: UInt8 = 64) -> [UInt8] {
    func half(_ value: some BinaryInteger) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    func word(_ value: UInt32) -> [UInt8] { half(value & 0xFFFF) + half(value >> 16) }
    // As drawn, box 20, pen square, pool 2, 5 cells of ink; one layer of 196 inputs, 10 outputs and 8 bits.
    var body: [UInt8] = [0, 20, 2, 2] + half(5) + half(threshold)
    body += word(1 << 16) + [1, 10, 0, 0] + half(196) + half(10) + [8, 0, 0, 0]
    body += [UInt8](repeating: 0, count: 20)
    for input in 0..<196 {
      let zone = ((input / 14) / 7 * 5 + (input % 14) * 5 / 14 + shift) % 10
      body += (0..<12).map { $0 == zone ? weight : 0 }
    }
    let checked = word(UInt32(16 + body.count)) + body
    var crc = CRC32()
    checked.withUnsafeBytes { crc.update($0) }
    return Array("IKDN".utf8) + half(1) + half(40) + word(crc.value) + checked
  }
}
