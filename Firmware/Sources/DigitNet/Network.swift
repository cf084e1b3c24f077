public import Ink

/// A multilayer perceptron in integers that reads its packed weights in place.
///
/// Sums are Int32: the inputs are below 4,096 together, which times weights of at most 128 stay below 2^20; 128
/// activations of 255 times 128 stay below 2^22, and a bias adds 2^15.
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
    var layer = Layer(0, of: file, biases: firstBiases)
    for n in 0..<k { layer = Layer(n + 1, of: file, biases: layer.end) }
    return layer
  }

  /// Byte offset of the biases of the first layer.
  private var firstBiases: Int { ModelHeader.fixedSize &+ ModelHeader.layerRecordSize &* layerCount }

  /// The output of the last layer: `header.classes` logits, the rest zero.
  @inline(__always)
  public func logits(for drawing: Drawing) -> Logits {
    var (raster, motion) = (drawing.raster, drawing.motion)
    var logits = Logits()
    raster.withRowsInPlace { compute(&logits, of: $0, motion) }
    return logits
  }

  /// The same for the rows of a raster; `logits` are zero before.
  private func compute(_ logits: inout Logits, of rows: UnsafePointer<UInt32>, _ motion: Motion) {
    var sums = InlineArray<128, Int32>(repeating: 0)
    var activations = InlineArray<128, UInt8>(repeating: 0)
    var k = 0
    var biases = firstBiases
    while k < layerCount {
      let layer = Layer(k, of: file, biases: biases)
      biases = layer.end
      let isPaired = k == 0 && layer.bitsPerWeight == 4
      if !isPaired {
        for n in 0..<layer.outputs { sums[unchecked: n] = bias(layer, n) }
      }
      if k == 0 {
        read(rows, motion, layer, isPaired: isPaired, &activations, to: &sums)
      } else {
        add(file + layer.weights, layer, inputs: layer.inputs, &activations, to: &sums)
      }
      let shift = Int32(truncatingIfNeeded: layer.shift)
      let half: Int32 = (1 &<< shift) >> 1
      for n in 0..<layer.outputs {
        activations[unchecked: n] = UInt8(
          truncatingIfNeeded: min(max((sums[unchecked: n] &+ half) &>> shift, 0), 255))
      }
      k &+= 1
    }

    for n in 0..<Int(header.classes) { logits.values[n] = sums[n] }
  }

  /// The sums of the first layer.
  @inline(__always)
  private func read(
    _ rows: UnsafePointer<UInt32>, _ motion: Motion, _ layer: Layer, isPaired: Bool,
    _ counts: inout InlineArray<128, UInt8>, to sums: inout InlineArray<128, Int32>
  ) {
    let zones = header.zones
    var counter = ZoneCounter(zones)
    let (side, fieldSide) = (zones.side, zones.fieldSide)
    let unseen = side &- fieldSide
    let planes = zones.marks.planes
    let fields = zones.fields
    let fieldBytes = layer.rowBytes >> (fields >> 1)
    // A row of zones at a time, and after the last what is read of the motion.
    var row = 0
    while row <= side {
      var inputs = fieldSide &* planes
      let isMotion = row == side
      if isMotion {
        // Two numbers for each of four fields, the first two being the last again, or all for one.
        inputs = layer.inputs &- fieldSide &* inputs
        for n in 0..<8 { counts[unchecked: n] = motion[n < Motion.count ? n : n &- Motion.count] }
      } else {
        counter.countNext(ofRows: rows, into: &counts)
      }
      var field = 0
      while field < fields {
        // Rows of the upper fields begin with the first row of zones, those of the lower fields after the unseen ones.
        let fieldRow = isMotion || field & 2 != 0 ? row &- unseen : row
        if fieldRow >= 0, fieldRow < fieldSide || isMotion {
          let first = isMotion ? field &* 2 : field & 1 == 0 ? 0 : unseen &* planes
          let weights = file + (layer.weights &+ fieldRow &* fieldSide &* planes &* layer.rowBytes)
          if isPaired {
            addPairs(
              weights, layer, from: field &* fieldBytes, bytes: fieldBytes, first: first, inputs: inputs, &counts,
              to: &sums)
          } else {
            add(weights, layer, inputs: inputs, &counts, to: &sums)
          }
        }
        field &+= 1
      }
      row &+= 1
    }
    if isPaired { unpackPairs(layer, &sums) }
  }

  /// Recognises a digit, or says that there is too little ink.
  public func predict(_ drawing: Drawing) -> Prediction? {
    var copy = drawing
    return predictInPlace(&copy)
  }

  /// The same without a copy of the drawing on the stack: nothing changes, but exclusive access reads it where it is.
  public func predictInPlace(_ drawing: inout Drawing) -> Prediction? {
    let motion = drawing.motion
    return drawing.raster.withRowsInPlace { rows in
      var missing = Int(header.minimumInk)
      for i in 0..<Raster.side {
        var bits = rows[i]
        while bits != 0, missing > 0 {
          missing &-= 1
          bits &= bits &- 1
        }
      }
      guard missing <= 0 else { return nil }
      var logits = Logits()
      compute(&logits, of: rows, motion)
      return Prediction(logits, header: header)
    }
  }

  @inline(__always)
  private func bias(_ layer: Layer, _ n: Int) -> Int32 {
    Int32(Int16(littleEndian: file.load(fromByteOffset: layer.biases &+ 2 &* n, as: Int16.self)))
  }

  /// Adds the weights of several inputs, a row each from `start`, times their values; zeros cost nothing.
  @inline(never)
  private func add(
    _ start: UnsafeRawPointer, _ layer: Layer, inputs: Int, _ values: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) {
    let bits = UInt32(truncatingIfNeeded: layer.bitsPerWeight)
    let drop = 32 &- bits
    let perWord = Int(truncatingIfNeeded: 32 / bits)
    let rowBytes = layer.rowBytes
    withUnsafeMutableBytes(of: &sums) { bytes in
      let sums = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int32.self)
      var row = start
      for input in 0..<inputs {
        let value = Int32(values[unchecked: input])
        let end = row + rowBytes
        if value != 0 {
          var word = row
          var first = sums
          while word != end {
            var weights = Int32(bitPattern: UInt32(littleEndian: word.load(as: UInt32.self)))
            word += 4
            // From the highest bits down: one shift brings a weight to its place, sign and all.
            var sum = first + (perWord &- 1)
            repeat {
              sum.pointee &+= (weights &>> Int32(bitPattern: drop)) &* value
              sum -= 1
              weights = weights &<< Int32(bitPattern: bits)
            } while sum >= first
            first += perWord
          }
        }
        row = end
      }
    }
  }

  /// The same for weights of 4 bits and the inputs of the first layer, two sums in a word: low + 65,536 * high. Both fit
  /// 16 bits, for the inputs are below 4,096 together. Eight sums at a time stay in registers.
  ///
  /// - Parameters:
  ///   - start: the row of the first value that is read.
  ///   - byte: the first byte that is read of each row.
  ///   - first: the first value that is read.
  @inline(__always)
  private func addPairs(
    _ start: UnsafeRawPointer, _ layer: Layer, from byte: Int, bytes: Int, first: Int, inputs: Int,
    _ values: inout InlineArray<128, UInt8>, to sums: inout InlineArray<128, Int32>
  ) {
    let pair: UInt32 = 0x000F_000F
    let rowBytes = layer.rowBytes
    var n = byte
    let end = byte &+ bytes
    while n < end {
      var a: UInt32 = 0
      var b: UInt32 = 0
      var c: UInt32 = 0
      var d: UInt32 = 0
      var row = start + n
      var input = first
      var excess: UInt32 = 0
      while input < first &+ inputs {
        let value = UInt32(values[unchecked: input])
        if value != 0 {
          // Weights of -8...7 become 0...15, lest a sum borrow from its neighbour; what that adds comes off below.
          let word = UInt32(littleEndian: row.load(as: UInt32.self)) ^ 0x8888_8888
          a &+= (word & pair) &* value
          b &+= (word >> 4 & pair) &* value
          c &+= (word >> 8 & pair) &* value
          d &+= (word >> 12 & pair) &* value
          excess &+= value
        }
        row += rowBytes
        input &+= 1
      }
      excess &*= 0x0008_0008
      sums[unchecked: n] &+= Int32(bitPattern: a &- excess)
      sums[unchecked: n &+ 1] &+= Int32(bitPattern: b &- excess)
      sums[unchecked: n &+ 2] &+= Int32(bitPattern: c &- excess)
      sums[unchecked: n &+ 3] &+= Int32(bitPattern: d &- excess)
      n &+= 4
    }
  }

  /// Takes the pairs apart, in place, from the end: a sum lies at or after the pair that it comes from.
  @inline(__always)
  private func unpackPairs(_ layer: Layer, _ sums: inout InlineArray<128, Int32>) {
    var n = layer.outputs
    while n > 0 {
      n &-= 1
      let pair = sums[unchecked: n >> 3 &* 4 &+ n & 3]
      let low = Int32(Int16(truncatingIfNeeded: pair))
      sums[unchecked: n] = (n & 4 == 0 ? low : (pair &- low) >> 16) &+ bias(layer, n)
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
