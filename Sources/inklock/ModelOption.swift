import ArgumentParser
import Core2Simulator
import Foundation
import HostSupport

/// `--model F`, for every command that runs the network.
struct ModelOption: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp("The model file (default: \(ModelOption.defaultName)).", valueName: "F"))
  var path: String?

  /// The shipped model, from the root of the repository.
  static let defaultName = "Models/inklock.model"

  /// Reads and checks the model file that was named, else the shipped one.
  func load() throws(InputError) -> DeviceModel {
    try DeviceModel(reading: path ?? ModelOption.defaultPath())
  }

  /// The shipped model: below the working directory, else below the executable's folder or a parent of it.
  private static func defaultPath() -> String {
    let fromHere = defaultName
    guard !FileManager.default.fileExists(atPath: fromHere) else { return fromHere }
    guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return fromHere }
    var folder = executable.deletingLastPathComponent()
    while true {
      let candidate = folder.appendingPathComponent(defaultName).path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path != folder.standardizedFileURL.path, folder.path != "/" else { return fromHere }
      folder = parent
    }
  }
}
