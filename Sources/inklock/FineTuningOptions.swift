import ArgumentParser
import DigitTraining
import Foundation
import Handwriting
import HostSupport

/// The options to adapt an existing network to one person.
struct FineTuningOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("With --from: strokes files of one person, .jsonl or .jsonl.gz.", valueName: "FILE"),
    completion: .file())
  var own: [String] = []
  @Option(
    help: ArgumentHelp(
      "Fine-tune this model to the person who drew the files, in place of training a new network.", valueName: "MODEL"),
    completion: .file())
  var from: String?
  @Option(
    help: ArgumentHelp(
      "With --from: the person, where the files have samples of several. May be given several times.",
      valueName: "NAME"))
  var writer: [String] = []
  @Option(
    help: ArgumentHelp(
      "With --from: share of the digits in each epoch that the person drew, above 0, at most 1. "
        + "(default: \(FineTuningRecipe.Default.ownShare))", valueName: "SHARE"))
  var ownShare: Double?

  func validate() throws {
    guard from != nil else {
      if let file = own.first {
        throw ValidationError(
          "\(file) stands alone: give --from MODEL to fine-tune a model to the person who drew it, or --strokes before it to "
            + "train a new network")
      }
      if !writer.isEmpty { throw ValidationError("--writer needs --from") }
      if ownShare != nil { throw ValidationError("--own-share needs --from") }
      return
    }
    guard !own.isEmpty else {
      throw ValidationError(
        "--from needs strokes files of one person, not behind --strokes or --non-digits: inklock train --from MODEL "
          + "mine.jsonl -o mine.model")
    }
    if let ownShare, !(ownShare > 0 && ownShare <= 1) { throw ValidationError("--own-share is above 0 and at most 1") }
  }

  /// Reads the files of one person.
  ///
  /// - Returns: the samples, and a line about each file, to be printed after everything is read.
  func read() throws(InputError) -> (samples: [StrokeSample], summary: [String]) {
    var samples: [StrokeSample] = []
    var summary: [String] = []
    for file in own {
      let (read, lines) = try DataSummary.read(strokes: file)
      samples += read
      summary += lines
    }
    let files = own.joined(separator: ", ")
    samples = try WriterChoice.samples(samples, of: files, by: writer)
    guard samples.contains(where: { $0.digit != nil }) else {
      throw InputError(files, "no sample is a digit: nothing can be learned from them")
    }
    return (samples, summary)
  }
}
