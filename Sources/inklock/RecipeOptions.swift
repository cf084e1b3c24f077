import ArgumentParser
import DigitModel
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
  @Option(
    help:
      "The features that are counted in each zone of the raster: ink, or edges in eight directions. (default: edges)"
  )
  var features: FeatureName?
  @Option(help: ArgumentHelp("Cells between the centers of neighboring zones, 1 to 8. (default: 5)", valueName: "N"))
  var step: UInt8?
  @Option(help: ArgumentHelp("Cells before the first zone and after the last, 0 to 8. (default: 2)", valueName: "N"))
  var margin: UInt8?
  @Flag(
    inversion: .prefixedNo,
    help: """
      Whether the neurons of the first layer have a local receptive field: one quarter of the zones. The layer has a \
      multiple of 32 neurons with weights of 4 bits.
      """)
  var local: Bool?
  @Flag(
    inversion: .prefixedNo,
    help: "Whether the network has the finger's motion as input, beside the raster. (default: --motion)")
  var motion: Bool?
  @Option(help: "How ink is scaled and placed on the raster. (default: normalized)")
  var framing: FramingName?
  @Option(help: ArgumentHelp("Side of normalized ink in cells, 4 to 28. (default: 22)", valueName: "N"))
  var box: UInt8?
  @Option(help: "The cells that one point of the ink covers. (default: cell)")
  var pen: PenName?
  @Option(
    help: ArgumentHelp(
      "Epochs: passes over all training data, with --from over \(FineTuningRecipe.examplesPerEpoch) examples. "
        + "(default: \(TrainingRecipe.Default.epochs); with --from \(FineTuningRecipe.Default.epochs))", valueName: "N")
  )
  var epochs: Int?
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Initial learning rate, as a multiple of the weights' spread. "
        + "(default: \(TrainingRecipe.Default.rate); with --from \(FineTuningRecipe.Default.rate))", valueName: "RATE"))
  var rate: Float?
  @Option(help: ArgumentHelp("Strength of the augmentation; 0 is none, 1 is strong.", valueName: "X"))
  var augmentation = TrainingRecipe.Default.augmentation
  @Option(
    help: ArgumentHelp(
      "Batch size: examples of one training step. "
        + "(default: \(TrainingRecipe.Default.batch); with --from \(FineTuningRecipe.Default.batch))", valueName: "N"))
  var batch: Int?
  @Option(
    help: ArgumentHelp(
      "Label smoothing: share of probability spread over all classes, below 0.5. "
        + "(default: \(TrainingRecipe.Default.smoothing); with --from \(FineTuningRecipe.Default.smoothing))",
      valueName: "SHARE"))
  var smoothing: Float?
  @Option(
    help: ArgumentHelp(
      "Share of digits from strokes, repeated to reach it, below 1. (default: \(TrainingRecipe.Default.strokeShare))",
      valueName: "SHARE"))
  var strokeShare: Double?
  @Option(
    help: ArgumentHelp(
      "Share of those strokes that are images, redrawn along the skeleton of their ink, below 1. "
        + "(default: \(TrainingRecipe.Default.redrawnShare))", valueName: "SHARE"))
  var redrawn: Double?
  @Option(
    help: ArgumentHelp(
      "Share of the digits that are synthetic, in many styles, below 1; with --from of the digits that are not the "
        + "person's, or all of them without data of others.", valueName: "SHARE"))
  var synthetic = TrainingRecipe.Default.syntheticShare
  @Option(help: ArgumentHelp("Share of the examples that are non-digits, below 0.5.", valueName: "SHARE"))
  var nonDigitShare = TrainingRecipe.Default.nonDigitShare
  @Option(
    help: ArgumentHelp(
      "Share of validation digits that the threshold may reject as unclear, 0 to 1. "
        + "(default: \(TrainingRecipe.Default.unclearShare))", valueName: "SHARE"))
  var unclearShare: Double?
  @Option(
    help: ArgumentHelp(
      "The threshold below which a digit is unclear, 0 to 1000 thousandths, in place of the one that --unclear-share "
        + "leads to.", valueName: "N"))
  var threshold: UInt16?
  @Option(
    help: ArgumentHelp(
      "Views of the ink that the device reads: 1, or 3, which also turn it a little to both sides; 3 only with framing "
        + "normalized (default: 3, as drawn 1).", valueName: "N"))
  var views: UInt8?
  @Option(help: ArgumentHelp("Distillation: neurons of a larger network to train first and imitate.", valueName: "N,…"))
  var teacher: IntegerList?
  @Option(help: ArgumentHelp("Epochs of the teacher. (default: 20)", valueName: "N"))
  var teacherEpochs: Int?

  private func shape(classes: Int) -> NetworkShape? {
    let isLocal = local ?? (hidden == nil)
    let hidden = hidden?.values ?? [64, 48]
    let feature = (features ?? .edges).feature
    guard let zones = Zones(feature, step: step ?? 5, margin: margin ?? 2, isLocal: isLocal) else { return nil }
    return NetworkShape(
      zones: zones, readsMotion: motion ?? true, hidden: hidden, bits: bits?.values ?? hidden.map { _ in 4 } + [8],
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
    guard Framing.boxes.contains(box ?? 22) else { throw ValidationError("--box is 4 to 28") }
    guard (0...100_000).contains(epochs ?? 1) else {
      throw ValidationError("--epochs is 1 to 100000, or 0 with --from")
    }
    guard (8...65_536).contains(batch ?? TrainingRecipe.Default.batch) else {
      throw ValidationError("--batch is 8 to 65536")
    }
    guard (0..<0.5).contains(smoothing ?? 0) else { throw ValidationError("--smoothing is 0 to below 0.5") }
    guard (0...4).contains(augmentation) else { throw ValidationError("--augmentation is 0 to 4") }
    guard (0..<1).contains(redrawn ?? 0) else { throw ValidationError("--redrawn is 0 to below 1") }
    guard synthetic >= 0, synthetic < 1 else { throw ValidationError("--synthetic is 0 to below 1") }
    guard (0..<1).contains(strokeShare ?? 0) else { throw ValidationError("--stroke-share is 0 to below 1") }
    guard threshold ?? 0 <= 1000 else { throw ValidationError("--threshold is 0 to 1000") }
    guard (0..<0.5).contains(nonDigitShare) else { throw ValidationError("--non-digit-share is 0 to below 0.5") }
    guard views == nil || views == 1 || views == 3 && framing?.mode != .asDrawn else {
      throw ValidationError("--views is 1, or 3 with --framing normalized")
    }
    guard (0...1).contains(unclearShare ?? 0) else { throw ValidationError("--unclear-share is 0 to 1") }
    guard teacher?.values.allSatisfy({ (1...2048).contains($0) }) ?? true else {
      throw ValidationError("--teacher has layers of 1 to 2048 neurons")
    }
    guard (1...10_000).contains(teacherEpochs ?? 1) else { throw ValidationError("--teacher-epochs is 1 to 10000") }
    let rate = rate ?? TrainingRecipe.Default.rate
    guard rate > 0, rate <= 1 else { throw ValidationError("--rate is above 0 and at most 1") }
  }

  /// Fails where the options cannot train a new network.
  func requireNewNetwork() throws {
    guard epochs != 0 else { throw ValidationError("--epochs is 1 to 100000, or 0 with --from") }
  }

  /// The framing of a new network.
  private var newFraming: Framing { Framing((framing ?? .normalized).mode, box: box ?? 22, pen: (pen ?? .cell).pen) }

  /// The training recipe for a data set.
  func recipe(for data: TrainingData) throws -> TrainingRecipe {
    guard let shape = shape(classes: data.hasNonDigits ? 11 : 10) else { throw ValidationError("no such shape") }
    var recipe = TrainingRecipe(
      shape: shape, framing: newFraming, epochs: epochs ?? TrainingRecipe.Default.epochs, seed: seed)
    recipe.rate = rate ?? recipe.rate
    recipe.augmentation = augmentation
    recipe.redrawnShare = redrawn ?? recipe.redrawnShare
    recipe.syntheticShare = synthetic
    recipe.batch = batch ?? recipe.batch
    recipe.smoothing = smoothing ?? recipe.smoothing
    recipe.strokeShare = strokeShare ?? recipe.strokeShare
    recipe.nonDigitShare = nonDigitShare
    recipe.unclearShare = unclearShare ?? recipe.unclearShare
    recipe.threshold = threshold
    recipe.views = views ?? recipe.views
    recipe.teacher = teacher.map { TrainingRecipe.Teacher(hidden: $0.values, epochs: teacherEpochs ?? 20) }
    return recipe
  }

  /// Options that mean nothing when a network is fine-tuned.
  private var optionsOfNewNetworks: [(name: String, isGiven: Bool)] {
    [
      ("--teacher", teacher != nil), ("--teacher-epochs", teacherEpochs != nil), ("--redrawn", redrawn != nil),
      ("--stroke-share", strokeShare != nil), ("--unclear-share", unclearShare != nil),
      ("--threshold", threshold != nil),
    ]
  }

  /// The recipe to fine-tune a model.
  ///
  /// - Parameters:
  ///   - model: the model; what it states about its network cannot be changed.
  ///   - ownShare: share of the digits that the person drew.
  /// - Throws: a usage error where an option contradicts the model, or is for new networks only.
  func fineTuningRecipe(for model: DeviceModel, ownShare: Double) throws -> FineTuningRecipe {
    if let (name, _) = optionsOfNewNetworks.first(where: \.isGiven) {
      throw ValidationError("\(name) is for new networks: leave it out, or leave out --from")
    }
    if let (name, has) = contradiction(to: model) {
      throw ValidationError(
        "\(name) contradicts \(model.path), which has \(has) and keeps it: leave \(name) out, or leave out --from to train "
          + "a new network")
    }
    var recipe = FineTuningRecipe(seed: seed)
    recipe.epochs = epochs ?? recipe.epochs
    recipe.rate = rate ?? recipe.rate
    recipe.augmentation = augmentation
    recipe.syntheticShare = synthetic
    recipe.batch = batch ?? recipe.batch
    recipe.smoothing = smoothing ?? recipe.smoothing
    recipe.nonDigitShare = nonDigitShare
    recipe.ownShare = ownShare
    return recipe
  }

  /// The first option that differs from what a model states, and what the model has.
  private func contradiction(to model: DeviceModel) -> (name: String, has: String)? {
    let header = model.header
    let zones = header.zones
    let layers = model.decodedLayers
    let neurons = IntegerList(layers.dropLast().map(\.outputs))
    let bits = IntegerList(layers.map(\.bitsPerWeight))
    var found: [(name: String, has: String)] = []
    func check<Value: Equatable>(_ name: String, _ option: Value?, _ own: Value, _ text: String) {
      if let option, option != own { found.append((name, text)) }
    }
    check("--hidden", hidden?.values, neurons.values, "layers of \(neurons.defaultValueDescription) neurons")
    check("--bits", self.bits?.values, bits.values, "\(bits.defaultValueDescription) bits")
    check("--features", features?.feature, zones.feature, FeatureName(zones.feature).rawValue)
    check("--step", step, zones.step, "\(zones.step)")
    check("--margin", margin, zones.margin, "\(zones.margin)")
    check("--local", local == false ? nil : local, zones.isLocal, "neurons that read all zones")
    check("--no-local", local == true ? nil : local, zones.isLocal, "local receptive fields")
    check("--motion", motion == false ? nil : motion, header.readsMotion, "no motion as input")
    check("--no-motion", motion == true ? nil : motion, header.readsMotion, "motion as input")
    check("--framing", framing?.mode, header.framing.mode, FramingName(header.framing.mode).rawValue)
    check("--box", box, header.framing.box, "\(header.framing.box)")
    check("--pen", pen?.pen, header.framing.pen, PenName(header.framing.pen).rawValue)
    check("--views", views, header.views, "\(header.views)")
    return found.first
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

  init(_ mode: Framing.Mode) { self = mode == .normalized ? .normalized : .asDrawn }

  var mode: Framing.Mode { self == .normalized ? .normalized : .asDrawn }
}

/// The command-line spelling of `Zones.Feature`.
enum FeatureName: String, ExpressibleByArgument, CaseIterable {
  case ink, edges

  init(_ feature: Zones.Feature) { self = feature == .ink ? .ink : .edges }

  var feature: Zones.Feature { self == .ink ? .ink : .edges }
}

/// The command-line spelling of `Pen`.
enum PenName: String, ExpressibleByArgument, CaseIterable {
  case cell, plus, square

  init(_ pen: Pen) { self = pen == .cell ? .cell : pen == .plus ? .plus : .square }

  var pen: Pen { self == .cell ? .cell : self == .plus ? .plus : .square }
}
