import ArgumentParser
import CommandSupport
import Core2Simulator
import DigitModel
import Foundation
import HostSupport
import TouchTrace

/// Records the sessions of `Tests/Traces` again, after an intended change of the firmware or the model.
@main
struct InklockStories: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-stories", abstract: "Records the sessions that the tests replay.")

  @Option(help: "The model file.")
  var model = "Models/inklock.model"

  @Option(name: [.customShort("o"), .long], help: "The folder for the traces.")
  var output = "Tests/Traces"

  mutating func run() throws {
    let model = try DeviceModel(reading: self.model)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for (k, story) in Story.all.enumerated() {
      let path = "\(output)/\(story.name).trace"
      try record(story, model: model, seed: UInt64(1000 + k), to: path)
      print(path)
    }
  }

  private func record(_ story: Story, model: DeviceModel, seed: UInt64, to path: String) throws {
    var setup = Core2.Setup(model: model.bytes)
    setup.configuration = story.configuration
    setup.entropySeed = seed
    if let pin = story.pin {
      let before = try Core2(setup)
      let narrator = Narrator(story.name, device: before, model: model, seed: seed + 500)
      try narrator.enterPIN(pin)
      try narrator.enterPIN(pin)
      try narrator.expect("pin set")
      setup.flash = before.flash.image
    }
    let device = try Core2(setup)
    let recorder = try TraceRecorder(path: path, header: TraceHeader(title: story.title, setup: setup))
    device.add(recorder)
    let narrator = Narrator(story.name, device: device, model: model, seed: seed)
    do {
      try story.perform(narrator)
    } catch {
      unlink(recorder.partialPath)
      throw error
    }
    narrator.wait(1000)
    try recorder.finish(device)
  }
}
