/// Models with known weights, so that tests know what they recognize: the drawing area has ten zones, five in a row,
/// and ink in zone d is the digit d. The rows are pixels 0-119 and 120-239, the columns 48 pixels wide.
package enum ZoneModel {
  /// The weight of a cell for the digit of its zone: it gives a stroke through a zone a confidence near 1.
  package static let weight: Int8 = 127

  /// Ink in two zones halves the confidence, which is below this threshold.
  package static let bytes = build(threshold: 700)

  /// A point in the middle of the zone of a digit.
  package static func middle(of digit: Int) -> (x: UInt16, y: UInt16) {
    (UInt16(24 + digit % 5 * 48), UInt16(60 + digit / 5 * 120))
  }

  /// - Parameters:
  ///   - shift: added to every digit that is read.
  ///   - weight: 0 makes everything unclear.
  package static func build(threshold: UInt16, shift: Int = 0, weight: Int8 = ZoneModel.weight) -> [UInt8] {
    oneLayer(threshold: threshold) { input, digit in
      digit == ((input / 28) / 14 * 5 + (input % 28) * 5 / 28 + shift) % 10 ? weight : 0
    }
  }

  /// The same with a hidden layer: unit d sees the ink in zone d. What it sees can be taught.
  package static let hidden = hidden(weight: 16)

  /// - Parameters:
  ///   - weight: of the unit that sees a digit, for that digit.
  ///   - count: units of the hidden layer; those from 10 on see nothing.
  package static func hidden(weight: UInt8, units count: Int = 10) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (4 - count % 4) % 4)
    var cells: [UInt8] = []
    for input in 0..<784 {
      let zone = (input / 28) / 14 * 5 + (input % 28) * 5 / 28
      cells += (0..<count).map { $0 == zone ? 127 : 0 } + padding
    }
    var units: [UInt8] = []
    for unit in 0..<count { units += (0..<10).map { $0 == unit ? weight : 0 } + [0, 0] }
    func biases(_ count: Int) -> [Int16] { [Int16](repeating: 0, count: count) }
    return ModelBytes.build(
      framing: (mode: 0, box: 20, pen: 2), zones: (features: 0, step: 1, margin: 0), minimumInk: 5, threshold: 700,
      sharpness: 1 << 16, classes: 10,
      layers: [
        (inputs: 784, outputs: count, bits: 8, shift: 4, biases: biases(count), weights: cells),
        (inputs: count, outputs: 10, bits: 8, shift: 0, biases: biases(10), weights: units),
      ])
  }

  /// A model of one layer of 784 inputs, the cells of the raster, with weights of 8 bits for each input and digit.
  package static func oneLayer(
    framing: (mode: UInt8, box: UInt8, pen: UInt8) = (0, 20, 2), threshold: UInt16, weight: (Int, Int) -> Int8
  ) -> [UInt8] {
    var weights: [UInt8] = []
    for input in 0..<784 {
      weights += (0..<10).map { UInt8(bitPattern: weight(input, $0)) } + [0, 0]
    }
    return ModelBytes.build(
      framing: framing, zones: (features: 0, step: 1, margin: 0), minimumInk: 5, threshold: threshold,
      sharpness: 1 << 16, classes: 10,
      layers: [
        (inputs: 784, outputs: 10, bits: 8, shift: 0, biases: [Int16](repeating: 0, count: 10), weights: weights)
      ])
  }
}
