/// The fully connected layers of a model file, in integers; the packed weights are read in place.
///
/// Layers do not know what their inputs mean: `Features` supplies counts of 0...255, and a head reads the sums. Sums
/// are Int32 and cannot overflow. A row of weights takes at least 4 bytes of a file of at most 65,536, so a first layer
/// has at most 16,384 inputs. Times 255 and weights of at most 128, the sums stay below 2^30. A bias adds 2^15.
public struct Layers {
  /// The model file, which has been checked: nothing below reads beyond what its header states.
  let file: UnsafeRawPointer

  /// - Parameter file: a whole model file that has been checked; it must stay valid and unchanged.
  @inline(__always)
  init(checked file: UnsafeRawPointer) { self.file = file }

  /// Layers, 1...4.
  @inline(__always)
  public var count: Int { Int(file.load(fromByteOffset: ModelLayout.layerCount, as: UInt8.self)) }

  /// The layer with index k in 0..<count; layer 0 reads the inputs.
  @inline(__always)
  public subscript(k: Int) -> Layer {
    precondition(k < count)
    var layer = Layer(0, of: file, biases: firstBiases)
    for n in 0..<k { layer = Layer(n + 1, of: file, biases: layer.end) }
    return layer
  }

  /// Outputs of the layer with index k in 0..<count, without reading the previous layers.
  @inline(__always)
  public func outputs(ofLayer k: Int) -> Int {
    precondition(k < count)
    let offset = ModelLayout.end(ofLayers: k) &+ ModelLayout.layerOutputs
    return Int(UInt16(littleEndian: file.load(fromByteOffset: offset, as: UInt16.self)))
  }

  /// Byte offset of the biases of the first layer.
  @inline(__always)
  var firstBiases: Int {
    Int(UInt16(littleEndian: file.load(fromByteOffset: ModelLayout.headerSize, as: UInt16.self)))
  }

  /// Computes all layers.
  ///
  /// - Parameters:
  ///   - activations: zeros.
  ///   - sums: zeros; afterwards the sums of the last layer, as many as it has outputs.
  @inline(__always)
  func compute<Inputs: Features>(
    _ features: Inputs, scratch activations: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) {
    var k = 0
    var biases = firstBiases
    var total: UInt32 = 0
    while true {
      let layer = Layer(k, of: file, biases: biases)
      biases = layer.end
      for n in 0..<layer.outputs { sums[unchecked: n] = bias(layer, n) }
      if k == 0 {
        features.read(by: layer, of: self, scratch: &activations, to: &sums)
      } else {
        // Any 16 activations are below 4,096 together.
        let group = total < 4096 ? 128 : 16
        Layers.add(weights(layer), layer, inputs: layer.inputs, group: group, &activations, to: &sums)
      }
      k &+= 1
      // The head reads the sums of the last layer.
      if k == count { return }
      let shift = Int32(truncatingIfNeeded: layer.shift)
      let half: Int32 = (1 &<< shift) >> 1
      total = 0
      for n in 0..<layer.outputs {
        let value = UInt32(truncatingIfNeeded: min(max((sums[unchecked: n] &+ half) &>> shift, 0), 255))
        activations[unchecked: n] = UInt8(truncatingIfNeeded: value)
        total &+= value
      }
    }
  }

  /// The weights of a layer: a row for each input.
  @inline(__always)
  func weights(_ layer: Layer) -> UnsafeRawPointer { file + layer.weights }

  @inline(__always)
  private func bias(_ layer: Layer, _ n: Int) -> Int32 {
    Int32(Int16(littleEndian: file.load(fromByteOffset: layer.biases &+ 2 &* n, as: Int16.self)))
  }

  /// Adds the rows of weights of several inputs from `start` on, each times the input's value. Zero values are skipped.
  @inline(__always)
  static func add(
    _ start: UnsafeRawPointer, _ layer: Layer, inputs: Int, group: Int, _ values: inout InlineArray<128, UInt8>,
    to sums: inout InlineArray<128, Int32>
  ) {
    if layer.bitsPerWeight == 4 {
      let rowBytes = layer.rowBytes
      addPairs(
        start, rowBytes: rowBytes, from: 0, bytes: rowBytes, first: 0, inputs: inputs, group: group, &values, to: &sums)
    } else {
      addSingly(
        start, rowBytes: layer.rowBytes, bitsPerWeight: layer.bitsPerWeight, inputs: inputs, &values, to: &sums)
    }
  }

  /// The same for weights of any number of bits, one at a time.
  @inline(never)
  static func addSingly(
    _ start: UnsafeRawPointer, rowBytes: Int, bitsPerWeight: Int, inputs: Int,
    _ values: inout InlineArray<128, UInt8>, to sums: inout InlineArray<128, Int32>
  ) {
    let bits = UInt32(truncatingIfNeeded: bitsPerWeight)
    let drop = 32 &- bits
    let perWord = Int(truncatingIfNeeded: 32 / bits)
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
            // Start with the highest bits: one shift moves a weight into place and extends its sign.
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

  /// The same for weights of 4 bits, with two sums in a word: low + 65,536 * high. Both fit 16 bits if the inputs of a
  /// group together are below 4,096. Eight sums at a time stay in registers.
  ///
  /// - Parameters:
  ///   - start: the row of the first value that is read.
  ///   - rowBytes: bytes from a row to the next.
  ///   - byte: the first byte that is read of each row.
  ///   - first: the first value that is read.
  ///   - group: inputs that together are below 4,096.
  @inline(never)
  static func addPairs(
    _ start: UnsafeRawPointer, rowBytes: Int, from byte: Int, bytes: Int, first: Int, inputs: Int, group: Int,
    _ values: inout InlineArray<128, UInt8>, to sums: inout InlineArray<128, Int32>
  ) {
    let pair: UInt32 = 0x000F_000F
    withUnsafeMutableBytes(of: &sums) { memory in
      var sum = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Int32.self) + 2 &* byte
      withUnsafeMutableBytes(of: &values) { memory in
        let values = UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped) + first
        let lastValue = values + inputs
        var word = start + byte
        let lastWord = word + bytes
        while word != lastWord {
          var row = word
          var input = values
          while input != lastValue {
            var a: UInt32 = 0
            var b: UInt32 = 0
            var c: UInt32 = 0
            var d: UInt32 = 0
            var total: UInt32 = 0
            let end = min(input + group, lastValue)
            repeat {
              let value = UInt32(input.load(as: UInt8.self))
              if value != 0 {
                // Weights of -8...7 become 0...15, so a sum never borrows from its neighbor. The rest is subtracted
                // below.
                let weights = UInt32(littleEndian: row.load(as: UInt32.self)) ^ 0x8888_8888
                a &+= (weights & pair) &* value
                b &+= (weights >> 4 & pair) &* value
                c &+= (weights >> 8 & pair) &* value
                d &+= (weights >> 12 & pair) &* value
                total &+= value
              }
              row += rowBytes
              input += 1
            } while input != end
            if total == 0 { continue }
            let excess = Int32(bitPattern: total &* 8)
            split(a, less: excess, to: sum)
            split(b, less: excess, to: sum + 1)
            split(c, less: excess, to: sum + 2)
            split(d, less: excess, to: sum + 3)
          }
          sum += 8
          word += 4
        }
      }
    }
  }

  /// Adds the two sums of a word to the sum at a place and to the one four places on.
  @inline(__always)
  private static func split(_ pair: UInt32, less excess: Int32, to sum: UnsafeMutablePointer<Int32>) {
    sum.pointee &+= Int32(bitPattern: pair & 0xFFFF) &- excess
    sum[4] &+= Int32(bitPattern: pair >> 16) &- excess
  }
}
