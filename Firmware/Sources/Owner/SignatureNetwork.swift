public import DigitNet

/// The network that turns drawings into signatures, with what its model file says about people in general.
///
/// The file has a network with an embedding head, parameters, and a table: for each digit from 0 to 9 eight signatures
/// of 16 bytes, which are typical of how people draw it.
public struct SignatureNetwork {
  /// Typical signatures of each digit.
  public static let typicalCount = 8
  /// Bytes of the table.
  public static let tableSize = 10 * typicalCount * Signature.size

  private let network: EmbeddingNetwork
  /// The rarity that is usual, at least 1.
  public let reference: UInt32
  /// What the measures of a drawn PIN say.
  public let weights: HandWeights

  /// Names of the parameters in the model file.
  public enum Parameter {
    /// `SignatureInputs.version` of the inputs that the network was trained with.
    public static var version: ModelParameterName { ModelParameterName("vers") }
    /// `reference`.
    public static var reference: ModelParameterName { ModelParameterName("refd") }
    /// What each of `HandMeasures.values` adds to a score, and what is added to all (`HandWeights`).
    public static func weight(_ k: Int) -> ModelParameterName {
      ModelParameterName(code: ModelParameterName("wgt0").code &+ UInt32(truncatingIfNeeded: k) << 24)
    }
    public static var bias: ModelParameterName { ModelParameterName("bias") }
    /// Thresholds of the score that accept a stranger who knows the PIN in 3 and in 1 of 100 attempts.
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
      let bias = layers.parameter(named: Parameter.bias), bias.magnitude < 1 << 16,
      layers.parameter(named: Parameter.lenient) != nil, layers.parameter(named: Parameter.strict) != nil
    else { throw .badField(offset: UInt16(ModelLayout.headerSize)) }
    self.reference = UInt32(reference)
    var values = InlineArray<6, Int32>(repeating: 0)
    for k in 0..<6 {
      guard let weight = layers.parameter(named: Parameter.weight(k)), weight.magnitude < 1 << 13 else {
        throw .badField(offset: UInt16(ModelLayout.headerSize))
      }
      values[k] = weight
    }
    weights = HandWeights(values: values, bias: bias)
  }

  /// The threshold that accepts a stranger who knows the PIN in about 3 of 100 attempts, or in 1 if `strict`.
  public func threshold(strict: Bool) -> UInt32 {
    let name = strict ? Parameter.strict : Parameter.lenient
    return UInt32(clamping: network.layers.parameter(named: name) ?? 0)
  }

  /// The signature of a drawing.
  public func signature(of inputs: borrowing SignatureInputs) -> Signature {
    var embedding = withUnsafeBytes(of: inputs.values) {
      network.embedding(of: $0.assumingMemoryBound(to: UInt8.self))
    }
    var signature = Signature()
    // Read in place: reading one number of a value copies all of them.
    withUnsafeBytes(of: &embedding) { numbers in
      for k in 0..<Signature.count {
        // To the nearest sixteenth of the embedding.
        let number = min((Int32(numbers.load(fromByteOffset: k, as: Int8.self)) &+ 8) >> 4, 7)
        signature.words[k >> 3] = signature.words[k >> 3] >> 4 | UInt32(bitPattern: number) << 28
      }
    }
    return signature
  }

  /// How unusual a drawing is: the distance to the nearest typical signature of its digit.
  @inline(never)
  public func rarity(of signature: borrowing Signature, digit: UInt8) -> UInt32 {
    var nearest = UInt32.max
    let first = Int(min(digit, 9)) * SignatureNetwork.typicalCount
    for n in first..<(first + SignatureNetwork.typicalCount) {
      let typical = Signature(at: network.layers.table.baseAddress.unsafelyUnwrapped + n * Signature.size)
      nearest = min(nearest, signature.distance(to: typical))
    }
    return nearest
  }
}
