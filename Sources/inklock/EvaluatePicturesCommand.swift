import ArgumentParser
import Evaluation
import Foundation
import Handwriting
import HostSupport
import Pictures

struct EvaluatePicturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pictures", abstract: "Read pictures whose digits are known.",
    discussion: """
      The folder holds pictures and a truth.json: an array of {"file", "kind", "cells", "boxes": [[digit, left, top, \
      right, bottom], …]}, in pixels of the picture as it is shown. A box that was found belongs to a digit if its middle \
      is in the digit's cell, or near its box where cells is not true. A false box is a clear one where no digit is; \
      outside of a grid of cells nothing counts.
      """)

  @Argument(help: ArgumentHelp("Folders with a truth.json.", valueName: "DIR"), completion: .directory)
  var folders: [String]

  @OptionGroup var finder: FinderOptions
  @OptionGroup var model: PictureModelOption

  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write the score as JSON; - is standard output.", valueName: "F"),
    completion: .file())
  var jsonPath: String?

  @Option(
    help: ArgumentHelp("Write labeled crops to train on into this folder; what is no digit as well.", valueName: "DIR"),
    completion: .directory)
  var crops: String?

  @Flag(help: "Print the score of each picture.")
  var list = false

  @Option(help: ArgumentHelp("Pictures to read at the same time.", valueName: "N"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256, not \(jobs)") }
  }

  func run() throws {
    if let jsonPath, jsonPath != "-" { try AtomicFile.check(jsonPath) }
    let reader = DigitReader(try model.load())
    let truths = try folders.flatMap { folder in
      try PictureTruth.read(folder: folder).map { (path: folder + "/" + $0.file, truth: $0) }
    }
    let progress = ProgressLine(total: truths.count)
    let settings = finder.settings
    let results = Parallel.map(truths.count, jobs: jobs, progress: { progress.show($0) }) { k in
      Result { () throws(InputError) in
        ReadPicture(truth: truths[k].truth, reading: reader.read(try PictureFile.read(truths[k].path), settings))
      }
    }
    progress.clear()
    let report = PictureReport(try results.map { try $0.get() })
    if let crops {
      do {
        try FileManager.default.createDirectory(atPath: crops, withIntermediateDirectories: true)
      } catch {
        throw InputError(crops, "cannot be created: \(error.localizedDescription)")
      }
      let samples = report.pictures.flatMap(\.labeledCrops)
      try ImageSet.write(crops: samples.map(\.raster), labels: samples.map(\.label), to: crops)
    }
    if let jsonPath {
      let text = report.json.description + "\n"
      if jsonPath == "-" { return StandardOutput.write(text) }
      try AtomicFile.write(Array(text.utf8), to: jsonPath)
    }
    for line in report.lines(listingPictures: list) { StandardOutput.line(line) }
  }
}
