public import DigitNet

/// The network that turns drawings into signatures, with what its model file says about people in general.
///
/// The file has a network with an embedding head, four parameters, and a table: for each digit from 0 to 9 eight
/// signatures of 16 bytes, which are typical of how people draw it.
public struct SignatureNetwork {
  /// Typical signatures of each digit.
  public static let typicalCount = 8
  /// Bytes of the table.
  public static let tableSize = 10 * typicalCount * Signature.count

  private let network: EmbeddingNetwork
  /// The distance that drawings usually have to the two nearest typical signatures of their digit, at least 1.
  public let reference: UInt32

  /// Names of the parameters in the model file.
  public enum Parameter {
    /// `SignatureInputs.version` of the inputs that the network was trained with.
    public static var version: ModelParameterName { ModelParameterName("vers") }
    /// `reference`.
    public static var reference: ModelParameterName { ModelParameterName("refd") }
    /// Thresholds of `HandScore` that accept a stranger who knows the PIN in 3 and in 1 of 100 attempts.
    public static var lenient: ModelParameterName { ModelParameterName("far3") }
    public static var strict: ModelParameterName { ModelParameterName("far1") }
  }

  /// Checks a model file that lies at `bytes`, which must stay valid and unchanged as long as the network is used.
  public init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
    network = try EmbeddingNetwork(bytes)
    guard network.inputs == SignatureInputs.count else { throw .badShape(layer: 0) }
    let layers = network.layers
    guard network.outputs == Signature.count, layers.tableSize == SignatureNetwork.tableSize else {
      throw .badShape(layer: UInt8(truncatingIfNeeded: layers.count &- 1))
    }
    guard layers.parameter(named: Parameter.version) == SignatureInputs.version,
      let reference = layers.parameter(named: Parameter.reference), reference > 0, reference < 1 << 14,
      layers.parameter(named: Parameter.lenient) != nil, layers.parameter(named: Parameter.strict) != nil
    else { throw .badField(offset: UInt16(ModelLayout.headerSize)) }
    self.reference = UInt32(reference)
  }

  /// The threshold that accepts a stranger who knows the PIN in about 3 of 100 attempts, or in 1 if `strict`.
  public func threshold(strict: Bool) -> UInt32 {
    let name = strict ? Parameter.strict : Parameter.lenient
    return UInt32(clamping: network.layers.parameter(named: name) ?? 0)
  }

  /// The signature of a drawing.
  public func signature(of inputs: borrowing SignatureInputs) -> Signature {
    let embedding = withUnsafeBytes(of: inputs.values) {
      network.embedding(of: $0.assumingMemoryBound(to: UInt8.self))
    }
    var signature = Signature()
    for k in 0..<Signature.count { signature.values[k] = embedding.values[k] }
    return signature
  }

  /// How unusual a drawing is: the mean distance to the two nearest typical signatures of its digit.
  public func rarity(of signature: borrowing Signature, digit: UInt8) -> UInt32 {
    var nearest = UInt32.max
    var second = UInt32.max
    let table = network.layers.table
    let start = Int(min(digit, 9)) * SignatureNetwork.typicalCount * Signature.count
    for n in 0..<SignatureNetwork.typicalCount {
      var typical = Signature()
      for k in 0..<Signature.count {
        typical.values[k] = Int8(bitPattern: table[start + n * Signature.count + k])
      }
      let distance = signature.distance(to: typical)
      if distance < nearest { (nearest, second) = (distance, nearest) } else { second = min(second, distance) }
    }
    return (nearest &+ second) / 2
  }
}
