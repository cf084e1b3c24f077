/// A network whose output is an embedding: a vector that lies near those of similar inputs. The caller computes the
/// inputs and compares the vectors.
public struct EmbeddingNetwork {
  /// The layers, which read their weights in the model file.
  public let layers: Layers
  /// Counts that the first layer reads.
  public let inputs: Int
  /// Numbers of an embedding, 1...32.
  public let outputs: Int

  /// Checks a model file that lies at `bytes`, which must stay valid and unchanged as long as the network is used.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    layers = try EmbeddingNetwork.check(bytes)
    inputs = layers[0].inputs
    outputs = layers[layers.count - 1].outputs
  }

  /// The embedding of inputs.
  ///
  /// - Parameter counts: as many as `inputs`, in the order that the network was trained with.
  public func embedding(of counts: UnsafeBufferPointer<UInt8>) -> Embedding {
    precondition(counts.count == inputs)
    // Not `repeating:`, which two users would share as a function that costs the digit network a call.
    var sums = InlineArray<128, Int32> { _ in 0 }
    var activations = InlineArray<128, UInt8> { _ in 0 }
    layers.compute(CountFeatures(values: counts), scratch: &activations, to: &sums)
    return Embedding(&sums, layers[layers.count - 1])
  }
}

/// The output of a network with an embedding head.
public struct Embedding: Equatable, Sendable {
  /// Numbers that an embedding can have.
  public static let capacity = 32

  /// The sums of the last layer, shifted right by the layer's shift, rounded half up and clamped to -128...127; zeros
  /// after the layer's outputs.
  public private(set) var values = InlineArray<32, Int8>(repeating: 0)

  /// - Parameters:
  ///   - sums: of the last layer; they do not change, and exclusive access reads them in place.
  ///   - layer: the last one.
  init(_ sums: inout InlineArray<128, Int32>, _ layer: Layer) {
    let shift = Int32(truncatingIfNeeded: layer.shift)
    let half: Int32 = (1 &<< shift) >> 1
    for n in 0..<layer.outputs { values[n] = Int8(clamping: (sums[n] &+ half) &>> shift) }
  }

  public static func == (a: Embedding, b: Embedding) -> Bool {
    for k in 0..<capacity where a.values[k] != b.values[k] { return false }
    return true
  }
}
