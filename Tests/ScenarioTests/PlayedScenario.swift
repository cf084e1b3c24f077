import DigitModel
import Foundation
import HostSupport
import Scenario
import TestSupport

/// The root of the checkout.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// Plays texts as scenarios, with the shipped model.
struct PlayedScenario {
  static let model = try! DeviceModel(reading: root + "/Models/inklock.model")
  static let owner = try! SignatureModel(reading: root + "/Models/inklock-owner.model")
  static let player = ScenarioPlayer(model: model, owner: owner)

  let folder = try! TemporaryFolder()

  /// Reads a scenario from the file `a.yaml`.
  func read(_ text: String) throws -> Scenario { try Scenario(reading: try folder.file("a.yaml", text)) }

  /// Reads a scenario of a device that practices, with these steps, each on one line.
  func practice(_ steps: [String], device: String = "{seed: 1}") throws -> Scenario {
    let lines = ["name: t", "device: \(device)", "steps:", "  - press: B"] + steps.map { "  - \($0)" }
    return try read(lines.joined(separator: "\n") + "\n")
  }

  /// Plays steps in practice mode; the failure, if any.
  func play(_ steps: String..., device: String = "{seed: 1}") throws -> ScenarioFailure? {
    try Self.player.play(try practice(steps, device: device)).failure
  }

  /// Plays steps on a locked device with the PIN 3691; the failure, if any.
  func playLocked(_ steps: String...) throws -> ScenarioFailure? {
    let lines = ["name: t", "device: {pin: \"3691\"}", "steps:"] + steps.map { "  - \($0)" }
    return try Self.player.play(try read(lines.joined(separator: "\n") + "\n")).failure
  }
}
