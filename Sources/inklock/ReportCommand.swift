import ArgumentParser
import DigitModel
import Evaluation
import Foundation
import Handwriting
import HostSupport
import ModelReport
import Pictures

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one HTML page about a model, with its pictures inside.",
    discussion: """
      Confusion, accuracy by writer and by writing style, what rejecting costs, calibration, the worst misses, weights \
      and data as pictures, digits in pictures. Of a signature network: thresholds against owners and strangers, \
      sorted scores, owner by owner, signatures in two dimensions; --strokes, --pins and --enrol say what is drawn. \
      The page describes the first model and compares the others with it. It needs no network connection and no \
      script, and the same input gives the same bytes.
      """)

  @Argument(help: ArgumentHelp("Model files.", valueName: "MODEL"), completion: .file())
  var models: [String]
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder that index.html is written to.", valueName: "DIR"),
    completion: .directory)
  var output: String
  @Option(
    help: ArgumentHelp("A folder with MNIST's t10k-images-idx3-ubyte and labels, plain or .gz.", valueName: "DIR"),
    completion: .directory)
  var mnist: [String] = []
  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Strokes files, .jsonl or .jsonl.gz.", valueName: "FILE"),
    completion: .file())
  var strokes: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Strokes files in which all samples are non-digits.", valueName: "FILE"), completion: .file())
  var nonDigits: [String] = []
  @Option(
    help: ArgumentHelp("A folder of pictures with a truth.json, as evaluate pictures reads it.", valueName: "DIR"),
    completion: .directory)
  var pictures: [String] = []
  @Option(
    help: ArgumentHelp("A CSV of training runs with the columns name, bytes, and some …accuracy.", valueName: "FILE"),
    completion: .file())
  var sweep: String?
  @Option(help: ArgumentHelp("Samples of each writing style.", valueName: "N"))
  var samples = 200
  @Option(
    help: ArgumentHelp(
      "PINs of each writer with each of the seeds 1 to 3; 0 leaves them out. Of a signature network with seed 1.",
      valueName: "N"))
  var pins = 20
  @Option(
    name: .customLong("enrol"),
    help: ArgumentHelp(
      "Signature networks: drawings of each digit that are enrolled (default: \(OwnerPlan().enrolled)).", valueName: "N"
    )
  )
  var enrolled: Int?
  @OptionGroup(title: "Options for signature networks") var part: WriterPartOptions
  @Option(help: ArgumentHelp("Threads (default: one for each core). The page does not depend on it.", valueName: "N"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1") }
    guard (1...100_000).contains(samples) else { throw ValidationError("--samples is 1 to 100000") }
    guard (0...10_000).contains(pins) else { throw ValidationError("--pins is 0 to 10000") }
    if let enrolled, !(1...11).contains(enrolled) { throw ValidationError("--enrol is 1 to 11") }
  }

  /// The same PINs for every model.
  private static let pinSeeds: [UInt64] = [1, 2, 3]

  /// A data set that has been read.
  private enum Content {
    case images(ImageSet)
    case strokes([StrokeSample])

    var count: Int {
      switch self {
      case .images(let images): images.count
      case .strokes(let samples): samples.count
      }
    }
  }

  func run() throws {
    // Everything is read before the first sample is drawn, so that invalid input is reported immediately.
    let files = try models.map { try ModelFile(reading: $0) }
    let names = ReportCommand.names(models, without: [".model"])
    let cards = try models.map { try ReportCommand.card(beside: $0) }
    if case .embedding = files[0] { return try reportSignatures(files, names, cards) }
    let loaded = try files.map { try $0.digits }
    guard enrolled == nil, !part.isGiven else {
      throw ValidationError("--enrol, --only, --leave-out and --without-hz are for signature networks")
    }
    let contents = try readData()
    let setNames = ReportCommand.names(contents.map(\.path), without: [".gz", ".jsonl"])
    let sets = zip(setNames, contents).map { name, set in
      if case .images = set.content { return ReportedSet(name: name, isDrawn: false, samples: set.content.count) }
      return ReportedSet(name: name, isDrawn: true, samples: set.content.count)
    }
    let folders = try PictureFolders(pictures)
    let table = try sweep.map { path throws(InputError) in try SweepTable(reading: path) }
    try createFolder()

    let ways = WritingStyle.all.map { $0.samples(samples, seed: 1) }
    let people = zip(contents, setNames).map { set, name -> [WriterDrawings] in
      guard pins > 0, case .strokes(let samples) = set.content else { return [] }
      return WriterDrawings.all(in: [(name, samples)]).writers
    }
    let pinsPerModel = people.reduce(0) { $0 + $1.count } * pins * ReportCommand.pinSeeds.count
    let perModel = ways.count * samples + contents.reduce(0) { $0 + $1.content.count } + pinsPerModel
    let progress = ProgressLine(total: loaded.count * perModel)
    var finished = 0
    let reported = try loaded.enumerated().map { k, model in
      let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
      let evaluator = Evaluator(model: model, jobs: jobs)
      func read(_ samples: [StrokeSample]) -> Reading {
        let before = finished
        defer { finished += samples.count }
        return evaluator.read(samples) { progress.show(before + $0) }
      }
      let readings = contents.map { set -> Reading in
        switch set.content {
        case .strokes(let samples): return read(samples)
        case .images(let images):
          finished += images.count
          return evaluator.read(images)
        }
      }
      let pinEvaluator = PINEvaluator(model: model, jobs: jobs)
      let pinScores = people.map { writers -> [PINScore] in
        guard !writers.isEmpty else { return [] }
        return ReportCommand.pinSeeds.map { seed in
          let before = finished
          defer { finished += writers.count * pins }
          return pinEvaluator.score(writers, pins: pins, seed: seed) { progress.show(before + $0) }
        }
      }
      return try ReportedModel(
        name: names[k], model, card: cards[k], readings: readings, ways: ways.map { read($0).score }, pins: pinScores,
        pictures: folders.pictures.isEmpty
          ? nil
          : ReportCommand.readPictures(folders, model, jobs: jobs, worst: k == 0 ? ReportCommand.worstPictures : 0))
    }
    progress.clear()
    let report = ReportPage(of: reported[0], comparedWith: Array(reported.dropFirst()), sets: sets, sweep: table)
    try AtomicFile.write(Array(report.html.utf8), to: output + "/index.html")
  }

  /// The page about signature networks.
  private func reportSignatures(_ files: [ModelFile], _ names: [String], _ cards: [JSON?]) throws {
    let models = try files.map { try $0.signatures }
    guard mnist.isEmpty, nonDigits.isEmpty, pictures.isEmpty, sweep == nil else {
      throw ValidationError(
        "--mnist, --non-digits, --pictures and --sweep are for networks that read digits; a signature network is shown "
          + "with --strokes")
    }
    guard !strokes.isEmpty, pins > 0 else {
      throw ValidationError("a signature network is shown with --strokes FILE and at least one PIN of each writer")
    }
    let read = try strokes.map { try HandDrawings.read($0, part) }
    let sets = zip(ReportCommand.names(strokes, without: [".gz", ".jsonl"]), read).map {
      ReportedSet(name: $0, isDrawn: true, samples: $1.count)
    }
    var plan = OwnerPlan()
    plan.enrolled = enrolled ?? plan.enrolled
    plan.pins = pins
    let drawings = Array(read.joined())
    try checkFolder()
    let reported = try models.indices.map { k in
      let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
      let score = OwnerEvaluator(SignatureComparison(models[k]), plan: plan, jobs: jobs).score(drawings)
      guard !score.owners.isEmpty else { throw HandDrawings.tooFew(in: strokes, enrolled: plan.enrolled) }
      return ReportedSignatures(name: names[k], models[k], card: cards[k], score: score)
    }
    try createFolder()
    let page = SignatureReportPage(
      of: reported[0], comparedWith: Array(reported.dropFirst()), sets: sets, drawings: drawings, plan: plan)
    try AtomicFile.write(Array(page.html.utf8), to: output + "/index.html")
  }

  private func readData() throws -> [(path: String, content: Content)] {
    try mnist.map { ($0, .images(try ImageSet(mnist: $0, .test))) }
      + strokes.map { ($0, .strokes(try StrokeFile.read($0))) }
      + nonDigits.map { path in
        let samples = try StrokeFile.read(path).map { sample in
          var sample = sample
          sample.label = "no digit"
          return sample
        }
        return (path, .strokes(samples))
      }
  }

  /// Pictures with most errors that the page shows, and their longer side in pixels.
  private static let worstPictures = 6
  private static let shownSide = 640

  private static func readPictures(
    _ folders: PictureFolders, _ model: DeviceModel, jobs: Int, worst count: Int
  ) throws -> ReportedPictures {
    let reader = DigitReader(model)
    let read = try folders.read(jobs: jobs) { reader.read($0) }
    // Of equal ones the first.
    let order = read.indices.filter { read[$0].errors > 0 }.sorted {
      (-read[$0].errors, $0) < (-read[$1].errors, $1)
    }
    let worst = try order.prefix(count).compactMap { k -> ReportedPicture? in
      let picture = try PictureFile.read(folders.pictures[k].path)
      let marked = read[k].marked(on: picture).reduced(toAtMost: shownSide)
      return ReportedPicture(
        name: folders.pictures[k].truth.file, score: read[k].score, rgb: marked.rgb, width: marked.width)
    }
    return ReportedPictures(PictureReport(read), worst: worst)
  }

  private func checkFolder() throws {
    try ArtifactsFolder.check(output)
    try AtomicFile.check(output + "/index.html", creatingFolders: true)
  }

  private func createFolder() throws {
    try checkFolder()
    try ArtifactsFolder.create(output)
  }

  /// The JSON card that `train` writes beside a model; `nil` if there is none.
  private static func card(beside model: String) throws(InputError) -> JSON? {
    let stem = model.hasSuffix(".model") ? String(model.dropLast(6)) : model
    guard FileManager.default.fileExists(atPath: stem + ".json") else { return nil }
    do {
      return try JSON(parsing: try AtomicFile.read(stem + ".json", limit: 1 << 20))
    } catch let error as JSONError {
      throw InputError(stem + ".json", error.description)
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError(stem + ".json", "cannot be read")
    }
  }

  /// The names of files on the page: without folder and extensions, or the whole path if two names are equal.
  private static func names(_ paths: [String], without endings: [String]) -> [String] {
    let short = paths.map { path in
      var name = URL(fileURLWithPath: path).lastPathComponent
      for ending in endings where name.hasSuffix(ending) { name.removeLast(ending.count) }
      return name
    }
    return zip(short, paths).map { name, path in short.filter { $0 == name }.count > 1 ? path : name }
  }
}

extension ModelFile {
  /// The network of a report whose first model reads digits.
  fileprivate var digits: DeviceModel {
    get throws(InputError) {
      guard case .digits(let model) = self else {
        throw InputError(path, "does not read digits, as the first model does: a report is about one kind of networks")
      }
      return model
    }
  }

  /// The network of a report whose first model knows hands.
  fileprivate var signatures: SignatureModel {
    get throws(InputError) {
      guard case .embedding = self else {
        throw InputError(path, "reads digits, and the first model does not: a report is about one kind of networks")
      }
      return try SignatureModel(bytes, from: path)
    }
  }
}
