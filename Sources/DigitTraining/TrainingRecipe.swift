public import Ink

/// All settings that, together with the data, determine the result of a training run.
public struct TrainingRecipe: Equatable, Sendable {
  public var shape: NetworkShape
  var framing: Framing
  /// 1 or more. The first sixth trains in smooth arithmetic, the rest in the device's.
  public var epochs: Int
  public var seed: UInt64
  /// Examples per step.
  public var batch = Default.batch
  /// Learning rate at the start, in spreads of the weights; it falls to zero on a cosine.
  public var rate = Default.rate
  /// Share of the probability that is spread over all classes (label smoothing).
  public var smoothing = Default.smoothing
  /// Strength of the augmentation: 0 is none, 1 is strong.
  public var augmentation = Default.augmentation
  /// Strokes are repeated until they are about this share of the digits, 0..<1.
  public var strokeShare = Default.strokeShare
  /// Share of those strokes that are images redrawn with the device's pen along their skeleton, 0..<1: MNIST has
  /// thousands of writers, stroke data sets have few.
  public var redrawnShare = Default.redrawnShare
  /// Share of the digits that are synthetic, in many styles, 0..<1: styles that the data may lack.
  public var syntheticShare = Default.syntheticShare
  /// Share of examples that are non-digits, where the shape has the class for them.
  public var nonDigitShare = Default.nonDigitShare
  /// Largest share of validation digits that the threshold may call unclear, each data set with the same weight. It is
  /// the smallest share at which 99.5% of the clear digits are right, apart from wrong labels. In data sets that were
  /// left out of training 2% to 3% of the digits are unclear.
  public var unclearShare = Default.unclearShare
  /// The threshold in thousandths, 0...1000, in place of the one that `unclearShare` leads to.
  public var threshold: UInt16?
  /// Views of the ink that the device reads: 3, or 1 where ink is framed as it was drawn.
  public var views: UInt8
  /// A larger network to imitate, if any.
  public var teacher: Teacher?

  /// The defaults of the command line, and so of the shipped models.
  public enum Default {
    public static let batch = 256
    public static let rate: Float = 0.05
    public static let smoothing: Float = 0.01
    public static let augmentation: Float = 0.7
    public static let strokeShare = 0.5
    public static let redrawnShare = 0.35
    public static let syntheticShare = 0.15
    public static let nonDigitShare = 0.12
    public static let unclearShare = 0.02
    public static let epochs = 60
    public static let views: UInt8 = 3
  }

  /// A teacher network, which is trained first, in smooth arithmetic, only for the small one to imitate (distillation,
  /// Hinton et al. 2015).
  public struct Teacher: Equatable, Sendable {
    public var hidden: [Int]
    public var epochs: Int

    public init(hidden: [Int], epochs: Int) {
      self.hidden = hidden
      self.epochs = epochs
    }
  }

  public init(shape: NetworkShape, framing: Framing, epochs: Int, seed: UInt64) {
    self.shape = shape
    self.framing = framing
    self.epochs = epochs
    self.seed = seed
    views = framing.mode == .normalized ? Default.views : 1
  }

  /// Epochs in smooth arithmetic, before rounding begins; a run of one epoch has none.
  var smoothEpochs: Int { (epochs + 4) / 6 }
}
