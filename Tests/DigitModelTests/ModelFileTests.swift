import Foundation
import HostSupport
import Ink
import TestSupport
import Testing

@testable import DigitModel
@testable import DigitNet

@Suite("Model files")
struct ModelFileTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func refusal(_ body: () throws(InputError) -> Void) -> String? {
    do throws(InputError) {
      try body()
      return nil
    } catch {
      return error.message
    }
  }

  /// Random layers that fit each other; the last has a shift only where it may.
  private static func layers(
    _ generator: inout Seeded, inputs: Int, outputs: Int, lastShift: Int
  ) -> [ModelWriter.LayerContent] {
    var inputs = inputs
    let hidden = (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 1...40, using: &generator) }
    return (hidden + [outputs]).enumerated().map { k, outputs in
      defer { inputs = outputs }
      let bits = [2, 4, 8].randomElement(using: &generator) ?? 8
      let limit = 1 << (bits - 1)
      return ModelWriter.LayerContent(
        inputs: inputs, bitsPerWeight: bits,
        shift: Int.random(in: 0...(k == hidden.count ? lastShift : 24), using: &generator),
        biases: (0..<outputs).map { _ in Int16.random(in: .min ... .max, using: &generator) },
        weights: (0..<inputs * outputs).map { _ in Int8(Int.random(in: -limit..<limit, using: &generator)) })
    }
  }

  private static func parameters(_ generator: inout Seeded) throws -> [ModelParameter] {
    try (0..<Int.random(in: 0...5, using: &generator)).map {
      ModelParameter(
        try #require(ModelParameterName(parsing: "par\($0)")), Int32.random(in: .min ... .max, using: &generator))
    }
  }

  /// The content of a layer as it was written.
  private static func content(_ layer: DecodedLayer, shift: Int) -> ModelWriter.LayerContent {
    ModelWriter.LayerContent(
      inputs: layer.inputs, bitsPerWeight: layer.bitsPerWeight, shift: shift, biases: layer.biases.map { Int16($0) },
      weights: layer.weights.map { Int8($0) })
  }

  @Test("a digit network is read as it was written, with and without motion", arguments: 1...20 as ClosedRange<UInt64>)
  func digits(seed: UInt64) throws {
    var generator = Seeded(seed)
    let zones = try #require(seed % 2 == 0 ? Zones(.ink, step: 2) : Zones(.edges, step: 5, margin: 2))
    let header = ModelHeader(
      framing: Framing(.normalized, box: 22, pen: .plus), zones: zones, readsMotion: seed % 3 == 0, minimumInk: 17,
      threshold: 612, sharpness: .random(in: 1...(.max), using: &generator), classes: 10 + UInt8(seed % 2))
    let layers = Self.layers(&generator, inputs: header.inputs, outputs: Int(header.classes), lastShift: 0)
    let parameters = try Self.parameters(&generator)
    let bytes = ModelWriter.bytes(header: header, layers: layers, parameters: parameters)
    guard case .digits(let model) = try ModelFile(bytes, from: "test") else {
      Issue.record("seed \(seed): not a digit network")
      return
    }
    #expect(model.header == header && model.parameters == parameters, "seed \(seed)")
    let shifts = try LoadedNetwork(bytes).layers.map(\.shift)
    #expect(zip(model.decodedLayers, shifts).map(Self.content) == layers, "seed \(seed)")
  }

  @Test("a network with an embedding head is read as it was written", arguments: 1...20 as ClosedRange<UInt64>)
  func embedding(seed: UInt64) throws {
    var generator = Seeded(seed)
    let layers = Self.layers(
      &generator, inputs: Int.random(in: 1...200, using: &generator),
      outputs: Int.random(in: 1...Embedding.capacity, using: &generator), lastShift: 24)
    let parameters = try Self.parameters(&generator)
    let bytes = ModelWriter.embeddingBytes(layers: layers, parameters: parameters)
    guard case .embedding(let model) = try ModelFile(bytes, from: "test") else {
      Issue.record("seed \(seed): not an embedding")
      return
    }
    #expect(model.parameters == parameters, "seed \(seed)")
    #expect(zip(model.decodedLayers, model.layers.map(\.shift)).map(Self.content) == layers, "seed \(seed)")
    #expect(model.embedding(of: [UInt8](repeating: 0, count: model.inputs)).count == model.outputs)
    let exported = ModelExport.header(.embedding(model))
    #expect(exported.contains("#define INKLOCK_MODEL_SIZE \(bytes.count)u"))
  }

  @Test("a summary shows head, shape and parameters")
  func summary() throws {
    let layer = ModelWriter.LayerContent(
      inputs: 5, bitsPerWeight: 8, shift: 3, biases: [1, 2], weights: [Int8](repeating: 1, count: 10))
    let name = try #require(ModelParameterName(parsing: "far1"))
    let bytes = ModelWriter.embeddingBytes(layers: [layer], parameters: [ModelParameter(name, -7)])
    let summary = try ModelFile(bytes, from: "test").summary()
    #expect(summary.text.contains("shape       5-2, an embedding of 2 numbers\n"))
    #expect(summary.text.contains("parameter   far1 = -7\n"))
    #expect(summary.json.description.contains(#""head":"embedding""#))
    #expect(summary.json.description.contains(#""parameters":{"far1":-7}"#))
  }

  @Test("the lock refuses an embedding head and views that it cannot read in words")
  func sentences() throws {
    let embedding = ModelWriter.embeddingBytes(layers: [
      ModelWriter.LayerContent(inputs: 1, bitsPerWeight: 8, shift: 0, biases: [0], weights: [1])
    ])
    #expect(
      Self.refusal { () throws(InputError) in _ = try DeviceModel(embedding, from: "m") }
        == "is a model with an embedding head, which does not read digits: give one with 10 or 11 classes")
    let sentences: [(UInt8, String)] = [
      (1 << 3, "is a model that was calibrated with 2 views of each digit; this inklock reads models of 1 or 3 views"),
      (2 << 3, "is a model with 3 views of ink that is framed as it was drawn, which is never turned: it has 1"),
      (3 << 3, "is a model that was calibrated with 4 views of each digit; this inklock reads models of 1 or 3 views"),
      (1 << 5, "is a corrupt model: the field at byte 19 is out of range"),
    ]
    for (features, sentence) in sentences {
      let bytes = ModelBytes.patched(ZoneModel.bytes, at: ModelLayout.features, [features])
      #expect(Self.refusal { () throws(InputError) in _ = try DeviceModel(bytes, from: "m") } == sentence)
    }
  }

  @Test("names of parameters that cannot be typed, or that stand twice, are refused")
  func names() throws {
    let layer: ModelBytes.Layer = (
      inputs: 1, outputs: 1, bits: 8, shift: 0, biases: [0], weights: [1, 0, 0, 0]
    )
    func refusal(_ names: String...) -> String? {
      let bytes = ModelBytes.embedding(layers: [layer], parameters: names.map { ($0, 1) })
      return Self.refusal { () throws(InputError) in _ = try ModelFile(bytes, from: "m") }
    }
    #expect(refusal("far1", "far2") == nil)
    #expect(refusal("far1", "far1") == "is a corrupt model: it has two parameters with the name \"far1\"")
    #expect(refusal("far1", "a\nbc") == "is a corrupt model: the name of parameter 1 is not four printable characters")
    #expect(ModelParameterName(parsing: "far") == nil && ModelParameterName(parsing: "f r1") == nil)
  }

  @Test("a model of an older format is refused with its version and what to do", arguments: 1...3)
  func olderFormats(version: Int) {
    let path = Self.root.appendingPathComponent("Tests/Models/format-\(version).model").path
    #expect(
      Self.refusal { () throws(InputError) in _ = try ModelFile(reading: path) }
        == "is a model of format version \(version); this inklock reads version 4: train it again, or use the inklock "
        + "that made it")
  }

  @Test("a model of the present format is read")
  func presentFormat() throws {
    let model = try DeviceModel(reading: Self.root.appendingPathComponent("Tests/Models/format-4.model").path)
    #expect(try ModelSummary(model).shape == "206-64-32-11")
    #expect(model.parameters.isEmpty)
    #expect(model.id == "c5528e0b29231c5feaeca6a04478eaeafae0f6814060096ad35417c14eefd069")
  }

  /// The rows of the table under a heading of Docs/Model.md: offset, size and name.
  private static func table(under heading: String) throws -> [[String]] {
    let text = try String(contentsOf: root.appendingPathComponent("Docs/Model.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
    return section.components(separatedBy: "\n## ")[0].split(separator: "\n")
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
      .filter { $0.count >= 3 && Int($0[0]) != nil }.map { Array($0.prefix(3)) }
  }

  private static func rows(_ fields: [(String, Int)], end: Int) -> [[String]] {
    zip(fields, fields.dropFirst().map(\.1) + [end]).map { ["\($0.1)", "\($1 - $0.1)", $0.0] }
  }

  @Test("the offsets in Docs/Model.md are those of the code")
  func document() throws {
    let header = [
      ("magic", ModelLayout.magic), ("version", ModelLayout.version), ("header size", ModelLayout.headerSize),
      ("checksum", ModelLayout.checksum), ("file size", ModelLayout.fileSize), ("framing", ModelLayout.framing),
      ("box", ModelLayout.box), ("pen", ModelLayout.pen), ("features", ModelLayout.features),
      ("minimum ink", ModelLayout.minimumInk), ("threshold", ModelLayout.threshold),
      ("sharpness", ModelLayout.sharpness), ("layers", ModelLayout.layerCount), ("classes", ModelLayout.classes),
      ("step", ModelLayout.step), ("margin", ModelLayout.margin),
    ]
    #expect(try Self.table(under: "Header") == Self.rows(header, end: ModelLayout.layers))
    let layer = [
      ("inputs", ModelLayout.layerInputs), ("outputs", ModelLayout.layerOutputs), ("bits", ModelLayout.layerBits),
      ("shift", ModelLayout.layerShift), ("zero", ModelLayout.layerZero),
    ]
    #expect(try Self.table(under: "Layer records") == Self.rows(layer, end: ModelLayout.layerSize))
    let parameter = [("name", ModelLayout.parameterName), ("value", ModelLayout.parameterValue)]
    #expect(try Self.table(under: "Parameter records") == Self.rows(parameter, end: ModelLayout.parameterSize))
  }
}
