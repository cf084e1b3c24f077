import Ink
import TestSupport
import Testing

@testable import DigitNet

/// A network as plain loops over unpacked weights.
private struct NaiveNetwork {
  var zones: Zones
  var readsMotion: Bool
  var layers: [(weights: [[Int]], biases: [Int], shift: Int)]

  func logits(_ drawing: Drawing) -> [Int] {
    var values = naiveCounts(drawing.raster, zones)
    if readsMotion { for k in 0..<Motion.count { values.append(Int(drawing.motion[k])) } }
    return sums(of: values)
  }

  /// The sums of the last layer for inputs.
  func sums(of inputs: [Int]) -> [Int] {
    var values = inputs
    for (k, layer) in layers.enumerated() {
      var sums = layer.biases
      for (input, row) in layer.weights.enumerated() { for n in sums.indices { sums[n] += values[input] * row[n] } }
      if k == layers.count - 1 { return sums }
      let half = layer.shift == 0 ? 0 : 1 << (layer.shift - 1)
      values = sums.map { min(max(($0 + half) >> layer.shift, 0), 255) }
    }
    return []
  }

  /// Random weights in the full range of their bits, and the file that holds them.
  static func random(_ generator: inout Seeded) -> (NaiveNetwork, [UInt8]) {
    var zones = Zones.random(&generator)
    zones.isLocal = Bool.random(using: &generator)
    let classes = Int.random(in: 10...11, using: &generator)
    let readsMotion = Bool.random(using: &generator)
    let motion = readsMotion ? zones.isLocal ? 2 : 6 : 0
    let half = zones.isLocal ? zones.side - zones.side / 2 : zones.side
    var inputs = half * half * (zones.feature == .ink ? 1 : 8) + motion
    var hidden = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 1...64, using: &generator) }
    if zones.isLocal { hidden = [32 * Int.random(in: 1...4, using: &generator)] + hidden.dropFirst() }
    var naive = NaiveNetwork(zones: zones, readsMotion: readsMotion, layers: [])
    var packed: [ModelBytes.Layer] = []
    for (k, outputs) in (hidden + [classes]).enumerated() {
      let bits = k == 0 && zones.isLocal ? 4 : [2, 4, 8].randomElement(using: &generator)!
      let shift = k == hidden.count ? 0 : Int.random(in: 0...9, using: &generator)
      let limit = 1 << (bits - 1)
      let weights = (0..<inputs).map { _ in (0..<outputs).map { _ in Int.random(in: -limit..<limit, using: &generator) }
      }
      let biases = (0..<outputs).map { _ in Int.random(in: -32_768...32_767, using: &generator) }
      let isSpread = k == 0 && zones.isLocal
      naive.layers.append((isSpread ? spread(weights, over: zones, readsMotion: readsMotion) : weights, biases, shift))
      packed.append(
        (inputs, outputs, bits, shift, biases.map { Int16($0) }, weights.flatMap { pack($0, bits: bits) }))
      inputs = outputs
    }
    let parameters = (0..<Int.random(in: 0...3, using: &generator)).map { (name: "par\($0)", value: Int32($0) - 1) }
    let bytes = ModelBytes.build(
      framing: (1, 20, 2),
      zones: (
        zones.feature.rawValue | (readsMotion ? 2 : 0) | (zones.isLocal ? 4 : 0), zones.step, zones.margin
      ),
      minimumInk: 10, threshold: 500, sharpness: 1000, classes: UInt8(classes), layers: packed, parameters: parameters)
    return (naive, bytes)
  }

  /// A network with an embedding head with random weights, and the file that holds it. The last layer has a shift.
  static func randomEmbedding(_ generator: inout Seeded) -> (NaiveNetwork, [UInt8]) {
    var inputs = [1, 103, 128, 129, 300].randomElement(using: &generator)!
    let hidden = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 1...64, using: &generator) }
    var naive = NaiveNetwork(zones: Zones.unused, readsMotion: false, layers: [])
    var packed: [ModelBytes.Layer] = []
    for outputs in hidden + [Int.random(in: 1...Embedding.capacity, using: &generator)] {
      let bits = [2, 4, 8].randomElement(using: &generator)!
      let limit = 1 << (bits - 1)
      let weights = (0..<inputs).map { _ in
        (0..<outputs).map { _ in Int.random(in: -limit..<limit, using: &generator) }
      }
      let biases = (0..<outputs).map { _ in Int.random(in: -32_768...32_767, using: &generator) }
      let shift = Int.random(in: 0...12, using: &generator)
      naive.layers.append((weights, biases, shift))
      packed.append((inputs, outputs, bits, shift, biases.map { Int16($0) }, weights.flatMap { pack($0, bits: bits) }))
      inputs = outputs
    }
    return (naive, ModelBytes.embedding(layers: packed, parameters: [("far1", 1234), ("vers", -1)]))
  }

  /// The model file of a network whose first layer is fully connected.
  func file(bits: [Int]) -> [UInt8] {
    ModelBytes.build(
      framing: (1, 20, 2), zones: (zones.feature.rawValue | (readsMotion ? 2 : 0), zones.step, zones.margin),
      minimumInk: 10, threshold: 500, sharpness: 1000, classes: UInt8(layers[layers.count - 1].biases.count),
      layers: zip(layers, bits).map { layer, bits in
        (
          layer.weights.count, layer.biases.count, bits, layer.shift, layer.biases.map { Int16($0) },
          layer.weights.flatMap { NaiveNetwork.pack($0, bits: bits) }
        )
      })
  }

  /// The weights of neurons with a local receptive field, one quarter of the zones, as those of a fully connected
  /// layer: zero outside of the field.
  private static func spread(_ seen: [[Int]], over zones: Zones, readsMotion: Bool) -> [[Int]] {
    let (side, planes, neurons) = (zones.side, zones.feature == .ink ? 1 : 8, seen[0].count)
    let half = side - side / 2
    var all = [[Int]](
      repeating: [Int](repeating: 0, count: neurons), count: side * side * planes + (readsMotion ? 6 : 0))
    for neuron in 0..<neurons {
      let quarter = 4 * neuron / neurons
      let (top, left) = (quarter >= 2 ? side - half : 0, quarter == 1 || quarter == 3 ? side - half : 0)
      for row in 0..<half {
        for column in 0..<half {
          for plane in 0..<planes {
            all[((top + row) * side + left + column) * planes + plane][neuron] =
              seen[(row * half + column) * planes + plane][neuron]
          }
        }
      }
      // Where the motion began, where it ended, how it turned, and where it began.
      for n in 0..<(readsMotion ? 2 : 0) {
        all[side * side * planes + [0, 2, 4, 0][quarter] + n][neuron] = seen[half * half * planes + n][neuron]
      }
    }
    return all
  }

  private static func pack(_ row: [Int], bits: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (row.count * bits + 31) / 32 * 4)
    for (n, weight) in row.enumerated() {
      let place = n * bits
      bytes[place / 8] |= UInt8(weight & (1 << bits - 1)) << UInt8(place % 8)
    }
    return bytes
  }
}

extension Zones {
  /// For networks that read no raster.
  fileprivate static let unused = Zones(.ink, step: 1)!
}

func randomRaster(_ generator: inout Seeded) -> Raster {
  var raster = Raster()
  let share = Double.random(in: 0...1, using: &generator)
  for i in 0..<28 { for j in 0..<28 { raster[i, j] = Double.random(in: 0..<1, using: &generator) < share } }
  return raster
}

private func randomDrawing(_ generator: inout Seeded) -> Drawing {
  Drawing(
    randomRaster(&generator), Motion(InlineArray { _ in UInt8.random(in: 0...31, using: &generator) }))
}

@Suite("Network")
struct NetworkTests {
  @Test("every logit is that of plain loops over unpacked weights", arguments: 1...12 as ClosedRange<UInt64>)
  func logitsAreExact(seed: UInt64) throws {
    var generator = Seeded(seed)
    let (naive, bytes) = NaiveNetwork.random(&generator)
    try withModel(bytes) { memory in
      let network = try Network(memory)
      for _ in 0..<20 {
        let drawing = randomDrawing(&generator)
        let expected = naive.logits(drawing)
        let logits = network.logits(for: drawing)
        for k in 0..<11 { #expect(Int(logits.values[k]) == (k < expected.count ? expected[k] : 0), "seed \(seed)") }
      }
    }
  }

  @Test("every number of an embedding is that of plain loops", arguments: 1...20 as ClosedRange<UInt64>)
  func embeddingsAreExact(seed: UInt64) throws {
    var generator = Seeded(seed)
    let (naive, bytes) = NaiveNetwork.randomEmbedding(&generator)
    let shift = naive.layers[naive.layers.count - 1].shift
    try withModel(bytes) { memory in
      let network = try EmbeddingNetwork(memory)
      #expect(network.inputs == naive.layers[0].weights.count)
      for _ in 0..<20 {
        let counts = (0..<network.inputs).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let expected = naive.sums(of: counts.map(Int.init)).map {
          min(max(($0 + (1 << shift) / 2) >> shift, -128), 127)
        }
        #expect(network.outputs == expected.count)
        let embedding = counts.withUnsafeBufferPointer { network.embedding(of: $0) }
        for k in 0..<Embedding.capacity {
          #expect(Int(embedding.values[k]) == (k < expected.count ? expected[k] : 0), "seed \(seed), number \(k)")
        }
      }
    }
  }

  @Test("named parameters are found by their names, and others are absent")
  func parameters() throws {
    var generator = Seeded(5)
    try withModel(NaiveNetwork.randomEmbedding(&generator).1) { memory in
      let layers = try EmbeddingNetwork(memory).layers
      #expect(layers.parameterCount == 2)
      #expect(layers.parameter(named: ModelParameterName("far1")) == 1234)
      #expect(layers.parameter(named: ModelParameterName("vers")) == -1)
      #expect(layers.parameter(named: ModelParameterName("1raf")) == nil)
    }
    try withModel(ZoneModel.bytes) { memory in
      let layers = try Network(memory).layers
      #expect(layers.parameterCount == 0 && layers.parameter(named: ModelParameterName("far1")) == nil)
    }
  }

  @Test("a file with an embedding head that does not fit its header is refused with the reason")
  func embeddingRefusals() {
    typealias At = ModelLayout
    var generator = Seeded(5)
    let good = NaiveNetwork.randomEmbedding(&generator).1
    let last = At.end(ofLayers: Int(good[At.layerCount]) - 1)
    var cases: [(String, [UInt8], ModelError?)] = [
      ("as it is", good, nil),
      ("a digit network", ZoneModel.bytes, .badField(offset: UInt16(At.classes))),
      ("no layers", ModelBytes.patched(good, at: At.layerCount, [0]), .badField(offset: UInt16(At.layerCount))),
      ("five layers", ModelBytes.patched(good, at: At.layerCount, [5]), .badField(offset: UInt16(At.layerCount))),
      ("no inputs", ModelBytes.patched(good, at: At.layers, [0, 0]), .badShape(layer: 0)),
      (
        "33 numbers", ModelBytes.patched(good, at: last + At.layerOutputs, [33]),
        .badShape(layer: good[At.layerCount] - 1)
      ),
      (
        "a shift of 25", ModelBytes.patched(good, at: last + At.layerShift, [25]),
        .badShape(layer: good[At.layerCount] - 1)
      ),
    ]
    for offset in Array(At.framing..<At.layerCount) + [At.step, At.margin] {
      cases.append(
        ("byte \(offset)", ModelBytes.patched(good, at: offset, [1]), .badField(offset: UInt16(offset))))
    }
    for (name, bytes, expected) in cases {
      let refusal = withModel(bytes) { memory -> ModelError? in
        do throws(ModelError) {
          _ = try EmbeddingNetwork(memory)
          return nil
        } catch {
          return error
        }
      }
      #expect(refusal == expected, "\(name)")
    }
  }

  @Test("nothing after the end of a file with an embedding head is read")
  func embeddingWithoutRecords() {
    typealias At = ModelLayout
    var generator = Seeded(5)
    var file = Array(NaiveNetwork.randomEmbedding(&generator).1.prefix(At.layers))
    file = ModelBytes.patched(file, at: At.fileSize, [UInt8(At.layers), 0, 0, 0])
    // Zeros follow the file: a layer without inputs.
    let refusal = withModel(file + [UInt8](repeating: 0, count: 64)) { memory -> ModelError? in
      do throws(ModelError) {
        _ = try EmbeddingNetwork(UnsafeRawBufferPointer(rebasing: memory[..<At.layers]))
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal == .badField(offset: UInt16(At.headerSize)))
  }

  @Test("the largest counts do not overflow, for any weights", arguments: [-8, 7])
  func largestSums(weight: Int) throws {
    let zones = try #require(Zones(.edges, step: 3))
    let inputs = zones.counts + Motion.count
    // Neighbors in a word are of opposite extremes.
    let row = (0..<16).map { $0 / 4 % 2 == 0 ? weight : -1 - weight }
    let naive = NaiveNetwork(
      zones: zones, readsMotion: true,
      layers: [
        ([[Int]](repeating: row, count: inputs), [Int](repeating: 0, count: 16), 7),
        ((0..<16).map { k in (0..<10).map { $0 == k % 10 ? 1 : 0 } }, [Int](repeating: 0, count: 10), 0),
      ])
    let bytes = naive.file(bits: [4, 8])
    try withModel(bytes) { memory in
      let network = try Network(memory)
      for raster in [
        Raster(rows: InlineArray { $0 % 2 == 0 ? .max : 0 }), Raster(rows: InlineArray(repeating: 0x555_5555)),
      ] {
        let drawing = Drawing(raster, Motion(InlineArray(repeating: 31)))
        let expected = naive.logits(drawing)
        let logits = network.logits(for: drawing)
        for k in 0..<10 { #expect(Int(logits.values[k]) == expected[k]) }
      }
    }
  }

  private static func refusal(_ bytes: [UInt8]) -> ModelError? {
    withModel(bytes) { memory in
      do throws(ModelError) {
        _ = try Network(memory)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test("a model file that does not fit its header is refused with the reason")
  func refusals() {
    typealias At = ModelLayout
    let good = ZoneModel.bytes
    func patched(_ offset: Int, _ values: UInt8...) -> [UInt8] { ModelBytes.patched(good, at: offset, values) }
    func field(_ offset: Int) -> ModelError { .badField(offset: UInt16(offset)) }
    var flipped = good
    flipped[100] ^= 0x10
    let cases: [(String, [UInt8], ModelError?)] = [
      ("as it is", good, nil),
      ("empty", [], .truncated),
      ("half of it", Array(good[..<(good.count / 2)]), .truncated),
      ("one byte short", Array(good.dropLast()), .truncated),
      ("a byte too many", good + [0], .trailingBytes),
      ("magic", patched(At.magic, 0x49, 0x4B, 0x44, 0x4D), .wrongMagic),
      ("older", patched(At.version, 3, 0), .unknownVersion(3)),
      ("newer", patched(At.version, 5, 0), .unknownVersion(5)),
      ("a size below that of a header", patched(At.fileSize, 28, 0, 0, 0), field(At.fileSize)),
      ("a size that is not a multiple of four", patched(At.fileSize, 42, 0, 0, 0), field(At.fileSize)),
      ("a size beyond the largest", patched(At.fileSize, 4, 0, 1, 0), field(At.fileSize)),
      ("a flipped bit", flipped, .wrongChecksum),
      ("framing", patched(At.framing, 2), field(At.framing)),
      ("box", patched(At.box, 29), field(At.box)),
      ("pen", patched(At.pen, 3), field(At.pen)),
      ("two views", patched(At.features, 1 << At.viewsShift), field(At.features)),
      ("three views", patched(At.features, 2 << At.viewsShift), field(At.features)),
      ("features", patched(At.features, 0x20), field(At.features)),
      ("quarters of neurons that are not a multiple of 32", patched(At.features, At.localBit), .badShape(layer: 0)),
      ("motion without inputs for it", patched(At.features, At.motionBit), .badShape(layer: 0)),
      ("minimum ink", patched(At.minimumInk, 0x11, 0x03), field(At.minimumInk)),
      ("threshold", patched(At.threshold, 0xE9, 0x03), field(At.threshold)),
      ("sharpness", patched(At.sharpness, 0, 0, 0, 0), field(At.sharpness)),
      ("no layers", patched(At.layerCount, 0), field(At.layerCount)),
      ("five layers", patched(At.layerCount, 5), field(At.layerCount)),
      ("classes", patched(At.classes, 12), field(At.classes)),
      ("an embedding head", patched(At.classes, 0), field(At.classes)),
      ("no step", patched(At.step, 0), field(At.step)),
      ("step", patched(At.step, 9), field(At.step)),
      ("margin", patched(At.margin, 9), field(At.margin)),
      (
        "zones of edges too many for a row", patched(At.features, 1, 5, 0, 188, 2, 0, 0, 1, 0, 1, 10, 1), field(At.step)
      ),
      ("a header smaller than its records", patched(At.headerSize, 32, 0), field(At.headerSize)),
      ("a header that ends within a record", patched(At.headerSize, 44, 0), field(At.headerSize)),
      ("a header larger than the file", patched(At.headerSize, 0xF8, 0xFF), field(At.headerSize)),
      ("layers that begin later than they do", patched(At.headerSize, 48, 0), .badShape(layer: 0)),
      ("inputs that are not the raster's", patched(At.layers + At.layerInputs, 195, 0), .badShape(layer: 0)),
      ("outputs that are not the classes", patched(At.layers + At.layerOutputs, 9, 0), .badShape(layer: 0)),
      ("three bits", patched(At.layers + At.layerBits, 3), .badShape(layer: 0)),
      ("a shift in the last layer", patched(At.layers + At.layerShift, 1), .badShape(layer: 0)),
      ("a number where zero is due", patched(At.layers + At.layerZero, 1), .badShape(layer: 0)),
      ("weights that do not fill the file", patched(At.layers + At.layerBits, 4), .badShape(layer: 0)),
    ]
    for (name, bytes, expected) in cases { #expect(Self.refusal(bytes) == expected, "\(name)") }
  }

  @Test("random changes of a model file are refused or run", arguments: 1...4 as ClosedRange<UInt64>)
  func mutations(seed: UInt64) {
    var generator = Seeded(seed)
    for _ in 0..<500 {
      var (_, bytes) =
        Bool.random(using: &generator)
        ? NaiveNetwork.random(&generator) : NaiveNetwork.randomEmbedding(&generator)
      // Keep the checksum right, so that the fields themselves are tested.
      for _ in 0..<3 {
        let offset = Int.random(in: ModelLayout.headerSize..<64, using: &generator)
        bytes = ModelBytes.patched(bytes, at: offset, [UInt8.random(in: 0...255, using: &generator)])
      }
      withModel(bytes) { memory in
        if let network = try? Network(memory) { _ = network.predict(randomDrawing(&generator)) }
        if let network = try? EmbeddingNetwork(memory) {
          let counts = [UInt8](repeating: 255, count: network.inputs)
          _ = counts.withUnsafeBufferPointer { network.embedding(of: $0) }
        }
      }
    }
  }

  @Test("confidence is the softmax of the logits times the sharpness")
  func confidence() throws {
    // One unit of logit is a factor of 2^(1/256) at this sharpness.
    try withModel(ZoneModel.bytes) { memory in
      let network = try Network(memory)
      for (cells, others) in [(2, 0), (4, 3), (4, 0), (8, 4)] {
        var raster = Raster()
        for k in 0..<cells { raster[k % 4, k / 4] = true }
        for k in 0..<others { raster[k % 4, 8 + k / 4] = true }
        let prediction = Prediction(network.logits(for: Drawing(raster)), header: network.header)
        // The weight of a cell in zone 0 and zone 1; 0 in the eight others.
        let weight = Double(ZoneModel.weight)
        let weights = [Double(cells) * weight, Double(others) * weight] + [Double](repeating: 0, count: 8)
        let powers = weights.map { exp2Reference(($0 - weights[0]) / 256) }
        let expected = 1000 * powers[0] / powers.reduce(0, +)
        #expect(prediction.digit == 0)
        #expect(abs(Double(prediction.confidence) - expected) <= 2, "\(cells) and \(others) cells")
        #expect(prediction.isUnclear == (prediction.confidence < 700))
        let logits = network.logits(for: Drawing(raster))
        let margin = Int32(min(weights[0] - weights[1], 2560))
        #expect(logits.margin(of: 0, over: 1, network.header) == margin)
        #expect(logits.margin(of: 1, over: 0, network.header) == -margin)
        #expect(logits.margin(of: 0, over: 0, network.header) == 0)
      }
    }
  }

  @Test(
    "the logits of three views are added up; an image counts as each of them", arguments: 1...20 as ClosedRange<UInt64>)
  func threeViews(seed: UInt64) throws {
    var generator = Seeded(seed)
    let one = ZoneModel.oneLayer(framing: (1, 20, 2), threshold: 700) { input, digit in
      digit == ((input / 28) / 14 * 5 + (input % 28) * 5 / 28) % 10 ? 3 : 0
    }
    let three = ModelBytes.patched(one, at: ModelLayout.features, [2 << ModelLayout.viewsShift])
    var ink = Ink()
    for _ in 0..<20 {
      ink.add(x: UInt16.random(in: 0..<240, using: &generator), y: UInt16.random(in: 0..<240, using: &generator))
    }
    try withModel(three) { memory in
      let network = try Network(memory)
      #expect(network.header.views == 3)
      func prediction(of drawings: [Drawing]) -> Prediction {
        var sum = Logits()
        for var drawing in drawings { network.addLogits(of: &drawing, to: &sum) }
        return Prediction(sum, header: network.header)
      }
      let views = [View.clockwise, .counterclockwise, .upright].map { ink.drawing(framed: .normalized, turned: $0) }
      #expect(network.predict(ink) == prediction(of: views))
      #expect(network.predict(views[2]) == prediction(of: [views[2], views[2], views[2]]))
    }
    try withModel(one) { memory in
      let network = try Network(memory)
      #expect(network.header.views == 1)
      #expect(network.predict(ink) == network.predict(ink.drawing(framed: .normalized)))
    }
  }

  @Test("too little ink gives no prediction")
  func minimumInk() throws {
    try withModel(ZoneModel.bytes) { memory in
      let network = try Network(memory)
      var raster = Raster()
      for j in 0..<4 { raster[0, j] = true }
      #expect(network.predict(Drawing(raster)) == nil)
      raster[0, 4] = true
      #expect(network.predict(Drawing(raster)) != nil)
    }
  }

  /// 2^x by a series, for |x| below 8.
  private func exp2Reference(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1...60 {
      term *= x * 0.693147180559945309 / Double(k)
      sum += term
    }
    return sum
  }
}
