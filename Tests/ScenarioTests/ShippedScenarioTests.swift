import Foundation
import Handwriting
import HostSupport
import TestSupport
import Testing
import TouchTrace

@testable import Scenario

@Suite("The shipped scenarios")
struct ShippedScenarioTests {
  private static func names(_ folder: String, _ suffix: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Tests/\(folder)")) ?? [])
      .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }

  @Test("every scenario has a trace, and every trace a scenario")
  func pairs() {
    let scenarios = Self.names("Scenarios", ".yaml")
    #expect(scenarios.count >= 17)
    #expect(scenarios == Self.names("Traces", ".trace"))
  }

  @Test("recording a scenario gives its trace again, byte for byte", arguments: names("Scenarios", ".yaml"))
  func recorded(name: String) throws {
    let folder = try TemporaryFolder()
    let scenario = try Scenario(reading: "\(root)/Tests/Scenarios/\(name).yaml")
    let path = folder.path(of: "\(name).trace")
    let result = try PlayedScenario.player.play(scenario, recordingTo: path)
    #expect(result.failure?.message == nil)
    #expect(
      try AtomicFile.read(path) == AtomicFile.read("\(root)/Tests/Traces/\(name).trace"),
      "after an intended change of the device: make traces")
    #expect(try Replay(model: PlayedScenario.model, owner: PlayedScenario.owner).run(path).difference == nil)
  }

  @Test("every writing style has exactly one name")
  func styles() {
    #expect(StyleName.names.map(\.1).sorted() == DigitStyle.all.map(\.name).sorted())
    #expect(Set(StyleName.names.map(\.0)).count == DigitStyle.all.count)
    #expect(StyleName.all.map(\.style.digit) == DigitStyle.all.map(\.digit))
  }

  @Test("the shipped model reads every digit of every hand", arguments: HandPreset.all.map(\.name))
  func hands(name: String) throws {
    let failure = try PlayedScenario().play("draw: {digits: \"0123456789\", hand: \(name)}")
    #expect(failure == nil, "\(failure?.message ?? "")")
  }

  @Test("the shipped model reads every style", arguments: StyleName.all.map { ($0.name, $0.style.digit) })
  func style(name: String, digit: Int) throws {
    let failure = try PlayedScenario().play("draw: {digits: \"\(digit)\", style: \(name), accept: enter}")
    #expect(failure == nil, "\(failure?.message ?? "")")
  }

  @Test("a scenario that fails leaves the trace as it was, and nothing else")
  func failed() throws {
    let played = PlayedScenario()
    let path = try played.folder.file("a.trace", "old")
    let scenario = try played.practice(["expect-serial: {match: never, within: 0s}"])
    #expect(try PlayedScenario.player.play(scenario, recordingTo: path).failure != nil)
    #expect(played.folder.content == ["a.trace", "a.yaml"])
    #expect(try AtomicFile.read(path) == Array("old".utf8))
  }

  @Test("the pages name every step, hand, style and setting")
  func pages() throws {
    let page = String(decoding: try AtomicFile.read(root + "/Docs/Scenarios.md"), as: UTF8.self)
    for name in StepKind.all.map(\.name) + HandPreset.all.map(\.name) + StyleName.all.map(\.name) {
      #expect(page.contains("`\(name)`"), "\(name)")
    }
  }
}
