import Owner

/// How a signature network is trained.
public struct SignatureRecipe: Equatable, Sendable {
  public var seed: UInt64 = 1
  /// Networks that are trained side by side, and then become one: each finds other differences between hands.
  public var members = 3
  /// Units of the hidden layer of each of them; 0 for linear maps.
  public var hidden = 16
  /// Bits of a weight of the first layer: 4 or 8.
  public var firstBits = 4
  /// Bits of a weight of the last layer: 4 or 8.
  public var lastBits = 4
  public var epochs = 30
  /// Epochs before the weights are rounded.
  public var smoothEpochs = 18
  /// Steps of an epoch.
  public var steps = 200
  /// Groups of a step: each has a digit and a device.
  public var groups = 8
  /// Writers of a group, at most.
  public var writers = 32
  /// In spreads of the weights.
  public var rate: Float = 0.02
  /// The standard deviation of the noise on the natural logarithm of a drawing's duration.
  public var tempo: Float = 0.3
  /// Strength of the softmax: the logit of a distance that is usual before training.
  public var strength: Float = 10
  /// The standard deviation of the noise on each input, in standard deviations of that input. The places at equal
  /// distances of time have none.
  public var noise: Float = 0.3

  public init() {}

  /// Numbers of each member's embedding.
  static let numbers = 16

  /// Every second member does not read the places at equal distances of time.
  var shape: NetworkShape {
    NetworkShape(
      inputs: SignatureInputs.count, hidden: hidden > 0 ? [members * hidden] : [],
      outputs: members * SignatureRecipe.numbers, bits: hidden > 0 ? [firstBits, lastBits] : [lastBits],
      members: members,
      withheld: SignatureInputs.places..<SignatureInputs.count)
  }
}
