import Foundation
import Fuzzing
import Testing

@testable import Core2Simulator
@testable import LockFirmware

@Suite("Fuzz targets")
struct FuzzTargetTests {
  private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Corpus")

  @Test("every seed, and every input that once broke a promise, keeps all of them", arguments: FuzzTarget.allCases)
  func seeds(target: FuzzTarget) throws {
    let folder = Self.corpus.appendingPathComponent(target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    for file in files {
      do {
        try target.run(Array(Data(contentsOf: file)))
      } catch {
        Issue.record("\(file.lastPathComponent): \(error)")
      }
    }
  }

  @Test("every folder of seeds is that of a target")
  func folders() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path).filter { !$0.hasPrefix(".") }
    #expect(folders.sorted() == FuzzTarget.allCases.map(\.rawValue).sorted())
  }

  @Test("a device that is watched keeps its promises through an unlock, a change of the PIN and a lockout")
  func watched() throws {
    let device = try WatchedDevice(LockConfiguration(iterations: 1), pin: [0, 1, 2, 3], wrongAttempts: 3)
    device.enter([0, 1, 2, 3])
    #expect(device.rules.mode == .unlocked)
    device.tap(.a)
    device.enter([0, 1, 2, 3])
    #expect(device.rules.mode == .setPIN)
    device.enter([5, 5, 5, 5])
    device.enter([5, 5, 5, 5])
    device.tap(.c)
    for last in 0..<5 as Range<UInt8> { device.enter([0, 1, 2, last]) }
    #expect(device.rules.mode == .lockedOut)
    #expect(device.rules.attempts == 5)
    device.apply(.powerCut)
    device.wait(30_000)
    device.enter([5, 5, 5, 5])
    #expect(device.rules.mode == .unlocked)
    try device.checkVault()
  }

  @Test("a vault that opens with a PIN it should not have is found")
  func wrongPIN() throws {
    let image = PreparedVault.image(pin: [1, 2, 3, 4], wrongAttempts: 2)
    var subject = try VaultSubject(vault: image, pin: [4, 3, 2, 1], isDamaged: false)
    #expect(throws: Finding("[1, 2, 3, 4] is accepted, the PIN is [4, 3, 2, 1]")) { try subject.attempt([1, 2, 3, 4]) }
    #expect(throws: Finding("the right PIN [4, 3, 2, 1] is refused")) { try subject.attempt([4, 3, 2, 1]) }
  }

  @Test("a vault that should be empty and is not is found")
  func notEmpty() throws {
    let image = PreparedVault.image(pin: [1, 2, 3, 4], wrongAttempts: 0)
    #expect(throws: Finding.self) { _ = try VaultSubject(vault: image, pin: nil, isDamaged: false) }
  }
}
