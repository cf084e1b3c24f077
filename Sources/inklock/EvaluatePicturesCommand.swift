import ArgumentParser
import DigitFinder
import DigitTraining
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
  var folders: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read each picture N times: as it is, and as if it had been taken from farther away, turned, blurred, in less light.",
      valueName: "N"))
  var variations: Int = 1
  @Option(
    help: ArgumentHelp(
      "Read synthetic pages, N of each kind: pen, pencil and marker on plain, ruled and squared paper, blurred, dark, …",
      valueName: "N"))
  var synthetic: Int?
  @Option(
    help: ArgumentHelp(
      "Kinds of the synthetic pages, separated by commas (default: all): "
        + PageKind.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "NAME,…"))
  var kinds: String?
  @Option(help: ArgumentHelp("Seed of the variations and the synthetic pages.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Strokes files whose digits and letters are on the synthetic pages (default: synthetic hands).", valueName: "FILE"
    ),
    completion: .file())
  var strokes: [String] = []

  @OptionGroup var writers: WriterPartOptions

  @Option(
    help: ArgumentHelp("Write the synthetic pages and their truth.json into this folder.", valueName: "DIR"),
    completion: .directory)
  var save: String?

  @Option(help: "Leave out a step of reading, to see what it brings.")
  var without: LeftOutStep?

  @OptionGroup var finder: FinderOptions
  @OptionGroup var model: PictureModelOption

  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write the score as JSON; - is standard output.", valueName: "F"),
    completion: .file())
  var jsonPath: String?

  @Option(
    help: ArgumentHelp("Write labeled crops to train on into this folder, also of non-digits.", valueName: "DIR"),
    completion: .directory)
  var crops: String?

  @Flag(help: "Print the score of each picture.")
  var list = false
  @Flag(
    help: """
      Print the weights that distinguish right digits from others best in these pictures, for the source of DigitFinder.
      """)
  var fit = false

  @Option(help: ArgumentHelp("Pictures to read at the same time.", valueName: "N"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs is 1 to 256, not \(jobs)") }
    guard (1...256).contains(variations) else { throw ValidationError("--variations is 1 to 256") }
    guard (1...100_000).contains(synthetic ?? 1) else { throw ValidationError("--synthetic is 1 to 100000") }
    guard pageKinds != nil else {
      let names = PageKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--kinds are names of \(names), not '\(kinds ?? "")'")
    }
    guard !fit || jsonPath != "-" else { throw ValidationError("--fit and --json - both write to standard output") }
    guard synthetic != nil || !folders.isEmpty else {
      throw ValidationError("give a folder of pictures, or --synthetic")
    }
    guard synthetic != nil || strokes.isEmpty && save == nil && !writers.isGiven else {
      throw ValidationError("--strokes, --save and the parts of the writers go with --synthetic")
    }
  }

  func run() throws {
    if let jsonPath, jsonPath != "-" { try AtomicFile.check(jsonPath) }
    for case let folder? in [crops, save] { try ArtifactsFolder.check(folder) }
    let reader = DigitReader(try model.load())
    let pictures = try PictureFolders(folders).read(
      variations: variations, seed: seed, jobs: jobs, by: reading(by: reader))
    let report = PictureReport(try pictures + readPages(by: reader))
    if let crops {
      try ArtifactsFolder.create(crops)
      let samples = report.pictures.flatMap(\.labeledCrops)
      try ImageSet.write(crops: samples.map(\.raster), labels: samples.map(\.label), to: crops)
    }
    if let jsonPath {
      let text = report.json.description + "\n"
      if jsonPath == "-" { return StandardOutput.write(text) }
      try AtomicFile.write(Array(text.utf8), to: jsonPath)
    }
    for line in report.lines(listingPictures: list) { StandardOutput.line(line) }
    if fit { StandardOutput.line(try EvidenceFit(report.pictures.flatMap(\.judged)).line) }
  }

  /// How each picture is read.
  private func reading(by reader: DigitReader) -> @Sendable (Picture) -> PictureReading {
    let settings = FinderSettings(
      threshold: finder.settings.threshold, polarity: finder.settings.polarity, leftOut: without?.step,
      keepsUnlikely: crops != nil || fit)
    let keepsParts = crops != nil
    return { picture in
      keepsParts ? reader.readKeepingParts(of: picture, settings) : reader.read(picture, settings)
    }
  }

  /// Reads synthetic pages.
  private func readPages(by reader: DigitReader) throws -> [ReadPicture] {
    guard let synthetic else { return [] }
    if let save { try ArtifactsFolder.create(save) }
    var samples: [StrokeSample] = []
    for file in strokes {
      let (read, lines) = try DataSummary.read(strokes: file)
      for line in lines { StandardError.line(line) }
      samples += read.filter(writers.includes)
    }
    let writer = PageWriter(samples: samples)
    let kinds = pageKinds ?? []
    let progress = ProgressLine(total: synthetic * kinds.count)
    defer { progress.clear() }
    let (seed, read) = (seed, reading(by: reader))
    let results = Parallel.map(synthetic * kinds.count, jobs: jobs, progress: progress.show) { k in
      Result { () throws(InputError) in
        let page = writer.page(kinds[k / synthetic], seed: seed &* 1_000_003 &+ UInt64(k % synthetic))
        let truth = PictureTruth(page, number: k % synthetic + 1)
        guard let picture = Picture(width: page.width, height: page.height, gray: page.pixels) else {
          preconditionFailure("a page has as many pixels as its sides say")
        }
        if let save { try picture.write(to: save + "/" + truth.file) }
        return ReadPicture(truth: truth, reading: read(picture))
      }
    }
    let pages = try results.map { try $0.get() }
    if let save {
      let json = JSON.array(pages.map(\.truth.json))
      try AtomicFile.write(Array((json.description + "\n").utf8), to: save + "/truth.json")
    }
    return pages
  }

  /// The kinds of pages that were asked for; `nil` if there is no such kind.
  private var pageKinds: [PageKind]? {
    guard let kinds else { return PageKind.allCases }
    let chosen = kinds.split(separator: ",").map { PageKind(rawValue: $0.trimmingCharacters(in: .whitespaces)) }
    return chosen.isEmpty || chosen.contains(nil) ? nil : chosen.compactMap { $0 }
  }
}

/// A step of reading a picture.
enum LeftOutStep: String, ExpressibleByArgument, CaseIterable {
  case noise, lines, views, pieces, touching, broken, words, heights, polarity

  var step: FinderSettings.Step {
    switch self {
    case .noise: .noise
    case .lines: .lines
    case .views: .views
    case .pieces: .pieces
    case .touching: .touching
    case .broken: .broken
    case .words: .words
    case .heights: .heights
    case .polarity: .polarity
    }
  }
}
