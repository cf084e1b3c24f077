import ArgumentParser
import DigitTraining
import Foundation
import Handwriting
import HostSupport

/// The options for the training data.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A folder with MNIST's train-images-idx3-ubyte and labels, plain or .gz.", valueName: "DIR"),
    completion: .directory)
  var mnist: [String] = []
  @Flag(help: "Swap rows and columns of the images of --mnist, as EMNIST needs.")
  var transposed = false
  @Option(
    help: ArgumentHelp("A CSV of images, such as Kaggle's: label,pixel0,…", valueName: "FILE"), completion: .file())
  var csv: [String] = []
  @Option(
    help: ArgumentHelp(
      "A folder with crops-images-idx3-ubyte and labels, as read --crops writes them; label 10 is a non-digit.",
      valueName: "DIR"),
    completion: .directory)
  var crops: [String] = []
  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Strokes files, .jsonl or .jsonl.gz.", valueName: "FILE"),
    completion: .file())
  var strokes: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Strokes files in which all samples are non-digits.", valueName: "FILE"), completion: .file())
  var nonDigits: [String] = []
  @Option(
    help: ArgumentHelp(
      "Share of the writers used for validation, 0 to 0.5; with --from share of the person's digits. "
        + "(default: \(Self.defaultValidationShare); with --from \(FineTuningRecipe.Default.validationShare))",
      valueName: "SHARE"))
  var validationShare: Double?
  @Option(help: ArgumentHelp("Threads; the result does not depend on them.", valueName: "N"))
  var threads = ProcessInfo.processInfo.activeProcessorCount

  static let defaultValidationShare = 0.1

  func validate() throws {
    guard (0...0.5).contains(validationShare ?? 0) else { throw ValidationError("--validation-share is 0 to 0.5") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256") }
  }

  /// Fails where there are no digits to train a network on.
  func requireDigits() throws {
    guard !(mnist.isEmpty && csv.isEmpty && strokes.isEmpty && crops.isEmpty) else {
      throw ValidationError("give something to learn from: --mnist, --csv, --crops or --strokes")
    }
  }

  /// Reads everything to train a new network on.
  func read() throws(InputError) -> TrainingData {
    let (data, summary) = try read(validationShare: validationShare ?? Self.defaultValidationShare)
    guard data.hasDigits || !data.hasValidationDigits else {
      throw InputError(
        "training data",
        "all writers of digits are set aside for validation, so that none is left to train on: give more writers, or "
          + "--validation-share 0")
    }
    guard data.hasDigits else { throw InputError("training data", "holds no digits to train on") }
    for line in summary { StandardError.line(line) }
    return data
  }

  /// Reads whatever was given.
  ///
  /// - Parameter validationShare: share of the writers for validation.
  /// - Returns: the data, and a line about each file, to be printed after everything is read, so that an error in the
  ///   data is the only line.
  func read(validationShare: Double) throws(InputError) -> (data: TrainingData, summary: [String]) {
    var data = TrainingData(validationShare: validationShare)
    let progress = ProgressLine()
    defer { progress.clear() }
    var summary: [String] = []
    for folder in mnist {
      progress.show("reading \(folder)")
      let images = try ImageSet(mnist: folder, .training)
      summary += DataSummary.lines(images, of: folder)
      data.add(transposed ? images.transposed : images, named: Self.name(folder))
    }
    for file in csv {
      progress.show("reading \(file)")
      let images = try ImageSet(csv: file)
      summary += DataSummary.lines(images, of: file)
      data.add(images, named: Self.name(file))
    }
    for folder in crops {
      progress.show("reading \(folder)")
      let images = try ImageSet(crops: folder)
      summary += DataSummary.lines(images, of: folder)
      data.add(crops: images, named: Self.name(folder))
    }
    for file in strokes {
      progress.show("reading \(file)")
      let (samples, lines) = try DataSummary.read(strokes: file)
      summary += lines
      data.add(samples, named: Self.name(file))
    }
    for file in nonDigits {
      progress.show("reading \(file)")
      let (samples, lines) = try DataSummary.read(strokes: file)
      if let digit = samples.first(where: { $0.digit != nil }) {
        throw InputError(file, "holds the digit \(digit.label): non-digits are expected")
      }
      summary += lines
      data.add(samples, named: Self.name(file))
    }
    return (data, summary)
  }

  /// The name of a data set: its file name without the parts that describe only the storage format.
  static func name(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.split(separator: ".").first.map(String.init) ?? last
  }
}
