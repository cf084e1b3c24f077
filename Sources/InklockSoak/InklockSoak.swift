import ArgumentParser
import CommandSupport
import Foundation
import VaultSoak

/// Cuts the power of the vault at every flash operation, and then at random until the time is over.
@main
struct InklockSoak: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-soak",
    abstract: "Cut the power of the PIN vault at every flash operation, and then at random for a given time.",
    discussion: """
      The last line is "N power-cut points, M violations". The exit status is 0 without violations, else 1. A violation \
      names its cuts, or the seed of its random life: --life SEED runs that one again.
      """)

  @Option(
    help: ArgumentHelp("After the sweep, continue at random for this many seconds.", valueName: "SECONDS"))
  var seconds: Double = 0

  @Option(help: ArgumentHelp("Seed of the first random life; the next one has the next seed.", valueName: "N"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Run only the random life with this seed.", valueName: "SEED"))
  var life: UInt64?

  func run() throws {
    let end = ContinuousClock.now + .seconds(seconds)
    var soak = Soak()
    if let life {
      soak.run(seed: life)
      return try finish(points: soak.points, violations: soak.violations)
    }
    var sweep = Sweep(seed: seed)
    for task in VaultTask.all() {
      let before = sweep.points
      sweep.run(task)
      print("\(task.name): \(sweep.points - before) points")
    }
    var lives: UInt64 = 0
    repeat {
      for _ in 0..<100 {
        soak.run(seed: seed &+ lives)
        lives += 1
      }
    } while ContinuousClock.now < end
    print("\(lives) random lives from seed \(seed): \(soak.points) points")
    try finish(points: sweep.points + soak.points, violations: sweep.violations + soak.violations)
  }

  private func finish(points: Int, violations: [String]) throws {
    for violation in violations.prefix(20) { print("violation: \(violation)") }
    if violations.count > 20 { print("… and \(violations.count - 20) more") }
    print("\(points) power-cut points, \(violations.count) violations")
    if !violations.isEmpty { throw ExitCode(1) }
  }
}
