public import Ink

/// A multilayer perceptron in integers that reads its packed weights in place.
///
/// Sums are Int32: a raster has at most 841 marks, which times weights of at most 128 stay below 2^17; 128 activations of
/// 255 times 128 stay below 2^22, and a bias adds 2^15.
public struct Network {
  public let header: ModelHeader

  /// The model file, which has been checked: nothing below reads beyond what its header states.
  private let file: UnsafeRawPointer

  /// Checks a model file that lies at `bytes`, which must stay valid and unchanged as long as the network is used.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    header = try ModelHeader.read(checking: bytes)
    file = bytes.baseAddress.unsafelyUnwrapped
  }

  /// Layers, 1...4.
  public var layerCount: Int { Int(file.load(fromByteOffset: 28, as: UInt8.self)) }

  /// The layer with index k in 0..<layerCount, the input's first.
  public func layer(_ k: Int) -> Layer {
    precondition(k < layerCount)
    var layer = firstLayer
    for n in 0..<k { layer = Layer(n + 1, of: file, biases: layer.end) }
    return layer
  }

  private var firstLayer: Layer {
    Layer(0, of: file, biases: ModelHeader.fixedSize &+ ModelHeader.layerRecordSize &* layerCount)
  }

  /// The output of the last layer: `header.classes` logits, the rest zero.
  public func logits(for raster: borrowing Raster) -> Logits {
    var sums = InlineArray<128, Int32>(repeating: 0)
    var activations = InlineArray<128, UInt8>(repeating: 0)
    var layer = firstLayer
    let rows = raster.rows
    let zones = header.zones
    let rowCounts = zones.rowCounts
    var row = file + layer.weights
    if layer.bitsPerWeight == 4 {
      var total: Int32 = 0
      for k in 0..<zones.side {
        zones.count(row: k, of: rows.span, into: &activations)
        for n in 0..<rowCounts {
          let count = activations[unchecked: n]
          if count != 0 {
            total &+= Int32(count)
            addPairs(row, layer, times: UInt32(count), to: &sums)
          }
          row += layer.rowBytes
        }
      }
      unpackPairs(layer, total: total, &sums)
    } else {
      begin(layer, &sums)
      for k in 0..<zones.side {
        zones.count(row: k, of: rows.span, into: &activations)
        row = add(row, layer, inputs: rowCounts, activations, to: &sums)
      }
    }
    let layerCount = layerCount
    var k = 1
    while k < layerCount {
      let shift = Int32(truncatingIfNeeded: layer.shift)
      let half: Int32 = (1 &<< shift) >> 1
      for n in 0..<layer.outputs {
        activations[unchecked: n] = UInt8(
          truncatingIfNeeded: min(max((sums[unchecked: n] &+ half) &>> shift, 0), 255))
      }
      layer = Layer(k, of: file, biases: layer.end)
      begin(layer, &sums)
      _ = add(file + layer.weights, layer, inputs: layer.inputs, activations, to: &sums)
      k &+= 1
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
  private func begin(_ layer: Layer, _ sums: inout InlineArray<128, Int32>) {
    for n in 0..<layer.outputs { sums[unchecked: n] = bias(layer, n) }
  }

  @inline(__always)
  private func bias(_ layer: Layer, _ n: Int) -> Int32 {
    Int32(Int16(littleEndian: file.load(fromByteOffset: layer.biases &+ 2 &* n, as: Int16.self)))
  }

  /// Adds the weights of several inputs, a row each from `start`, times their values; zeros cost nothing. Returns the
  /// row after the last.
  @inline(never)
  private func add(
    _ start: UnsafeRawPointer, _ layer: Layer, inputs: Int, _ values: borrowing InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) -> UnsafeRawPointer {
    let values = values.span
    let bits = UInt32(truncatingIfNeeded: layer.bitsPerWeight)
    let drop = Int32(bitPattern: 32 &- bits)
    var row = start
    for input in 0..<inputs {
      let value = Int32(values[unchecked: input])
      if value != 0 {
        var next = row
        var word: UInt32 = 0
        var left: UInt32 = 0
        for n in 0..<layer.outputs {
          if left == 0 {
            word = UInt32(littleEndian: next.load(as: UInt32.self))
            next += 4
            left = 32
          }
          sums[unchecked: n] &+= (Int32(bitPattern: word &<< UInt32(bitPattern: drop)) &>> drop) &* value
          word = word &>> bits
          left &-= bits
        }
      }
      row += layer.rowBytes
    }
    return row
  }

  /// Adds value times the weights of one input, 4 bits each, two sums in a word: 16 bits hold 841 marks times 15.
  @inline(__always)
  private func addPairs(
    _ row: UnsafeRawPointer, _ layer: Layer, times value: UInt32, to sums: inout InlineArray<128, Int32>
  ) {
    let pair: UInt32 = 0x000F_000F
    let end = layer.rowBytes
    var n = 0
    while n < end {
      // Weights of -8...7 become 0...15; what that adds to each sum is taken off at the end.
      let word = UInt32(littleEndian: row.load(fromByteOffset: n, as: UInt32.self)) ^ 0x8888_8888
      sums[unchecked: n] &+= Int32(bitPattern: (word & pair) &* value)
      sums[unchecked: n &+ 1] &+= Int32(bitPattern: (word >> 4 & pair) &* value)
      sums[unchecked: n &+ 2] &+= Int32(bitPattern: (word >> 8 & pair) &* value)
      sums[unchecked: n &+ 3] &+= Int32(bitPattern: (word >> 12 & pair) &* value)
      n &+= 4
    }
  }

  /// Takes the pairs apart, in place, from the end: the four pairs of a word become eight sums.
  @inline(__always)
  private func unpackPairs(_ layer: Layer, total: Int32, _ sums: inout InlineArray<128, Int32>) {
    var n = (layer.outputs &+ 7) & ~7
    let excess = 8 &* total
    while n > 0 {
      n &-= 8
      for s in (0..<4).reversed() {
        let pair = UInt32(bitPattern: sums[unchecked: n >> 1 &+ s])
        sums[unchecked: n &+ s &+ 4] = Int32(bitPattern: pair >> 16) &- excess &+ bias(layer, n &+ s &+ 4)
        sums[unchecked: n &+ s] = Int32(bitPattern: pair & 0xFFFF) &- excess &+ bias(layer, n &+ s)
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
