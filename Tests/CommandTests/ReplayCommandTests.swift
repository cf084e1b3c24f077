import DigitNet
import Foundation
import TestSupport
import Testing

@testable import Core2Simulator
@testable import DigitModel

@Suite("inklock replay")
struct ReplayCommandTests {
  let folder = try! Folder()
  private let model: DeviceModel
  private let modelPath: String

  init() throws {
    modelPath = try folder.file("small.model", Self.smallModel)
    model = try DeviceModel(reading: modelPath)
  }

  /// A model of zeros, for which every digit is unclear.
  private static let smallModel = ZoneModel.build(threshold: 700, weight: 0)

  private var header: String {
    """
    {"trace":2,"title":"t","device":"M5Stack Core2","seed":"1","models":{"digits":"\(model.id)"},\
    "secret":"documented","config":{"pinLength":4,"lockout":{"free":5,"waits":[30]},"autoAccept":1000,\
    "log":"development","iterations":10}}

    """
  }

  /// A trace without a single event: nothing can differ.
  private func goodTrace(_ name: String) throws -> String { try folder.file(name, text: header) }

  private func differingTrace(_ name: String) throws -> String {
    try folder.file(name, text: header + "{\"t\":0,\"vibrate\":7}\n")
  }

  private func replay(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["replay", "--model", modelPath] + arguments)
  }

  @Test("all as recorded is status 0 and one line on standard output")
  func passed() throws {
    let outcome = try replay(goodTrace("a.trace"), goodTrace("b.trace"), "--jobs", "2")
    #expect(outcome.status == 0)
    #expect(outcome.output == "2 passed, 0 failed\n")
    #expect(outcome.errors.contains("passed \(folder.path)/a.trace (0.0 s)\n"))
  }

  @Test("a difference is status 1, named by its line, with artifacts and a report")
  func failed() throws {
    _ = try goodTrace("a.trace")
    _ = try differingTrace("b.trace")
    let (artifacts, junit) = (folder.path + "/out", folder.path + "/junit.xml")
    let outcome = try replay(folder.path, "--artifacts", artifacts, "--junit", junit)
    #expect(outcome.status == 1)
    #expect(outcome.output == "1 passed, 1 failed\n")
    #expect(outcome.errors.contains("failed \(folder.path)/b.trace:2: the device did something else\n"))
    #expect(outcome.errors.contains("  expected: {\"t\":0,\"vibrate\":7}\n"))
    let logs = artifacts + folder.path + "/b/actual.log"
    #expect(FileManager.default.fileExists(atPath: logs))
    #expect(try String(contentsOfFile: junit, encoding: .utf8).contains("tests=\"2\" failures=\"1\" errors=\"0\""))
  }

  @Test("unusable input is status 2, also beside a difference")
  func unusable() throws {
    let bad = try folder.file("c.trace", text: "{}")
    let outcome = try replay(goodTrace("a.trace"), differingTrace("b.trace"), bad)
    #expect(outcome.status == 2)
    #expect(outcome.output == "1 passed, 1 failed, 1 unusable\n")
    #expect(outcome.errors.contains("inklock: \(bad):1: is not the header of a trace\n"))
  }

  @Test("no trace, no path, no model and a bad model are status 2")
  func nothing() throws {
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let outcome = try replay(empty)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "inklock: \(empty): has no trace in it\n")
    #expect(try replay(folder.path + "/none").errors == "inklock: \(folder.path)/none: does not exist\n")
    let trace = try goodTrace("a.trace")
    #expect(try Program.run("replay", trace, "--model", folder.path + "/none").status == 2)
    let junk = try folder.file("junk.model", [UInt8](repeating: 7, count: 100))
    let refused = try Program.run("replay", trace, "--model", junk)
    #expect(refused.status == 2)
    #expect(refused.errors == "inklock: \(junk): is not a model: it does not begin with \"IKDN\"\n")
  }

  @Test(
    "a wrong option is status 64",
    arguments: [
      ["--shard", "3/2"], ["--jobs", "0"], ["--target", "toaster"], ["--force"], ["--update", "--junit", "x"], ["--no"],
      ["--update", "--target", "riscv32"],
    ])
  func usage(_ options: [String]) throws {
    let outcome = try Program.run(["replay", "--model", modelPath, try goodTrace("a.trace")] + options)
    #expect(outcome.status == 64)
    if options[0] == "--target" {
      #expect(outcome.errors.contains("there is no target 'toaster': the targets are host"))
    }
  }

  @Test("traces are divided among shards, and an empty shard is not an error")
  func shards() throws {
    _ = try goodTrace("a.trace")
    _ = try goodTrace("b.trace")
    #expect(try replay(folder.path, "--shard", "1/2").output == "1 passed, 0 failed\n")
    #expect(try replay(folder.path, "--shard", "3/3").output == "0 passed, 0 failed\n")
  }

  @Test("an update says what it did, and refuses another story")
  func update() throws {
    let same = try goodTrace("a.trace")
    #expect(try replay(same, "--update").output == "0 updated, 1 unchanged, 0 refused\n")
    let other = try differingTrace("b.trace")
    let refused = try replay(other, "--update")
    #expect(refused.status == 1)
    #expect(refused.output == "0 updated, 0 unchanged, 1 refused\n")
    #expect(try replay(other, "--update", "--force").output == "1 updated, 0 unchanged, 0 refused\n")
    #expect(try replay(other).status == 0)
  }
}
