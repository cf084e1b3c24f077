import ArgumentParser
import CommandSupport
import Foundation
import HostSupport
import VaultSoak

/// Cuts the power of the vault at every flash operation, misreads every bit, and then simulates random lives.
@main
struct InklockSoak: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-soak",
    abstract: "Cut the power of the PIN vault everywhere, misread every bit, and then simulate random lives.",
    discussion: """
      A third of the lives has only power cuts, a third also misread bits, a third also brownouts. Some are of a whole lock \
      that knows its owner's hand, with the models of the folder Models. The last line is "N points, M violations". The \
      exit status is 0 without violations, 1 with some, 2 without a model. A violation names its cuts, or the seed of its \
      random life: --life SEED or --hand-life SEED runs that one again.
      """)

  @Option(help: ArgumentHelp("Random lives after the sweeps.", valueName: "N"))
  var lives: Int = 10_000

  @Option(help: ArgumentHelp("Seed of the first random life; the next one has the next seed.", valueName: "N"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Of the random lives, so many in 100 are of a lock that knows hands.", valueName: "N"))
  var hands: Int = 4

  @Option(help: ArgumentHelp("Run only the random life with this seed.", valueName: "SEED"))
  var life: UInt64?

  @Option(help: ArgumentHelp("Run only the random life with this seed of a lock that knows hands.", valueName: "SEED"))
  var handLife: UInt64?

  @Option(help: ArgumentHelp("All lives of one kind: cut, misread or brownout.", valueName: "KIND"))
  var kind: Soak.Kind?

  @Option(help: ArgumentHelp("In logs and erased sectors, misread only every n-th bit.", valueName: "N"))
  var stride: Int = 16

  @Option(help: ArgumentHelp("Threads (default: one for each core).", valueName: "N"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Simulate random lives only.")
  var noSweep = false

  func validate() throws {
    guard lives >= 0, stride > 0, jobs > 0, 0...100 ~= hands else {
      throw ValidationError("--lives is 0 or more, --stride and --jobs are 1 or more, --hands is 0 to 100")
    }
  }

  func run() throws {
    if let life {
      var soak = Soak(kind: kind)
      soak.run(seed: life)
      return try finish(points: soak.points, violations: soak.violations)
    }
    if let handLife {
      var soak = HandSoak(try handModels())
      soak.kind = kind
      soak.run(seed: handLife)
      return try finish(points: soak.points, violations: soak.violations)
    }
    var points = 0
    var violations: [String] = []
    if !noSweep {
      let tasks = VaultTask.all()
      let stride = stride
      let seed = seed
      let parts = Part.allCases
      let results = concurrently(tasks.count * parts.count) {
        Result(parts[$0 % parts.count], of: tasks[$0 / parts.count], seed: seed, stride: stride)
      }
      for result in results {
        points += result.points
        violations += result.violations
      }
    }
    let (kind, seed) = (kind, seed)
    let handLives = lives * hands / 100
    let vaultLives = lives - handLives
    let shares = shares(of: vaultLives)
    let soaks = concurrently(shares.count) { k in
      var soak = Soak(kind: kind)
      for life in shares[k] { soak.run(seed: seed &+ UInt64(life)) }
      return soak
    }
    var soak = Soak()
    for next in soaks { soak.add(next) }
    print("\(vaultLives) random lives from seed \(seed): \(soak.points) power cuts")
    let hand = try soakHands(handLives)
    try finish(points: points + soak.points + hand.points, violations: violations + soak.violations + hand.violations)
  }

  /// Random lives of a lock that knows hands.
  private func soakHands(_ lives: Int) throws -> (points: Int, violations: [String]) {
    guard lives > 0 else { return (0, []) }
    var soak = HandSoak(try handModels())
    soak.kind = kind
    let (empty, seed, shares) = (soak, seed, shares(of: lives))
    let soaks = concurrently(shares.count) { k in
      var soak = empty
      for life in shares[k] { soak.run(seed: seed &+ UInt64(life)) }
      return soak
    }
    for next in soaks { soak.add(next) }
    print("\(lives) random lives with a hand: \(soak.points) power cuts, \(soak.entries) PINs drawn")
    return (soak.points, soak.violations)
  }

  private func handModels() throws -> HandModels {
    let digits = try AtomicFile.read("Models/inklock.model")
    guard let models = HandModels(digits: digits, hands: try AtomicFile.read("Models/inklock-owner.model")) else {
      throw InputError("Models/inklock.model", "reads too few drawings clearly")
    }
    return models
  }

  /// Lives for each piece of work.
  private func shares(of lives: Int) -> [Range<Int>] {
    Swift.stride(from: 0, to: lives, by: 20).map { $0..<min($0 + 20, lives) }
  }

  /// The sweeps of a task, which need no result of each other.
  private enum Part: String, CaseIterable {
    case cuts = "power cuts"
    case weakCuts = "power cuts with weak bits"
    case misreads
    case marginal = "marginal bits"
  }

  /// One sweep of one task.
  private struct Result: Sendable {
    var points: Int
    var violations: [String]

    init(_ part: Part, of task: VaultTask, seed: UInt64, stride: Int) {
      var sweep = Sweep(seed: seed)
      var misreads = MisreadSweep()
      misreads.stride = stride
      switch part {
      case .cuts: sweep.run(task)
      case .weakCuts: sweep.runWithWeakBits(task)
      case .misreads: misreads.run(task)
      case .marginal: misreads.runMarginal(task)
      }
      points = sweep.points + misreads.points
      violations = sweep.violations + misreads.violations
      print("\(task.name): \(points) \(part.rawValue)")
    }
  }

  /// The results of `count` pieces of work, in their order.
  private func concurrently<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> T) -> [T] {
    let results = Results<T>(count)
    let threads = (0..<min(jobs, max(count, 1))).map { _ in
      let thread = Thread { results.work(body) }
      thread.start()
      return thread
    }
    results.wait(threads.count)
    return results.all
  }

  private func finish(points: Int, violations: [String]) throws {
    for violation in violations.prefix(20) { print("violation: \(violation)") }
    if violations.count > 20 { print("… and \(violations.count - 20) more") }
    print("\(points) points, \(violations.count) violations")
    if !violations.isEmpty { throw ExitCode(1) }
  }
}

extension Soak.Kind: ExpressibleByArgument {}

/// Work that several threads share.
private final class Results<T: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var results: [T?]
  private var next = 0
  private var finished = 0

  init(_ count: Int) { results = Array(repeating: nil, count: count) }

  var all: [T] { results.compactMap { $0 } }

  func work(_ body: (Int) -> T) {
    while let k = take() {
      let result = body(k)
      condition.withLock { results[k] = result }
    }
    condition.withLock {
      finished += 1
      condition.broadcast()
    }
  }

  func wait(_ threads: Int) {
    condition.lock()
    while finished < threads { condition.wait() }
    condition.unlock()
  }

  private func take() -> Int? {
    condition.withLock {
      guard next < results.count else { return nil }
      next += 1
      return next - 1
    }
  }
}
