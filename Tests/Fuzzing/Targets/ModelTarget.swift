import DigitModel
import DigitNet
import HostSupport
import Ink
import TestSupport
import VirtualDevice

/// A model file, as it is and with the size and the checksum corrected, because otherwise most mutations would fail at
/// the checksum.
///
/// A file is refused, or gives the same results as plain arithmetic with the weights in the file.
enum ModelTarget {
  static func run(_ bytes: [UInt8]) throws {
    try check(bytes)
    if bytes.count >= ModelLayout.layers { try check(repaired(bytes)) }
  }

  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    let file = bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    // As many parameters as the file itself states, as long as they are few.
    let least = ModelLayout.end(ofLayers: Int(file[ModelLayout.layerCount] & 7))
    let stated = (Int(file[ModelLayout.headerSize]) - least) / ModelLayout.parameterSize
    let headerSize = least + ModelLayout.parameterSize * ((0...3).contains(stated) ? stated : 0)
    let sized = ModelBytes.patched(file, at: ModelLayout.headerSize, [UInt8(headerSize), 0])
    let size = (0..<4).map { UInt8(truncatingIfNeeded: file.count >> (8 * $0)) }
    return ModelBytes.patched(sized, at: ModelLayout.fileSize, size)
  }

  private static func check(_ bytes: [UInt8]) throws {
    switch try? ModelFile(bytes, from: "model") {
    case .digits(let model): try check(model)
    case .embedding(let model): try check(model)
    case nil: break
    }
  }

  private static func check(_ model: EmbeddingModel) throws {
    let layers = model.decodedLayers
    let shifts = model.layers.map(\.shift)
    for byte in [0, 1, 255] as [UInt8] {
      let counts = (0..<model.inputs).map { $0 % 3 == 0 ? byte : UInt8(truncatingIfNeeded: $0) }
      let last = shifts[shifts.count - 1]
      let expected = plainSums(counts.map(Int.init), layers, shifts: shifts) { _, layer, input, output in
        layer.weights[input * layer.outputs + output]
      }.map { min(max(($0 + (1 << last) / 2) >> last, -128), 127) }
      let embedding = model.embedding(of: counts).map(Int.init)
      try require(embedding == expected, "the embedding is \(embedding), not \(expected)")
    }
  }

  private static func check(_ model: DeviceModel) throws {
    let bytes = model.bytes
    let network = try LoadedNetwork(bytes)
    _ = try ModelSummary(model).text
    let layers = model.decodedLayers
    try require(layers.count == network.layers.count, "\(layers.count) layers are decoded")
    for drawing in drawings(bytes) {
      let logits = network.logits(for: drawing)
      let expected = plainLogits(drawing, model.header, layers, shifts: network.layers.map(\.shift))
      for k in 0..<11 {
        try require(Int(logits.values[k]) == expected[k], "logit \(k) is \(logits.values[k]), not \(expected[k])")
      }
      try check(network.predict(drawing), of: drawing.raster, model.header)
    }
  }

  private static func check(_ prediction: Prediction?, of raster: Raster, _ header: ModelHeader) throws(Finding) {
    let hasInk = raster.inkedCells >= Int(header.minimumInk)
    guard let prediction else { return try require(!hasInk, "no prediction of \(raster.inkedCells) cells") }
    try require(hasInk, "a prediction of \(raster.inkedCells) cells")
    try require(prediction.digit < 10 && prediction.second < 10, "reads \(prediction.digit), \(prediction.second)")
    try require(prediction.digit != prediction.second, "reads \(prediction.digit) twice")
    try require(prediction.confidence <= 1000, "a confidence of \(prediction.confidence)/1000")
    try require(prediction.isUnclear == (prediction.confidence < header.threshold), "\(prediction) is unclear or not")
  }

  /// Paper, nothing but ink, a grid, and scribbles that the file's own bytes choose.
  private static func drawings(_ bytes: [UInt8]) -> [Drawing] {
    var seed = FNV1a()
    for byte in bytes { seed.add(byte) }
    var random = Seeded(seed.value)
    let sparse = UInt32(truncatingIfNeeded: random.next() & random.next())
    return [
      Raster(), Raster(rows: InlineArray(repeating: .max)), Raster(rows: InlineArray { $0 % 2 == 0 ? 0x555_5555 : 0 }),
      Raster(rows: InlineArray { _ in UInt32(truncatingIfNeeded: random.next()) & sparse }),
      Raster(rows: InlineArray { _ in UInt32(truncatingIfNeeded: random.next()) }),
    ].map { Drawing($0, Motion(InlineArray { _ in UInt8(truncatingIfNeeded: random.next()) })) }
  }

  /// A weight of the first layer, zero where the input is outside of the neuron's receptive field.
  private static func weight(of input: Int, _ output: Int, _ header: ModelHeader, _ layer: DecodedLayer) -> Int {
    guard header.zones.isLocal else { return layer.weights[input * layer.outputs + output] }
    let (side, planes) = (header.zones.side, header.zones.feature.planes)
    let half = side - side / 2
    let quarter = 4 * output / layer.outputs
    let seen: Int
    if input >= side * side * planes {
      let number = input - side * side * planes - [0, 2, 4, 0][quarter]
      guard (0..<2).contains(number) else { return 0 }
      seen = half * half * planes + number
    } else {
      let row = input / planes / side - (quarter >= 2 ? side - half : 0)
      let column = input / planes % side - (quarter % 2 == 1 ? side - half : 0)
      guard (0..<half).contains(row), (0..<half).contains(column) else { return 0 }
      seen = (row * half + column) * planes + input % planes
    }
    return layer.weights[seen * layer.outputs + output]
  }

  /// The logits without packed words, pairs of sums and skipped zeros.
  private static func plainLogits(
    _ drawing: Drawing, _ header: ModelHeader, _ layers: [DecodedLayer], shifts: [Int]
  ) -> [Int] {
    var values: [Int] = []
    var counts = InlineArray<128, UInt8>(repeating: 0)
    var counter = ZoneCounter(header.zones)
    for _ in 0..<header.zones.side {
      counter.countNext(of: drawing.raster, into: &counts)
      values += (0..<header.zones.rowCounts).map { Int(counts[$0]) }
    }
    if header.readsMotion { values += (0..<Motion.count).map { Int(drawing.motion[$0]) } }
    let sums = plainSums(values, layers, shifts: shifts) { k, layer, input, output in
      k == 0 ? weight(of: input, output, header, layer) : layer.weights[input * layer.outputs + output]
    }
    return sums + [Int](repeating: 0, count: 11 - sums.count)
  }

  /// The sums of the last layer.
  ///
  /// - Parameter weight: of layer k for an input and an output.
  private static func plainSums(
    _ inputs: [Int], _ layers: [DecodedLayer], shifts: [Int], weight: (Int, DecodedLayer, Int, Int) -> Int
  ) -> [Int] {
    var values = inputs
    for (k, layer) in layers.enumerated() {
      var sums = layer.biases
      for (input, value) in values.enumerated() where value != 0 {
        for output in 0..<layer.outputs { sums[output] += value * weight(k, layer, input, output) }
      }
      if k + 1 == layers.count { return sums }
      values = sums.map { min(max(($0 + (1 << shifts[k]) / 2) >> shifts[k], 0), 255) }
    }
    return values
  }
}
