import ArgumentParser
import Core2Simulator
import DigitTraining
import Foundation
import HostSupport
import Ink

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on your own data, in the device's arithmetic.",
    discussion: """
      The same seed and data give the same bytes, whatever the number of threads. Whole writers are held back to \
      measure progress on; the network that is best on them is written. Ctrl-C keeps the best so far.
      """)

  @Option(
    help: ArgumentHelp("A folder with MNIST's train-images-idx3-ubyte and labels, plain or .gz.", valueName: "DIR"))
  var mnist: [String] = []
  @Option(help: ArgumentHelp("A Kaggle CSV of images: label,pixel0,…", valueName: "FILE"))
  var csv: [String] = []
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Strokes files, .jsonl or .jsonl.gz.", valueName: "FILE"))
  var strokes: [String] = []
  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Strokes files of which all samples are no digits.", valueName: "FILE")
  )
  var negatives: [String] = []

  @Option(help: ArgumentHelp("Neurons of the hidden layers, separated by commas.", valueName: "N,…"))
  var hidden = IntegerList([56, 32])
  @Option(help: ArgumentHelp("Bits of a weight of each layer: 2, 4 or 8.", valueName: "N,…"))
  var bits: IntegerList?
  @Option(help: ArgumentHelp("Side of the square of cells that is one input, 1 or 2.", valueName: "N"))
  var pool = 2
  @Option(
    help: ArgumentHelp("Cells at each edge of the raster that the network does not read, 0 to 8.", valueName: "N"))
  var margin = 0
  @Option(help: "How ink is framed.")
  var framing = FramingName.normalised
  @Option(help: ArgumentHelp("Cells that normalised ink fills, 4 to 28.", valueName: "N"))
  var box: UInt8 = 20
  @Option(help: "What a point of the ink covers.")
  var pen = PenName.square
  @Option(help: ArgumentHelp("Times that all data is seen.", valueName: "N"))
  var epochs = 60
  @Option(help: ArgumentHelp("Where all random numbers come from.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Threads; the result does not depend on them.", valueName: "N"))
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: ArgumentHelp("Share of the writers to measure on, 0 to 0.5.", valueName: "SHARE"))
  var validationShare = 0.1
  @Option(help: ArgumentHelp("Learning rate at the start, in spreads of the weights.", valueName: "RATE"))
  var rate: Float = 0.02
  @Option(help: ArgumentHelp("How much samples are varied: 1 is the usual, 0 not at all.", valueName: "X"))
  var augmentation: Float = 1
  @Option(help: ArgumentHelp("Examples of a step.", valueName: "N"))
  var batch = 256
  @Option(help: ArgumentHelp("Share of probability spread over all classes, below 0.5.", valueName: "SHARE"))
  var smoothing: Float = 0.02
  @Option(help: ArgumentHelp("Strokes are repeated to be this share of the digits, below 1.", valueName: "SHARE"))
  var strokeShare = 0.5
  @Option(help: ArgumentHelp("Share of the examples that are no digit, below 0.5.", valueName: "SHARE"))
  var negativeShare = 0.12
  @Option(help: ArgumentHelp("Neurons of a larger network to train first and imitate.", valueName: "N,…"))
  var teacher: IntegerList?
  @Option(help: ArgumentHelp("Epochs of the teacher.", valueName: "N"))
  var teacherEpochs = 20
  @Option(name: .shortAndLong, help: ArgumentHelp("The model file; its card is written beside it.", valueName: "MODEL"))
  var output: String

  private func shape(classes: Int) -> NetworkShape? {
    let hidden = hidden.values
    return NetworkShape(
      pool: pool, margin: margin, hidden: hidden, bits: bits?.values ?? hidden.map { _ in 4 } + [8], classes: classes)
  }

  func validate() throws {
    guard !(mnist.isEmpty && csv.isEmpty && strokes.isEmpty) else {
      throw ValidationError("give something to learn from: --mnist, --csv or --strokes")
    }
    guard let shape = shape(classes: 11) else {
      throw ValidationError(
        "the device holds up to 3 hidden layers of 1 to 128 neurons, with --bits of 2, 4 or 8 for each layer and the "
          + "last, --pool 1 or 2, and --margin 0 to 8")
    }
    guard shape.fileSize <= 65_536 else { throw ValidationError("such a model takes more than 65,536 bytes") }
    guard Framing.boxes.contains(box) else { throw ValidationError("--box is 4 to 28") }
    guard (1...100_000).contains(epochs) else { throw ValidationError("--epochs is 1 to 100000") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256") }
    guard (8...65_536).contains(batch) else { throw ValidationError("--batch is 8 to 65536") }
    guard (0...0.5).contains(validationShare) else { throw ValidationError("--validation-share is 0 to 0.5") }
    guard (0..<0.5).contains(smoothing) else { throw ValidationError("--smoothing is 0 to below 0.5") }
    guard (0...4).contains(augmentation) else { throw ValidationError("--augmentation is 0 to 4") }
    guard strokeShare >= 0, strokeShare < 1 else { throw ValidationError("--stroke-share is 0 to below 1") }
    guard (0..<0.5).contains(negativeShare) else { throw ValidationError("--negative-share is 0 to below 0.5") }
    guard teacher?.values.allSatisfy({ (1...2048).contains($0) }) ?? true else {
      throw ValidationError("--teacher has layers of 1 to 2048 neurons")
    }
    guard (1...10_000).contains(teacherEpochs) else { throw ValidationError("--teacher-epochs is 1 to 10000") }
    guard rate > 0, rate <= 1 else { throw ValidationError("--rate is above 0 and at most 1") }
  }

  func run() throws {
    let data = try readData()
    guard data.hasDigits else { throw InputError("training data", "holds no digits to train on") }
    guard let shape = shape(classes: data.hasNegatives ? 11 : 10) else { throw ValidationError("no such shape") }
    var recipe = TrainingRecipe(
      shape: shape, framing: Framing(framing.mode, box: box, pen: pen.pen), epochs: epochs, seed: seed)
    recipe.rate = rate
    recipe.augmentation = augmentation
    recipe.batch = batch
    recipe.smoothing = smoothing
    recipe.strokeShare = strokeShare
    recipe.negativeShare = negativeShare
    recipe.teacher = teacher.map { TrainingRecipe.Teacher(pool: pool, hidden: $0.values, epochs: teacherEpochs) }

    let interrupt = Interrupt()
    let clock = ContinuousClock()
    let start = clock.now
    var last = start
    func report(_ epoch: EpochReport) {
      let now = clock.now
      tell(epoch.line + String(format: "  %.1f s", (now - last) / .seconds(1)))
      last = now
    }
    let model = Trainer(recipe, data: data, threads: threads)
      .run(shouldStop: { interrupt.isRaised }, report: report)
    let seconds = (clock.now - start) / .seconds(1)
    let card = try ModelCard(
      DeviceModel(model.bytes, from: output), trained: model, recipe: recipe, data: data, command: commandLine)
    try AtomicFile.write(model.bytes, to: output)
    try AtomicFile.write(Array(card.markdown.utf8), to: beside(".md"))
    try AtomicFile.write(Array((card.json.description + "\n").utf8), to: beside(".json"))
    if model.wasInterrupted { tell("interrupted: \(output) holds the best network so far") }
    tell(String(format: "%@: %d bytes, epoch %d, %.0f s", output, model.bytes.count, model.epoch, seconds))
    tell(
      String(
        format: "unclear: %.2f%% of digits, %.2f%% of negatives, threshold %d", 100 * model.unclearDigits,
        100 * model.unclearNegatives, model.header.threshold))
  }

  /// The path of the model with another extension.
  private func beside(_ suffix: String) -> String {
    (output.hasSuffix(".model") ? String(output.dropLast(".model".count)) : output) + suffix
  }

  /// The command line as one would type it; what an absolute path says about this machine is nobody's business.
  private var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().map { argument in
      let shown = argument.hasPrefix("/") ? name(argument, withExtension: true) : argument
      let isPlain = shown.allSatisfy { $0.isLetter || $0.isNumber || "-_./,=:+@%".contains($0) }
      return isPlain && !shown.isEmpty ? shown : "'" + shown.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    return (["inklock"] + arguments).joined(separator: " ")
  }

  private func readData() throws(InputError) -> TrainingData {
    var data = TrainingData(validationShare: validationShare)
    for folder in mnist { data.add(try ImageSet(mnist: folder, .training), named: name(folder)) }
    for file in csv { data.add(try ImageSet(csv: file), named: name(file)) }
    for file in strokes { data.add(try StrokeFile.read(file), named: name(file)) }
    for file in negatives {
      let samples = try StrokeFile.read(file)
      if let digit = samples.first(where: { $0.digit != nil }) {
        throw InputError(file, "holds the digit \(digit.label), which is no negative")
      }
      data.add(samples, named: name(file))
    }
    return data
  }

  /// What a data set is called: its file's name without what says only how it is stored.
  private func name(_ path: String, withExtension: Bool = false) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return withExtension ? last : last.split(separator: ".").first.map(String.init) ?? last
  }
}

/// Writes a line to standard error.
private func tell(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

extension EpochReport {
  /// One line of progress.
  fileprivate var line: String {
    func percent(_ part: Int, _ whole: Int) -> String {
      String(format: "%.2f%%", 100 * Double(part) / Double(max(whole, 1)))
    }
    let head = String(
      format: "epoch %3d/%d %@  loss %.4f  training %.2f%%  validation", epoch, epochs,
      isTeacher ? "teacher" : isQuantised ? "rounded" : "smooth ", loss, 100 * accuracy)
    let figures = validation.sources.map { source in
      source.digits > 0
        ? " \(source.name) \(percent(source.right, source.digits))"
        : source.negatives > 0 ? " \(source.name) rejected \(percent(source.rejected, source.negatives))" : ""
    }
    return head + figures.joined() + (isBest ? " *" : "  ")
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

/// `Framing.Mode` as the command line spells it.
enum FramingName: String, ExpressibleByArgument, CaseIterable {
  case normalised, asDrawn

  var mode: Framing.Mode { self == .normalised ? .normalised : .asDrawn }
}

/// `Pen` as the command line spells it.
enum PenName: String, ExpressibleByArgument, CaseIterable {
  case cell, plus, square

  var pen: Pen { self == .cell ? .cell : self == .plus ? .plus : .square }
}
