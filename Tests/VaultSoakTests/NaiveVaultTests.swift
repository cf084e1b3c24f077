import TestSupport
import Testing

@Suite("The vault compared with a naive model")
struct NaiveVaultTests {
  private func steps(_ seed: UInt64) -> [VaultStep] {
    var random = Seeded(seed)
    return (0..<Int.random(in: 5...120, using: &random)).map { _ in .random(&random) }
  }

  @Test("both agree after every step of random lives, and again after a boot", arguments: 0..<200 as Range<UInt64>)
  func agreement(seed: UInt64) {
    let steps = steps(seed)
    guard let found = disagreement(steps) else { return }
    Issue.record("seed \(seed), step \(found.step), \(found.text); shortest: \(shrunk(steps))")
  }

  @Test("both agree over full sectors", arguments: 0..<3 as Range<UInt64>)
  func fullSectors(seed: UInt64) {
    var random = Seeded(seed)
    let guesses: [VaultStep] = (0..<600).map { _ in
      Int.random(in: 0..<40, using: &random) == 0
        ? .attempt("1234") : .attempt(String(Int.random(in: 1000...9999, using: &random)))
    }
    #expect(disagreement([.set("1234")] + guesses) == nil, "seed \(seed)")
  }

  @Test("a model that counts the same wrong PIN twice is detected in three steps")
  func countsRepeats() throws {
    let seed = try #require((0..<50 as Range<UInt64>).first { disagreement(steps($0), flaw: .countsRepeats) != nil })
    let shortest = shrunk(steps(seed), flaw: .countsRepeats)
    try #require(shortest.count == 3)
    guard case .set = shortest[0], case .attempt(let a) = shortest[1], case .attempt(let b) = shortest[2] else {
      Issue.record("\(shortest)")
      return
    }
    #expect(a == b)
  }

  @Test(
    "models with other flaws are found out, and a shorter life no longer does",
    arguments: [NaiveVault.Flaw.forgetsAtBoot, .forgivesChanges])
  func flaws(flaw: NaiveVault.Flaw) throws {
    let seed = try #require((0..<50 as Range<UInt64>).first { disagreement(steps($0), flaw: flaw) != nil })
    let shortest = shrunk(steps(seed), flaw: flaw)
    #expect(disagreement(shortest, flaw: flaw) != nil)
    for k in shortest.indices {
      var shorter = shortest
      shorter.remove(at: k)
      #expect(disagreement(shorter, flaw: flaw) == nil)
    }
  }
}
