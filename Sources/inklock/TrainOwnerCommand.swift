import ArgumentParser
import DigitModel
import DigitTraining
import Evaluation
import Foundation
import Handwriting
import HostSupport
import Owner

struct TrainOwnerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "owner", abstract: "Train a network that knows hands.",
    discussion: """
      The network turns drawings into signatures; those of one hand come near each other. Writers who drew a digit twice \
      are compared with writers on the same device, which is a file and the sample rate in it. First, networks are \
      trained without a part of the writers each, and asked about these: that gives the figures, the thresholds, and how \
      much each measure of a drawn PIN counts. The network that is written is then trained on all. The same seed and data give the same bytes, whatever the number of \
      threads. Ctrl-C writes the network of the last complete epoch, or nothing before the last network has one; the exit \
      status is 130 in both cases.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Strokes files with writers, .jsonl; plain or .gz.", valueName: "FILE"), completion: .file())
  var strokes: [String]
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model file; its card is written beside it.", valueName: "MODEL"),
    completion: .file())
  var output: String
  @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "N"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Epochs of 200 steps.", valueName: "N"))
  var epochs = SignatureRecipe().epochs
  @Option(
    help: ArgumentHelp(
      "Neurons of the hidden layer of each of three networks, which become one; 0: none, linear maps.", valueName: "N"))
  var hidden = SignatureRecipe().hidden
  @Option(
    help: ArgumentHelp(
      "Parts of the writers that are left out in turn for figures and thresholds; 0: none.", valueName: "N"))
  var folds = 4
  @OptionGroup var part: WriterPartOptions
  @Option(help: ArgumentHelp("Threads (default: one for each core). They do not change the result.", valueName: "N"))
  var jobs: Int?

  func validate() throws {
    guard (1...1000).contains(epochs) else { throw ValidationError("--epochs is 1 to 1000") }
    guard (0...42).contains(hidden) else { throw ValidationError("--hidden is 0 to 42") }
    guard folds == 0 || (2...20).contains(folds) else { throw ValidationError("--folds is 0, or 2 to 20") }
    guard !strokes.isEmpty else { throw ValidationError("--strokes needs a file") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1") }
  }

  func run() throws {
    let output = ModelOutput(path: output)
    try output.check()
    var drawings: [HandDrawing] = []
    var sets: [SignatureCard.DataSet] = []
    for file in strokes {
      let own = try HandDrawings.read(file, part)
      drawings += own
      let name = ModelOutput.name(file).replacing(/\.jsonl(\.gz)?$/, with: "")
      sets.append(
        SignatureCard.DataSet(
          name: name, origin: DataSetOrigin.of(name), drawings: own.count, writers: Set(own.map(\.writer)).count))
    }
    let threads = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    var recipe = SignatureRecipe()
    recipe.seed = seed
    recipe.hidden = hidden
    recipe.epochs = epochs
    recipe.smoothEpochs = epochs * 3 / 5
    guard SignatureTrainer(recipe, drawings: drawings, threads: threads).canTrain else {
      throw InputError(
        strokes.joined(separator: ", "),
        "no two writers on one device have drawn the same digit twice; samples need the key writer")
    }
    Interruption.catchSignals()
    let leftOut = folds > 0 ? try measureLeftOut(drawings, recipe, threads) : nil
    if folds > 0, leftOut == nil {
      note("too few writers to leave some out: the thresholds of \(output.path) accept nobody")
    }
    let trainer = SignatureTrainer(recipe, drawings: drawings, threads: threads)
    guard let trained = train(trainer, "all writers") else {
      note("interrupted before the end of the first epoch: \(output.path) was not written")
      throw ExitCode(Interruption.exitStatus)
    }
    let scores = leftOut?.score.scores()
    let thresholds = OwnerScore.Thresholds(
      lenient: scores?.threshold(accepting: 0.03) ?? 0, strict: scores?.threshold(accepting: 0.01) ?? 0)
    let bytes = trained.bytes(
      weights: leftOut?.weights ?? .typical, lenient: Int32(thresholds.lenient), strict: Int32(thresholds.strict))
    let model = try SignatureModel(bytes, from: output.path)
    let figures = leftOut.map {
      (
        text: ([$0.score.text(thresholds, seed: seed)] + $0.score.deviceLines.map { "  " + $0 }).joined(
          separator: "\n"),
        json: $0.score.json(thresholds, seed: seed)
      )
    }
    let card = SignatureCard(model, command: ModelOutput.commandLine, seed: seed, data: sets, score: figures)
    try output.write(bytes, markdown: card.markdown, json: card.json)
    StandardError.line("\(output.path): \(bytes.count) bytes")
    if let figures { for line in figures.text.split(separator: "\n") { StandardError.line(String(line)) } }
    if Interruption.isRequested { throw ExitCode(Interruption.exitStatus) }
  }

  /// Trains a network; `nil` if it was interrupted before the end of the first epoch.
  private func train(_ trainer: SignatureTrainer, _ name: String) -> TrainedSignatures? {
    func show(_ progress: SignatureTrainer.Progress) {
      guard progress.epoch % 5 == 0 || progress.epoch == progress.epochs else { return }
      StandardError.line(
        String(
          format: "%@, epoch %3d/%d %@  loss %.4f  nearest is the same hand %.1f%%", name, progress.epoch,
          progress.epochs, progress.isQuantized ? "rounded" : "smooth ", progress.loss, 100 * progress.accuracy))
    }
    return trainer.run(shouldStop: { Interruption.isRequested }, progress: show)
  }

  /// What networks say about writers whom they were not trained on, and how much each measure counts; `nil` if no owner
  /// has enough drawings.
  ///
  /// The weights of the measures with which the writers of a part are scored are from the writers of the other parts.
  private func measureLeftOut(
    _ drawings: [HandDrawing], _ recipe: SignatureRecipe, _ threads: Int
  ) throws -> (score: OwnerScore, weights: HandWeights)? {
    var parts: [[OwnerAttempts<InlineArray<6, Int32>>]] = []
    let plan = OwnerPlan()
    for number in 1...folds {
      let part = WriterPart(number, of: folds)
      let trainer = SignatureTrainer(recipe, drawings: drawings.filter { !part.includes($0.writer) }, threads: threads)
      guard trainer.canTrain else { return nil }
      guard let trained = train(trainer, "without part \(number)/\(folds)"), !Interruption.isRequested else {
        note("interrupted before the network for all writers: \(output) was not written")
        throw ExitCode(Interruption.exitStatus)
      }
      let model = try SignatureModel(trained.bytes(lenient: 0, strict: 0), from: output)
      let comparison = SignatureComparison(model)
      parts.append(
        OwnerEvaluator(comparison, plan: plan, jobs: threads)
          .attempts(drawings.filter { part.includes($0.writer) }, comparison.measures))
    }
    func weights(of parts: some Sequence<[OwnerAttempts<InlineArray<6, Int32>>]>) -> HandWeights? {
      let owners = parts.flatMap { $0 }
      return .fitted(
        owners: owners.flatMap { $0.genuine.flatMap { $0 } },
        strangers: owners.flatMap { $0.knowing.flatMap(\.tries) })
    }
    guard let all = weights(of: parts) else { return nil }
    let owners = parts.enumerated().flatMap { number, owners in
      let others = weights(of: parts.enumerated().filter { $0.offset != number }.map(\.element)) ?? .typical
      return owners.map { owner in owner.map(others.score) }
    }
    return (OwnerScore(owners: owners, enrolled: plan.enrolled), all)
  }
}
