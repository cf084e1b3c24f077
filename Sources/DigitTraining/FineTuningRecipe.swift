/// All settings that, together with the model and the data, determine the result of fine-tuning.
public struct FineTuningRecipe: Equatable, Sendable {
  /// 0 or more; after none the network is the same.
  public var epochs = Default.epochs
  public var seed: UInt64
  /// Examples per step.
  public var batch = Default.batch
  /// Learning rate at the start, in spreads of the weights; it falls to zero on a cosine.
  public var rate = Default.rate
  /// Share of the probability that is spread over all classes (label smoothing).
  public var smoothing = Default.smoothing
  /// Strength of the augmentation of the person's drawings: 0 is none, 1 is strong.
  public var augmentation = TrainingRecipe.Default.augmentation
  /// Share of the digits that the person drew, 0...1; the others are synthetic or other people's.
  public var ownShare = Default.ownShare
  /// Share of the other digits that are synthetic, 0...1, where there are other people's; without these all are.
  public var syntheticShare = TrainingRecipe.Default.syntheticShare
  /// Share of examples that are non-digits, where the network has the class for them.
  public var nonDigitShare = TrainingRecipe.Default.nonDigitShare

  /// Examples of an epoch. It does not depend on the number of drawings, so that few of them are varied more often.
  public static let examplesPerEpoch = 4096

  /// The defaults of the command line, chosen on writers of UNIPEN.
  public enum Default {
    public static let epochs = 5
    public static let batch = 64
    public static let rate: Float = 0.01
    /// At 0.01, as for a new network, the confidence falls, and 5.7% of the digits of others are unclear in place of 4.2%.
    public static let smoothing: Float = 0
    /// 0.15 reads the person's digits a little worse; 0.7 makes a fifth more digits of others unclear.
    public static let ownShare = 0.3
    /// Share of the person's drawings that are kept for validation.
    public static let validationShare = 0.25
  }

  public init(seed: UInt64) {
    self.seed = seed
  }
}
