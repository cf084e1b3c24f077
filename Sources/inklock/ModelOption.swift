import ArgumentParser
import DigitModel
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
    try DeviceModel(reading: path ?? shippedPath(ModelOption.defaultName))
  }
}

/// Where a file or folder of the repository is: below the working directory, else below the executable's folder or a
/// parent of it; the name itself when it is nowhere.
func shippedPath(_ name: String) -> String {
  guard !FileManager.default.fileExists(atPath: name) else { return name }
  guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return name }
  var folder = executable.deletingLastPathComponent()
  while true {
    let candidate = folder.appendingPathComponent(name).path
    if FileManager.default.fileExists(atPath: candidate) { return candidate }
    let parent = folder.deletingLastPathComponent().standardizedFileURL
    guard parent.path != folder.standardizedFileURL.path, folder.path != "/" else { return name }
    folder = parent
  }
}
