public import Ink

/// What a model file says about itself. All numbers in the file are little-endian.
///
///     offset size
///          0    4  magic "IKDN"
///          4    2  format version, 4
///          6    2  header size in bytes: 32 + 8 * layers
///          8    4  CRC-32 (IEEE 802.3) of the bytes 12 ..< file size
///         12    4  file size in bytes, a multiple of 4
///         16    1  framing: 0 as drawn, 1 normalised
///         17    1  box, cells, 4...28
///         18    1  pen: 0 cell, 1 plus, 2 square
///         19    1  marks that the inputs count: 0 ink, 1 edges; 2 more where the motion is read after them, 4 more where a
///                  neuron of the first layer sees a quarter of the zones
///         20    2  minimum ink, cells: ink with fewer gives no prediction
///         22    2  threshold, thousandths: a confidence below it is unclear
///         24    4  sharpness: one unit of logit is this many 1/65536 of 1/256 of a power of two
///         28    1  layers, 1...4
///         29    1  classes: 10 digits, or 11 where the last means "no digit"
///         30    1  step: places from one zone's middle to the next, 1...8
///         31    1  margin: places before the first zone and after the last, 0...8
///         32       a record of 8 bytes for each layer:
///                    2  inputs    2  outputs    1  bits per weight: 2, 4 or 8
///                    1  shift: right shift of the sums, 0...24; zero in the last layer    2  zero
///                  then for each layer its biases, outputs * int16, padded to 4 bytes, and its weights: a row for each
///                  input, outputs * bits, the first output in the lowest bits, padded to 4 bytes
///
/// Where a neuron sees a quarter, the inputs of the first layer are those that one neuron sees; it has weights of 4 bits
/// and a multiple of 32 outputs, so that the neurons of a quarter fill words of their own.
public struct ModelHeader: Equatable, Sendable {
  public static let magic: UInt32 = 0x4E44_4B49  // "IKDN"
  public static let version: UInt16 = 4
  public static let fixedSize = 32
  public static let layerRecordSize = 8
  public static let maximumLayers = 4
  /// Neurons of a layer: what the scratch memory of the device holds.
  public static let maximumOutputs = 128
  public static let maximumFileSize = 65_536

  public var framing: Framing
  /// What the first inputs of the first layer count.
  public var zones: Zones
  /// Whether the last inputs of the first layer are the motion of the finger.
  public var readsMotion: Bool
  /// Cells of ink below which there is no prediction.
  public var minimumInk: UInt16
  /// Thousandths of confidence below which a prediction is unclear.
  public var threshold: UInt16
  /// One unit of logit is this many 1/65536 of 1/256 of a power of two: the inverse softmax temperature.
  public var sharpness: UInt32
  /// 10, or 11 where the last class means "no digit".
  public var classes: UInt8

  public init(
    framing: Framing, zones: Zones, readsMotion: Bool, minimumInk: UInt16, threshold: UInt16, sharpness: UInt32,
    classes: UInt8
  ) {
    self.framing = framing
    self.zones = zones
    self.readsMotion = readsMotion
    self.minimumInk = minimumInk
    self.threshold = threshold
    self.sharpness = sharpness
    self.classes = classes
  }

  /// Inputs of the network.
  @inline(__always)
  public var inputs: Int { zones.counts &+ (readsMotion ? Motion.count : 0) }

  /// Inputs that one neuron of the first layer sees: those of that layer in the file.
  @inline(__always)
  public var seenInputs: Int { zones.fieldCounts &+ (readsMotion ? zones.fieldMotion : 0) }
}

/// Why a model file is refused.
public enum ModelError: Error, Equatable, Sendable {
  /// Shorter than a header, or than the size that the header states.
  case truncated
  /// Longer than the size that the header states.
  case trailingBytes
  /// The first four bytes are not "IKDN".
  case wrongMagic
  /// Of a format version that this firmware does not know.
  case unknownVersion(UInt16)
  /// The bytes do not have the CRC-32 that the header states.
  case wrongChecksum
  /// A field of the header is out of its range; the offset is in bytes from the start of the file.
  case badField(offset: UInt16)
  /// Layers do not fit each other, the input or the file; the number counts from 0.
  case badShape(layer: UInt8)
  /// The bytes do not start at a multiple of four in memory.
  case misaligned
}
