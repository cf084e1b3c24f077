import Foundation
import Testing

@testable import DigitModel

@Suite("Decoded layers")
struct DecodedLayerTests {
  private static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models").path

  @Test(
    "decoded layers pack to the bytes that they came from",
    arguments: try FileManager.default.contentsOfDirectory(atPath: models).filter { $0.hasSuffix(".model") }.sorted())
  func decoded(name: String) throws {
    let (layers, bytes) =
      switch try ModelFile(reading: "\(Self.models)/\(name)") {
      case .digits(let model): (model.decodedLayers, model.bytes)
      case .embedding(let model): (model.decodedLayers, Array(model.bytes.dropLast(model.table.count)))
      }
    var packed: [UInt8] = []
    for layer in layers {
      packed += layer.biases.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8 & 0xFF)] }
      packed += [UInt8](repeating: 0, count: -packed.count & 3)
      for input in 0..<layer.inputs {
        var row = [UInt8](repeating: 0, count: (layer.outputs * layer.bitsPerWeight + 31) / 32 * 4)
        for output in 0..<layer.outputs {
          let weight = layer.weights(ofOutput: output)[input] & (1 << layer.bitsPerWeight - 1)
          let bit = output * layer.bitsPerWeight
          row[bit / 8] |= UInt8(weight << (bit % 8))
        }
        packed += row
      }
    }
    #expect(!packed.isEmpty && packed == Array(bytes.suffix(packed.count)))
  }
}
