import ArgumentParser
import Foundation
import Handwriting
import HostSupport

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert handwriting between formats, told apart by the ends of their names.",
    discussion: """
      strokes (.jsonl, .jsonl.gz) to a trace (.trace): one practice session that draws every sample, on --model
      a trace to strokes: its inputs are played to a device with --model, and every digit that was drawn is labelled \
      with --label, else with the digit that the device reads; without --label, unclear and masked digits are left out
      UNIPEN (.dat, .unipen) and InkML (.inkml, .xml) to strokes
      Kaggle's CSV (.csv, .csv.gz) to the same with pixels of 0 and 1
      """)

  @Argument(help: ArgumentHelp("The file to read.", valueName: "IN"))
  var input: String

  @Argument(help: ArgumentHelp("The file to write.", valueName: "OUT"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Labels of the digits in a trace, a character for each of them in order, or a single one for all.",
      valueName: "TEXT"))
  var label: String?

  @Option(help: ArgumentHelp("The writer of the digits in a trace.", valueName: "NAME"))
  var writer: String?

  @Option(help: ArgumentHelp("Grey value of 0...254 above which a pixel of a CSV is ink.", valueName: "N"))
  var threshold: UInt8 = 0

  @OptionGroup var model: ModelOption
  @OptionGroup var secret: SecretOption

  private enum Format {
    case strokes, trace, unipen, inkML, csv

    init?(_ path: String) {
      let name = path.lowercased()
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      switch (plain.split(separator: ".").last, plain == name) {
      case ("jsonl", _): self = .strokes
      case ("csv", _): self = .csv
      case ("trace", true), ("partial", true): self = .trace
      case ("dat", _), ("unipen", _): self = .unipen
      case ("inkml", _), ("xml", _): self = .inkML
      default: return nil
      }
    }
  }

  func validate() throws {
    guard threshold < 255 else { throw ValidationError("--threshold 255 leaves no ink") }
    switch (Format(input), Format(output)) {
    case (.strokes, .strokes), (.strokes, .trace), (.trace, .strokes), (.unipen, .strokes), (.inkML, .strokes),
      (.csv, .csv):
      break
    case (nil, _): throw ValidationError("the end of \"\(input)\" names no format; see 'inklock convert --help'")
    case (_, nil): throw ValidationError("the end of \"\(output)\" names no format; see 'inklock convert --help'")
    default: throw ValidationError("\"\(input)\" cannot become \"\(output)\"; see 'inklock convert --help'")
    }
  }

  func run() throws {
    switch (Format(input), Format(output)) {
    case (.strokes, .trace):
      try TraceFromStrokes.write(StrokeFile.read(input), of: input, to: output, model: model.load())
    case (.csv, _): try ImageSet(csv: input).writeBinarised(to: output, threshold: threshold)
    case (.trace, _):
      let digits = try DrawnDigits(in: input, model: model.load(), secret: secret.load())
      try write(StrokesFromTrace.samples(digits, of: input, labels: label, writer: writer))
    case (.unipen, _): try write(UnipenFile.read(input))
    case (.inkML, _): try write(InkMLFile.read(input))
    default: try write(StrokeFile.read(input))
    }
  }

  /// Writes strokes that the reader of strokes takes.
  private func write(_ samples: [StrokeSample]) throws {
    for (k, sample) in samples.enumerated() {
      do {
        _ = try StrokeSample(parsing: sample.json.description.utf8)
      } catch {
        throw InputError(input, "sample \(k + 1): \(error.message)")
      }
    }
    try StrokeFile.write(samples, to: output)
    FileHandle.standardError.write(Data("\(samples.count) samples\n".utf8))
  }
}
