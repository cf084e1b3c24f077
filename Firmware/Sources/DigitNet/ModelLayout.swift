/// Where the parts of a model file lie, in bytes from its start. `Docs/Model.md` says what they hold.
///
///     offset size
///          0    4  magic "IKDN"
///          4    2  format version, 4
///          6    2  header size: 32 + 8 * layers + 8 * parameters
///          8    4  CRC-32 (IEEE 802.3) of the bytes 12 ..< file size
///         12    4  file size, a multiple of 4
///         16    1  framing: 0 as drawn, 1 normalized
///         17    1  box, cells, 4...28
///         18    1  pen: 0 cell, 1 plus, 2 square
///         19    1  features: bit 0 what is counted, 0 ink, 1 edges; bit 1 motion follows the zones; bit 2 a neuron of
///                  the first layer has a quarter of the zones as its receptive field; bits 3 and 4 views less one, 0
///                  or 2, the latter only where ink is normalized
///         20    2  minimum ink, cells: ink with fewer gives no prediction
///         22    2  threshold, thousandths: a confidence below it is unclear
///         24    4  sharpness: one unit of logit is this many 1/65536 of 1/256 of a power of two
///         28    1  layers, 1...4
///         29    1  classes: 10 digits, 11 where the last means "not a digit", 0 where the head is an embedding
///         30    1  step: places from one zone's center to the next, 1...8
///         31    1  margin: places before the first zone and after the last, 0...8
///         32       a record of 8 bytes for each layer:
///                    2  inputs    2  outputs    1  bits per weight: 2, 4 or 8
///                    1  shift: right shift of the sums, 0...24; zero in the last layer of a digit network    2  zero
///                  then a record of 8 bytes for each named parameter: 4 ASCII characters and an int32;
///                  then for each layer its biases, outputs * int16, padded to 4 bytes, and its weights: a row for each
///                  input, outputs * bits, the first output in the lowest bits, padded to 4 bytes;
///                  where the head is an embedding, as many bytes as a parameter "tabl" states: its table
///
/// All numbers are little-endian. Where the head is an embedding, the caller computes the inputs, and the fields that
/// describe drawings and digits, 16 ..< 28 and 30 ..< 32, are zero.
///
/// With local receptive fields, the inputs of the first layer are those that one neuron reads. That layer has weights
/// of 4 bits and a multiple of 32 outputs, so each group of neurons with the same receptive field fills whole words.
public enum ModelLayout {
  @inline(__always) public static var magic: Int { 0 }
  @inline(__always) public static var version: Int { 4 }
  @inline(__always) public static var headerSize: Int { 6 }
  @inline(__always) public static var checksum: Int { 8 }
  /// The offset of the first field that the checksum covers.
  @inline(__always) public static var fileSize: Int { 12 }
  @inline(__always) public static var framing: Int { 16 }
  @inline(__always) public static var box: Int { 17 }
  @inline(__always) public static var pen: Int { 18 }
  @inline(__always) public static var features: Int { 19 }
  @inline(__always) public static var minimumInk: Int { 20 }
  @inline(__always) public static var threshold: Int { 22 }
  @inline(__always) public static var sharpness: Int { 24 }
  @inline(__always) public static var layerCount: Int { 28 }
  @inline(__always) public static var classes: Int { 29 }
  @inline(__always) public static var step: Int { 30 }
  @inline(__always) public static var margin: Int { 31 }
  /// The first layer record.
  @inline(__always) public static var layers: Int { 32 }

  /// Bytes of a layer record.
  @inline(__always) static var layerSize: Int { 8 }
  /// Offsets in a layer record.
  @inline(__always) public static var layerInputs: Int { 0 }
  @inline(__always) public static var layerOutputs: Int { 2 }
  @inline(__always) public static var layerBits: Int { 4 }
  @inline(__always) public static var layerShift: Int { 5 }
  @inline(__always) static var layerZero: Int { 6 }

  /// Bytes of a parameter record.
  @inline(__always) public static var parameterSize: Int { 8 }
  /// Offsets in a parameter record.
  @inline(__always) public static var parameterName: Int { 0 }
  @inline(__always) public static var parameterValue: Int { 4 }

  /// Bits of the features byte.
  @inline(__always) public static var edgesBit: UInt8 { 1 }
  @inline(__always) public static var motionBit: UInt8 { 2 }
  @inline(__always) public static var localBit: UInt8 { 4 }
  /// The position of the two bits that hold the number of views less one.
  @inline(__always) public static var viewsShift: UInt8 { 3 }

  /// Offset of the first record after `count` layers: of a parameter, or else of the first biases.
  @inline(__always) public static func end(ofLayers count: Int) -> Int { layers &+ layerSize &* count }
}
