public import Ink

/// The header of a digit network's model file; `ModelLayout` has the offsets.
public struct ModelHeader: Equatable, Sendable {
  public static let magic: UInt32 = 0x4E44_4B49  // "IKDN"
  public static let version: UInt16 = 4
  public static let maximumLayers = 4
  /// Maximum number of neurons in a layer, limited by the scratch memory of the device.
  public static let maximumOutputs = 128
  public static let maximumFileSize = 65_536

  public var framing: Framing
  /// The features that the first inputs of the first layer count.
  public var zones: Zones
  /// Whether the last inputs of the first layer are the motion of the finger.
  public var readsMotion: Bool
  /// Minimum ink in cells; below it there is no prediction.
  public var minimumInk: UInt16
  /// Confidence threshold in thousandths; below it a prediction is unclear.
  public var threshold: UInt16
  /// One unit of logit is this many 1/65536 of 1/256 of a power of two: the inverse softmax temperature.
  public var sharpness: UInt32
  /// 10, or 11 where the last class means "no digit".
  public var classes: UInt8
  /// The number of views that the network reads, and for which its confidence was calibrated: 1 (upright) or 3.
  public var views: UInt8

  public init(
    framing: Framing, zones: Zones, readsMotion: Bool, minimumInk: UInt16, threshold: UInt16, sharpness: UInt32,
    classes: UInt8, views: UInt8 = 1
  ) {
    self.framing = framing
    self.zones = zones
    self.readsMotion = readsMotion
    self.minimumInk = minimumInk
    self.threshold = threshold
    self.sharpness = sharpness
    self.classes = classes
    self.views = views
  }

  /// The view that is read first.
  @inline(__always)
  public var firstView: View { views == 1 ? .upright : .clockwise }

  /// Inputs of the network.
  @inline(__always)
  public var inputs: Int { zones.counts &+ (readsMotion ? Motion.count : 0) }

  /// Inputs of one neuron of the first layer, its receptive field: the inputs that the file states for that layer.
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
