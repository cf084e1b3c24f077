import DigitModel
import DigitNet
import Handwriting
import HostSupport
import Ink
import Testing

@testable import DigitTraining

@Suite("Networks in training") struct TrainingNetworkTests {
  /// A raster in which each cell is set with a probability of its own choosing, and any motion.
  static func drawing(_ generator: inout SeededGenerator) -> Drawing {
    let density = generator.uniform()
    var raster = Raster()
    for i in 0..<Raster.side {
      for j in 0..<Raster.side { raster[i, j] = generator.uniform() < density * density }
    }
    return Drawing(raster, Motion(InlineArray { _ in UInt8(generator.index(below: 32)) }))
  }

  private static func shape(_ generator: inout SeededGenerator) throws -> NetworkShape {
    var hidden = (0..<generator.index(below: 4)).map { _ in 1 + generator.index(below: 40) }
    var bits = (0...hidden.count).map { _ in [2, 4, 8][generator.index(below: 3)] }
    var zones = try #require(
      generator.index(below: 2) == 0 ? Zones(.ink, step: 2) : Zones(.edges, step: 5, margin: 2))
    if !hidden.isEmpty, generator.index(below: 2) == 0 {
      zones.isLocal = true
      hidden[0] = 32 + 32 * generator.index(below: 3)
      bits[0] = 4
    }
    return try #require(
      NetworkShape(
        zones: zones, readsMotion: generator.index(below: 2) == 0, hidden: hidden, bits: bits,
        classes: 10 + generator.index(below: 2)))
  }

  private static func header(_ shape: NetworkShape) -> ModelHeader {
    ModelHeader(
      framing: .normalized, zones: shape.zones, readsMotion: shape.readsMotion, minimumInk: 3, threshold: 500,
      sharpness: 1000, classes: UInt8(shape.classes))
  }

  @Test("the rounded forward pass gives the device's logits, every one", arguments: 1...40 as ClosedRange<UInt64>)
  func deviceArithmetic(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let shape = try Self.shape(&generator)
    let network = Perceptron(shape: shape, generator: &generator)
    let drawings = (0..<100).map { _ in Self.drawing(&generator) }
    network.settle(on: Array(drawings.prefix(50)))
    network.quantize(on: Array(drawings.prefix(50)))
    let bytes = ModelWriter.bytes(header: Self.header(shape), layers: network.layerContents())
    #expect(bytes.count == shape.fileSize)
    let device = try LoadedNetwork(bytes)
    let logits = try network.logits(for: drawings, workers: Workers(threads: 1))
    for (k, drawing) in drawings.enumerated() {
      let wanted = device.logits(for: drawing)
      for n in 0..<shape.classes {
        #expect(logits[k * shape.classes + n] == Float(wanted.values[n]), "seed \(seed), drawing \(k), class \(n)")
      }
    }
  }

  @Test("a model file is read as it was written")
  func roundTrip() throws {
    let layers = [
      ModelWriter.LayerContent(
        inputs: 202, bitsPerWeight: 4, shift: 3, biases: [-32768, 0, 32767],
        weights: (0..<606).map { Int8($0 % 16 - 8) }),
      ModelWriter.LayerContent(
        inputs: 3, bitsPerWeight: 8, shift: 0, biases: (0..<10).map { $0 - 5 },
        weights: (0..<30).map { Int8($0 * 8 - 128) }),
    ]
    let header = ModelHeader(
      framing: Framing(.normalized, box: 22, pen: .plus), zones: try #require(Zones(.ink, step: 2)), readsMotion: true,
      minimumInk: 17, threshold: 612, sharpness: 0x1234_5678, classes: 10)
    let model = try LoadedNetwork(ModelWriter.bytes(header: header, layers: layers))
    #expect(model.header == header)
    #expect(model.layers.map(\.inputs) == [202, 3])
    #expect(model.layers.map(\.outputs) == [3, 10])
    #expect(model.layers.map(\.bitsPerWeight) == [4, 8])
    #expect(model.layers.map(\.shift) == [3, 0])
    // With no ink and no motion the first layer is its biases: 0, 0 and 255 after shift and clamp.
    let logits = model.logits(for: Drawing(Raster(), Motion(InlineArray(repeating: 0))))
    for k in 0..<10 { #expect(logits.values[k] == Int32(k - 5 + 255 * ((20 + k) * 8 - 128))) }
  }

  @Test("the gradient is the slope of the loss")
  func gradient() throws {
    var generator = SeededGenerator(seed: 3)
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    let shape = try #require(
      NetworkShape(zones: zones, readsMotion: true, hidden: [12, 9], bits: [4, 4, 8], classes: 11))
    let network = Perceptron(shape: shape, generator: &generator)
    let batch = (0..<16).map { _ in
      Example(Self.drawing(&generator), label: UInt8(generator.index(below: 11)))
    }
    network.settle(on: batch.map(\.drawing))
    let pass = GradientPass(shape: shape, chunks: 4, workers: Workers(threads: 2))
    func run() throws -> Double {
      try pass.run(network, batch[...]) { k in
        var target = InlineArray<16, Float>(repeating: 0)
        target[Int(batch[k].label)] = 1
        return target
      }.loss
    }
    _ = try run()
    let gradients = (0..<network.parameters.count * 8).map { k in
      pass.gradients.reduce(0) { $0 + Double($1[k]) }
    }
    // The hundred steepest ones, because rounding hides a small slope.
    let steepest = gradients.indices.sorted { abs(gradients[$0]) > abs(gradients[$1]) }.prefix(100)
    var close = 0
    for k in steepest {
      let value = network.parameters[k]
      let step: Float = 0.01
      network.parameters[k] = value + step
      let above = try run()
      network.parameters[k] = value - step
      let below = try run()
      network.parameters[k] = value
      let slope = (above - below) / Double(2 * step)
      if abs(slope - gradients[k]) <= 0.03 * abs(gradients[k]) + 1e-4 { close += 1 }
    }
    // A few may have a kink of ReLU within the step.
    #expect(close >= 95)
  }

  @Test("shapes that the device cannot hold are refused")
  func shapes() throws {
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    #expect(NetworkShape(zones: zones, readsMotion: true, hidden: [129], bits: [4, 4], classes: 10) == nil)
    #expect(NetworkShape(zones: zones, readsMotion: true, hidden: [0], bits: [4, 4], classes: 10) == nil)
    #expect(NetworkShape(zones: zones, readsMotion: true, hidden: [8], bits: [4], classes: 10) == nil)
    #expect(NetworkShape(zones: zones, readsMotion: true, hidden: [8], bits: [4, 3], classes: 10) == nil)
    #expect(
      NetworkShape(zones: zones, readsMotion: true, hidden: [8, 8, 8, 8], bits: [4, 4, 4, 4, 4], classes: 10) == nil)
    #expect(NetworkShape(zones: zones, readsMotion: true, hidden: [8], bits: [4, 4], classes: 12) == nil)
    var quarters = zones
    quarters.isLocal = true
    #expect(NetworkShape(zones: quarters, readsMotion: true, hidden: [32], bits: [4, 4], classes: 10) != nil)
    #expect(NetworkShape(zones: quarters, readsMotion: true, hidden: [40], bits: [4, 4], classes: 10) == nil)
    #expect(NetworkShape(zones: quarters, readsMotion: true, hidden: [32], bits: [8, 4], classes: 10) == nil)
    #expect(NetworkShape(zones: quarters, readsMotion: true, hidden: [], bits: [4], classes: 10) == nil)
  }
}
