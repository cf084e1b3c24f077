import ArgumentParser
import Foundation
import Handwriting
import HostSupport

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert handwriting between formats, chosen by the file name extensions.",
    discussion: """
      strokes (.jsonl, or the .ndjson of Quick, Draw!) to a trace (.trace): one practice session that draws every \
      sample, on --model
      a trace to strokes: its inputs are played to a device with --model, and every digit that was drawn is labeled \
      with --label, or with the digit that the device reads; without --label, unclear and masked digits are left out
      UNIPEN (.dat, .unipen), InkML (.inkml, .xml), the drawings of Quick, Draw! (.ndjson) and the UJI Pen Characters \
      (.txt) to strokes; --label is for InkML that holds no label
      images as comma-separated values (.csv), such as Kaggle's, to the same with pixels of 0 and 1
      All formats except traces can be compressed (.gz).
      """)

  @Argument(help: ArgumentHelp("The file to read.", valueName: "IN"), completion: .file())
  var input: String

  @Argument(help: ArgumentHelp("The file to write.", valueName: "OUT"), completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "Labels of the digits in a trace: one character for each digit in order, or one character for all digits.",
      valueName: "TEXT"))
  var label: String?

  @Option(help: ArgumentHelp("The writer of the digits in a trace.", valueName: "NAME"))
  var writer: String?

  @Option(help: ArgumentHelp("Gray value of 0...254 above which a pixel of a CSV is ink.", valueName: "N"))
  var threshold: UInt8 = 0

  @Flag(help: "Invert a CSV: 255 is paper and 0 is ink.")
  var invert = false

  @OptionGroup var model: ModelOption
  @OptionGroup var ownerModel: OwnerModelOption
  @OptionGroup var secret: SecretOption

  private enum Format {
    case strokes, trace, unipen, inkML, uji, csv

    init?(_ path: String) {
      let name = path.lowercased()
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      switch (plain.split(separator: ".").last, plain == name) {
      case ("jsonl", _), ("ndjson", _): self = .strokes
      case ("csv", _): self = .csv
      case ("trace", true), ("partial", true): self = .trace
      case ("dat", _), ("unipen", _): self = .unipen
      case ("inkml", _), ("xml", _): self = .inkML
      case ("txt", _): self = .uji
      default: return nil
      }
    }
  }

  private static let known =
    "known are strokes (.jsonl, .ndjson), traces (.trace), UNIPEN (.dat, .unipen), InkML (.inkml, .xml), UJI (.txt) and "
    + "images (.csv)"

  func validate() throws {
    guard threshold < 255 else { throw ValidationError("--threshold 255 leaves no ink") }
    switch (Format(input), Format(output)) {
    case (.strokes, .strokes), (.strokes, .trace), (.trace, .strokes), (.unipen, .strokes), (.inkML, .strokes),
      (.uji, .strokes), (.csv, .csv):
      break
    case (nil, _): throw ValidationError("the end of \"\(input)\" names no format; \(ConvertCommand.known)")
    case (_, nil): throw ValidationError("the end of \"\(output)\" names no format; \(ConvertCommand.known)")
    default: throw ValidationError("\"\(input)\" cannot become \"\(output)\"; see 'inklock convert --help'")
    }
  }

  func run() throws {
    switch (Format(input), Format(output)) {
    case (.strokes, .trace):
      let (samples, lines) = try DataSummary.read(strokes: input)
      for line in lines { StandardError.line(line) }
      try TraceFromStrokes.write(samples, of: input, to: output, model: model.load())
    case (.csv, _):
      let read = try ImageSet(csv: input)
      let images = invert ? read.inverted : read
      DataSummary.report(images, of: input, threshold: threshold)
      try images.writeBinarized(to: output, threshold: threshold)
    case (.trace, _):
      let text = try labels().map { $0.map(\.text).joined() }
      let digits = try DrawnDigits(
        in: input, model: model.load(), owner: ownerModel.loadIfPresent(), secret: secret.load())
      let samples = try StrokesFromTrace.samples(digits, of: input, labels: text, writer: writer)
      // A session may have drawn a PIN.
      try write(samples, access: .owner)
    case (.unipen, _): try write(UnipenFile.read(input))
    case (.uji, _): try write(UJIFile.read(input))
    case (.inkML, _):
      let labels = try labels()
      if let labels, labels.count != 1 {
        throw InputError("--label", "names \(labels.count) digits, and a file without labels is one")
      }
      try write(InkMLFile.read(input, label: labels?.first))
    default:
      var untimed = 0
      let samples = try StrokeFile.read(input) { untimed = $0 }
      try write(samples, untimed: untimed)
    }
  }

  private func labels() throws(InputError) -> [DigitLabel]? {
    guard let label else { return nil }
    guard let labels = DigitLabel.list(label) else { throw InputError("--label", "is empty: name the digits") }
    return labels
  }

  /// Writes strokes in a form that the strokes reader accepts.
  ///
  /// - Parameters:
  ///   - read: the samples.
  ///   - untimed: samples whose times were left out when they were read.
  ///   - access: who may read the file.
  private func write(_ read: [StrokeSample], untimed: Int = 0, access: FileAccess = .shared) throws {
    var samples = read
    var untimed = untimed
    for k in samples.indices {
      if samples[k].removeUnusableTimes() { untimed += 1 }
      do {
        _ = try StrokeSample(parsing: samples[k].json.description.utf8)
      } catch {
        throw InputError(input, "sample \(k + 1): \(error.message)")
      }
    }
    if untimed > 0 { StandardError.line(DataSummary.unusableTimes(untimed, in: input)) }
    DataSummary.report(samples, of: input)
    try StrokeFile.write(samples, to: output, access: access)
  }
}
