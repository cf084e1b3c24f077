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

  /// Reads and checks the model file given on the command line, or the shipped one.
  func load() throws(InputError) -> DeviceModel {
    try DeviceModel(reading: path ?? shippedPath(ModelOption.defaultName))
  }
}

/// The path of a file or folder of the repository: below the working directory, otherwise below the executable's folder
/// or one of its parents; the name itself if it is not found.
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
