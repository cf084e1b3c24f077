import TestSupport
import Testing

@Suite("A lock with the wrong network")
struct EmbeddingModelTests {
  @Test("a network with an embedding head is refused in the log, and the device stays locked")
  func refused() throws {
    let embedding = ModelBytes.embedding(layers: [
      (inputs: 3, outputs: 2, bits: 8, shift: 4, biases: [0, 0], weights: [UInt8](repeating: 1, count: 12))
    ])
    let bench = try Bench(model: embedding)
    #expect(bench.events.contains("model refused reason=head"))
    #expect(bench.mode == "fault")
  }
}
