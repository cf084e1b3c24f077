import HostSupport
import Testing

@testable import VaultSoak

@Suite("Power cuts of a lock that knows hands")
struct HandSoakTests {
  private let models: HandModels

  init() throws {
    models = try #require(
      HandModels(
        digits: try AtomicFile.read("Models/inklock.model"), hands: try AtomicFile.read("Models/inklock-owner.model")))
  }

  @Test(
    "no random life breaks a promise: the old PIN with the old hand or the new one with the new hand",
    arguments: Soak.Kind.allCases)
  func lives(kind: Soak.Kind) {
    var soak = HandSoak(models)
    soak.kind = kind
    for seed: UInt64 in 0..<20 { soak.run(seed: seed) }
    #expect(soak.violations.isEmpty)
    #expect(soak.points > 50)
    #expect(soak.entries > 400)
  }

  @Test("a naive lock with a flaw disagrees with the lock", arguments: NaiveLock.Flaw.allCases)
  func flaws(flaw: NaiveLock.Flaw) {
    var soak = HandSoak(models)
    soak.kind = .cut
    soak.flaw = flaw
    for seed: UInt64 in 0..<40 where soak.violations.isEmpty { soak.run(seed: seed) }
    #expect(!soak.violations.isEmpty)
  }
}
