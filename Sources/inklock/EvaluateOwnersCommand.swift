import ArgumentParser
import DigitModel
import Evaluation
import Foundation
import Handwriting
import HostSupport

struct EvaluateOwnersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "owners",
    abstract: "Measure how well a signature network distinguishes owners from strangers who know the PIN.",
    discussion: """
      Each writer enrolls some drawings of each digit and draws random PINs of four different digits with the others; \
      every other writer on the same device draws the same PINs, and random ones. A writer needs one drawing more than \
      are enrolled of at least four digits. A device is a file and the sample rate in it.
      """)

  @Argument(
    help: ArgumentHelp("Strokes files, .jsonl, or .ndjson of Quick, Draw!; plain or .gz.", valueName: "FILE"),
    completion: .file())
  var files: [String]

  @Option(
    name: .customLong("enrol"),
    help: ArgumentHelp("Drawings of each digit that are enrolled; may be given more than once.", valueName: "N"))
  var enrolled: [Int] = [3]
  @Option(help: ArgumentHelp("PINs of each owner.", valueName: "N"))
  var pins = 20
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
  var seed: UInt64 = 1
  @Flag(help: "Enroll drawings chosen at random instead of the first ones of the file.")
  var shuffled = false
  @Flag(help: "Compare with dynamic time warping, which needs no network.")
  var baseline = false
  @Flag(help: "Print a line for each owner, the most often refused first.")
  var owners = false
  @Option(
    help: ArgumentHelp(
      "Also set N PINs on the whole simulated lock and enter each by its owner and by a stranger.", valueName: "N"))
  var device: Int?
  @OptionGroup var part: WriterPartOptions
  @OptionGroup var model: SignatureModelOption
  @Option(
    name: .customLong("json"), help: ArgumentHelp("Write the scores as JSON; - is standard output.", valueName: "F"),
    completion: .file())
  var jsonPath: String?
  @Option(help: ArgumentHelp("Threads (default: one for each core). The scores do not depend on it.", valueName: "N"))
  var jobs: Int?

  func validate() throws {
    guard (1...1000).contains(pins) else { throw ValidationError("--pins is 1 to 1000") }
    guard enrolled.allSatisfy({ (1...11).contains($0) }) else { throw ValidationError("--enrol is 1 to 11") }
    if let device, !(1...10_000).contains(device) { throw ValidationError("--device is 1 to 10000") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1") }
  }

  func run() throws {
    if let jsonPath, jsonPath != "-" { try AtomicFile.check(jsonPath) }
    let model = try model.load()
    var drawings: [HandDrawing] = []
    for file in files { drawings += try HandDrawings.read(file, part) }
    let threads = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let thresholds = OwnerScore.Thresholds(
      lenient: model.network.threshold(strict: false), strict: model.network.threshold(strict: true))
    var results: [JSON] = []
    for count in enrolled {
      var plan = OwnerPlan()
      plan.enrolled = count
      plan.pins = pins
      plan.seed = seed
      plan.isShuffled = shuffled
      let score = OwnerEvaluator(SignatureComparison(model), plan: plan, jobs: threads).score(drawings)
      guard !score.owners.isEmpty else { throw HandDrawings.tooFew(in: files, enrolled: count) }
      let warping = baseline ? OwnerEvaluator(WarpingComparison(), plan: plan, jobs: threads).score(drawings) : nil
      var members: [(key: String, value: JSON)] = [("signatures", score.json(thresholds, seed: seed))]
      if let warping { members.append(("warping", warping.json(nil, seed: seed))) }
      results.append(.object(members))
      guard jsonPath != "-" else { continue }
      StandardOutput.write(score.text(thresholds, seed: seed) + "\n")
      if let warping { StandardOutput.write("dynamic time warping: " + warping.text(nil, seed: seed) + "\n") }
      for line in score.deviceLines { StandardOutput.line("  " + line) }
      if owners { StandardOutput.write(score.ownerTable(thresholds.lenient) + "\n") }
    }
    if let device {
      let digits = try ModelOption.load(nil, orShipped: ModelOption.defaultName)
      let lock = OwnersAtTheDevice(digits: digits, hands: model, level: .on, seed: seed)
      StandardOutput.line(lock.run(drawings, pins: device, jobs: threads).text)
    }
    guard let jsonPath else { return }
    let text = JSON.object([("model", .string(model.embedding.id)), ("results", .array(results))]).description + "\n"
    guard jsonPath != "-" else { return StandardOutput.write(text) }
    try AtomicFile.write(Array(text.utf8), to: jsonPath)
  }
}

/// Reads drawings for a signature network.
enum HandDrawings {
  /// Where no writer can be an owner.
  ///
  /// - Parameters:
  ///   - files: that were read.
  ///   - count: drawings of each digit that are enrolled.
  static func tooFew(in files: [String], enrolled count: Int) -> InputError {
    InputError(
      files.joined(separator: ", "),
      "no writer has drawn four digits \(count + 1) times each: \(count) of the drawings enroll, another one enters")
  }

  /// The usable digits of a strokes file; notes what is left out.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - part: the writers that are read.
  static func read(_ path: String, _ part: WriterPartOptions) throws -> [HandDrawing] {
    let (samples, lines) = try DataSummary.read(strokes: path)
    for line in lines { StandardError.line(line) }
    let chosen = samples.filter { part.includes($0) }
    let (drawings, refused) = HandDrawing.all(in: chosen, of: URL(fileURLWithPath: path).lastPathComponent)
    if refused > 0 { StandardError.line("\(path): \(refused) digits are left out: too short, or too few points") }
    if chosen.contains(where: { !$0.hasTimes && $0.hz == nil }) {
      StandardError.line("\(path): no times; the points are taken as equally spaced in time, 13 ms apart")
    }
    return drawings
  }
}
