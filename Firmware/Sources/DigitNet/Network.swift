public import Ink

/// A multilayer perceptron in integers that reads its packed weights in place.
///
/// Sums are Int32: a raster has at most 841 marks, which times weights of at most 128 stay below 2^17; 128 activations of
/// 255 times 128 stay below 2^22, and a bias adds 2^15.
public struct Network {
  public let header: ModelHeader
  /// The layers, input first.
  public let layerCount: Int

  private let bytes: UnsafeRawBufferPointer
  private let layers: InlineArray<4, Layer>

  /// Checks a model file that lies at `bytes`, which must stay valid and unchanged as long as the network is used.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    let file = try ModelFile(checking: bytes)
    self.bytes = bytes
    header = file.header
    layers = file.layers
    layerCount = file.layerCount
  }

  /// The layer with index k in 0..<layerCount.
  public func layer(_ k: Int) -> Layer { layers[k] }

  /// The output of the last layer: `header.classes` logits, the rest zero.
  public func logits(for raster: Raster) -> Logits {
    var sums = InlineArray<128, Int32>(repeating: 0)
    var activations = InlineArray<128, UInt8>(repeating: 0)

    let first = layers[0]
    begin(first, &sums)
    let zones = header.zones
    let rowCounts = zones.rowCounts
    for k in 0..<zones.side {
      let counts = zones.counts(ofRow: k, in: raster)
      for n in 0..<rowCounts where counts[n] != 0 {
        add(first, input: k * rowCounts + n, value: Int32(counts[n]), to: &sums)
      }
    }
    for k in 1..<max(layerCount, 1) {
      let before = layers[k - 1]
      let layer = layers[k]
      let half: Int32 = before.shift == 0 ? 0 : 1 << Int32(truncatingIfNeeded: before.shift - 1)
      for n in 0..<before.outputs {
        activations[n] = UInt8(clamping: (sums[n] + half) >> Int32(truncatingIfNeeded: before.shift))
      }
      begin(layer, &sums)
      for n in 0..<before.outputs where activations[n] != 0 {
        add(layer, input: n, value: Int32(activations[n]), to: &sums)
      }
    }

    var logits = Logits()
    for n in 0..<Int(header.classes) { logits.values[n] = sums[n] }
    return logits
  }

  /// Recognises a raster, or says that it holds too little ink.
  public func predict(_ raster: Raster) -> Prediction? {
    guard raster.inkedCells >= Int(header.minimumInk) else { return nil }
    return Prediction(logits(for: raster), header: header)
  }

  /// Starts the sums of a layer with its biases.
  @inline(__always)
  private func begin(_ layer: Layer, _ sums: inout InlineArray<128, Int32>) {
    for n in 0..<layer.outputs {
      let bias = bytes.load(fromByteOffset: layer.biases + 2 * n, as: Int16.self)
      sums[n] = Int32(Int16(littleEndian: bias))
    }
  }

  /// Adds value times the weights of one input.
  private func add(_ layer: Layer, input: Int, value: Int32, to sums: inout InlineArray<128, Int32>) {
    let bits = layer.bitsPerWeight
    let words = Layer.rowWords(outputs: layer.outputs, bitsPerWeight: bits)
    var offset = layer.weights + input * words * 4
    let perWord = 32 / bits
    let drop = Int32(truncatingIfNeeded: 32 - bits)
    var n = 0
    while n < layer.outputs {
      var word = UInt32(littleEndian: bytes.load(fromByteOffset: offset, as: UInt32.self))
      offset += 4
      let end = min(n + perWord, layer.outputs)
      while n < end {
        sums[n] &+= (Int32(bitPattern: word << UInt32(bitPattern: drop)) >> drop) &* value
        word >>= UInt32(truncatingIfNeeded: bits)
        n += 1
      }
    }
  }
}

/// The output of the last layer.
public struct Logits: Equatable, Sendable {
  /// One a class; digits first, then "no digit" where the model has it, then zeros.
  public internal(set) var values = InlineArray<11, Int32>(repeating: 0)

  public static func == (a: Logits, b: Logits) -> Bool {
    for k in 0..<11 where a.values[k] != b.values[k] { return false }
    return true
  }
}
