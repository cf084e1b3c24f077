import Core2HAL
import TestSupport

@testable import DigitModel

extension ZoneModel {
  /// The model, and one that is the same but for its id: it rejects a little less.
  static let device = try! DeviceModel(build(threshold: 700), from: "zones.model")
  static let other = try! DeviceModel(build(threshold: 699), from: "other.model")
  /// A model that reads every digit as the next one.
  static let shifted = try! DeviceModel(build(threshold: 700, shift: 1), from: "shifted.model")
  /// A model that finds everything unclear.
  static let unsure = try! DeviceModel(build(threshold: 700, weight: 0), from: "unsure.model")

  /// A stroke in the middle of the zone of a digit.
  static func stroke(_ digit: Int) -> [TouchPoint] {
    let (x, y) = middle(of: digit)
    return (0..<6).map { TouchPoint(x: x, y: y - 20 + 8 * $0) }
  }
}
