import ArgumentParser
import DigitNet
import DigitTraining
import Ink

/// The options for the network and its training.
struct RecipeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Neurons of the hidden layers, separated by commas. (default: 64,48 --local)", valueName: "N,…"))
  var hidden: IntegerList?
  @Option(help: ArgumentHelp("Bits of a weight of each layer: 2, 4 or 8.", valueName: "N,…"))
  var bits: IntegerList?
  @Option(help: "The features that are counted in each zone of the raster: ink, or edges in eight directions.")
  var features = FeatureName.edges
  @Option(help: ArgumentHelp("Cells between the centers of neighboring zones, 1 to 8.", valueName: "N"))
  var step: UInt8 = 5
  @Option(help: ArgumentHelp("Cells before the first zone and after the last, 0 to 8.", valueName: "N"))
  var margin: UInt8 = 2
  @Flag(
    inversion: .prefixedNo,
    help: """
      Whether the neurons of the first layer have a local receptive field: one quarter of the zones. The layer has a \
      multiple of 32 neurons with weights of 4 bits.
      """)
  var local: Bool?
  @Flag(inversion: .prefixedNo, help: "Whether the network has the finger's motion as input, beside the raster.")
  var motion = true
  @Option(help: "How ink is scaled and placed on the raster.")
  var framing = FramingName.normalized
  @Option(help: ArgumentHelp("Side of normalized ink in cells, 4 to 28.", valueName: "N"))
  var box: UInt8 = 22
  @Option(help: "The cells that one point of the ink covers.")
  var pen = PenName.cell
  @Option(help: ArgumentHelp("Epochs: passes over all training data.", valueName: "N"))
  var epochs = TrainingRecipe.Default.epochs
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Initial learning rate, as a multiple of the weights' spread.", valueName: "RATE"))
  var rate = TrainingRecipe.Default.rate
  @Option(help: ArgumentHelp("Strength of the augmentation; 0 is none, 1 is strong.", valueName: "X"))
  var augmentation = TrainingRecipe.Default.augmentation
  @Option(help: ArgumentHelp("Batch size: examples of one training step.", valueName: "N"))
  var batch = TrainingRecipe.Default.batch
  @Option(
    help: ArgumentHelp("Label smoothing: share of probability spread over all classes, below 0.5.", valueName: "SHARE"))
  var smoothing = TrainingRecipe.Default.smoothing
  @Option(help: ArgumentHelp("Share of digits from strokes, repeated to reach it, below 1.", valueName: "SHARE"))
  var strokeShare = TrainingRecipe.Default.strokeShare
  @Option(
    help: ArgumentHelp(
      "Share of those strokes that are images, redrawn along the skeleton of their ink, below 1.", valueName: "SHARE"))
  var redrawn = TrainingRecipe.Default.redrawnShare
  @Option(help: ArgumentHelp("Share of the digits that are synthetic, in many styles, below 1.", valueName: "SHARE"))
  var synthetic = TrainingRecipe.Default.syntheticShare
  @Option(help: ArgumentHelp("Share of the examples that are non-digits, below 0.5.", valueName: "SHARE"))
  var nonDigitShare = TrainingRecipe.Default.nonDigitShare
  @Option(
    help: ArgumentHelp(
      "Share of validation digits that the threshold may reject as unclear, 0 to 1.", valueName: "SHARE")
  )
  var unclearShare = TrainingRecipe.Default.unclearShare
  @Option(
    help: ArgumentHelp(
      "Views of the ink that the device reads: 1, or 3, which also turn it a little to both sides; 3 only with framing "
        + "normalized (default: 3, as drawn 1).", valueName: "N"))
  var views: UInt8?
  @Option(help: ArgumentHelp("Distillation: neurons of a larger network to train first and imitate.", valueName: "N,…"))
  var teacher: IntegerList?
  @Option(help: ArgumentHelp("Epochs of the teacher.", valueName: "N"))
  var teacherEpochs = 20

  private func shape(classes: Int) -> NetworkShape? {
    let isLocal = local ?? (hidden == nil)
    let hidden = hidden?.values ?? [64, 48]
    guard let zones = Zones(features.feature, step: step, margin: margin, isLocal: isLocal) else { return nil }
    return NetworkShape(
      zones: zones, readsMotion: motion, hidden: hidden, bits: bits?.values ?? hidden.map { _ in 4 } + [8],
      classes: classes)
  }

  func validate() throws {
    guard let shape = shape(classes: 11) else {
      throw ValidationError(
        "the device holds up to 3 hidden layers of 1 to 128 neurons, with --bits of 2, 4 or 8 for each layer and the "
          + "last, --step 1 to 8 (3 to 8 for edges), and --margin 0 to 8; with --local the first hidden layer has 32, "
          + "64, 96 or 128 neurons with weights of 4 bits")
    }
    guard shape.fileSize <= 65_536 else { throw ValidationError("such a model takes more than 65,536 bytes") }
    guard Framing.boxes.contains(box) else { throw ValidationError("--box is 4 to 28") }
    guard (1...100_000).contains(epochs) else { throw ValidationError("--epochs is 1 to 100000") }
    guard (8...65_536).contains(batch) else { throw ValidationError("--batch is 8 to 65536") }
    guard (0..<0.5).contains(smoothing) else { throw ValidationError("--smoothing is 0 to below 0.5") }
    guard (0...4).contains(augmentation) else { throw ValidationError("--augmentation is 0 to 4") }
    guard redrawn >= 0, redrawn < 1 else { throw ValidationError("--redrawn is 0 to below 1") }
    guard synthetic >= 0, synthetic < 1 else { throw ValidationError("--synthetic is 0 to below 1") }
    guard strokeShare >= 0, strokeShare < 1 else { throw ValidationError("--stroke-share is 0 to below 1") }
    guard (0..<0.5).contains(nonDigitShare) else { throw ValidationError("--non-digit-share is 0 to below 0.5") }
    guard views == nil || views == 1 || views == 3 && framing.mode == .normalized else {
      throw ValidationError("--views is 1, or 3 with --framing normalized")
    }
    guard (0...1).contains(unclearShare) else { throw ValidationError("--unclear-share is 0 to 1") }
    guard teacher?.values.allSatisfy({ (1...2048).contains($0) }) ?? true else {
      throw ValidationError("--teacher has layers of 1 to 2048 neurons")
    }
    guard (1...10_000).contains(teacherEpochs) else { throw ValidationError("--teacher-epochs is 1 to 10000") }
    guard rate > 0, rate <= 1 else { throw ValidationError("--rate is above 0 and at most 1") }
  }

  /// The training recipe for a data set.
  func recipe(for data: TrainingData) throws -> TrainingRecipe {
    guard let shape = shape(classes: data.hasNonDigits ? 11 : 10) else { throw ValidationError("no such shape") }
    var recipe = TrainingRecipe(
      shape: shape, framing: Framing(framing.mode, box: box, pen: pen.pen), epochs: epochs, seed: seed)
    recipe.rate = rate
    recipe.augmentation = augmentation
    recipe.redrawnShare = redrawn
    recipe.syntheticShare = synthetic
    recipe.batch = batch
    recipe.smoothing = smoothing
    recipe.strokeShare = strokeShare
    recipe.nonDigitShare = nonDigitShare
    recipe.unclearShare = unclearShare
    if let views { recipe.views = views }
    recipe.teacher = teacher.map { TrainingRecipe.Teacher(hidden: $0.values, epochs: teacherEpochs) }
    return recipe
  }
}

/// Integers separated by commas.
struct IntegerList: ExpressibleByArgument {
  var values: [Int]

  init(_ values: [Int]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !parts.contains(nil) else { return nil }
    values = parts.compactMap { $0 }
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

/// The command-line spelling of `Framing.Mode`.
enum FramingName: String, ExpressibleByArgument, CaseIterable {
  case normalized, asDrawn

  var mode: Framing.Mode { self == .normalized ? .normalized : .asDrawn }
}

/// The command-line spelling of `Zones.Feature`.
enum FeatureName: String, ExpressibleByArgument, CaseIterable {
  case ink, edges

  var feature: Zones.Feature { self == .ink ? .ink : .edges }
}

/// The command-line spelling of `Pen`.
enum PenName: String, ExpressibleByArgument, CaseIterable {
  case cell, plus, square

  var pen: Pen { self == .cell ? .cell : self == .plus ? .plus : .square }
}
