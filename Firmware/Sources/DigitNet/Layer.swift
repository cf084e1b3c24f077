/// One fully connected layer in the model file.
public struct Layer: Equatable, Sendable {
  public let inputs: Int
  public let outputs: Int
  /// 2, 4 or 8; weights are two's complement.
  public let bitsPerWeight: Int
  /// Right shift of the sums. After it they are clamped, to 0...255 where another layer follows.
  public let shift: Int
  /// Byte offset of the biases in the file.
  let biases: Int

  /// Layer k of a file; its biases lie at `biases`, where the previous layer ends.
  ///
  /// - Parameter file: a model of at least k + 1 layer records.
  init(_ k: Int, of file: UnsafeRawPointer, biases: Int) {
    let record = file + ModelLayout.end(ofLayers: k)
    inputs = Int(UInt16(littleEndian: record.load(fromByteOffset: ModelLayout.layerInputs, as: UInt16.self)))
    outputs = Int(UInt16(littleEndian: record.load(fromByteOffset: ModelLayout.layerOutputs, as: UInt16.self)))
    bitsPerWeight = Int(record.load(fromByteOffset: ModelLayout.layerBits, as: UInt8.self))
    shift = Int(record.load(fromByteOffset: ModelLayout.layerShift, as: UInt8.self))
    self.biases = biases
  }

  /// Byte offset of the weights in the file.
  var weights: Int { biases &+ Layer.biasBytes(outputs: outputs) }
  /// Bytes of the weights of one input.
  var rowBytes: Int { 4 &* Layer.rowWords(outputs: outputs, bitsPerWeight: bitsPerWeight) }
  /// Byte offset of what follows the weights.
  var end: Int { weights &+ inputs &* rowBytes }

  /// Bytes that the biases take.
  public static func biasBytes(outputs: Int) -> Int { (outputs &* 2 &+ 3) & ~3 }
  /// 32-bit words of the weights of one input.
  public static func rowWords(outputs: Int, bitsPerWeight: Int) -> Int { (outputs &* bitsPerWeight &+ 31) >> 5 }
}
