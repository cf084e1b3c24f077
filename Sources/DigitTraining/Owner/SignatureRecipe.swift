import Owner

/// How a signature network is trained.
public struct SignatureRecipe: Equatable, Sendable {
  public var seed: UInt64 = 1
  /// Outputs of the hidden layer; 0 for a linear map.
  public var hidden = 64
  /// Bits of a weight of the first layer: 4 or 8.
  public var firstBits = 4
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
  public var rate: Float = 0.01
  /// The standard deviation of the noise on the natural logarithm of a drawing's duration.
  public var tempo: Float = 0.25
  /// Strength of the softmax: the logit of a distance that is usual before training.
  public var strength: Float = 10
  /// The standard deviation of the noise on each input, in standard deviations of that input.
  public var noise: Float = 0.3

  public init() {}

  var shape: NetworkShape {
    NetworkShape(
      inputs: SignatureInputs.count, hidden: hidden > 0 ? [hidden] : [], outputs: Signature.count,
      bits: hidden > 0 ? [firstBits, 8] : [firstBits])
  }
}
