import ArgumentParser
import DigitModel
import Foundation
import HostSupport

/// `--model F`, for every command that runs the network.
struct ModelOption: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp("The model file (default: \(ModelOption.defaultName)).", valueName: "F"), completion: .file())
  var path: String?

  /// The shipped model, from the root of the repository.
  static let defaultName = "Models/inklock.model"

  /// Reads and checks the model file given on the command line, or the shipped one.
  func load() throws(InputError) -> DeviceModel { try ModelOption.load(path, orShipped: ModelOption.defaultName) }

  static func load(_ path: String?, orShipped name: String) throws(InputError) -> DeviceModel {
    try DeviceModel(reading: try self.path(path, orShipped: name))
  }

  /// The path that was given, or that of a shipped model.
  static func path(_ path: String?, orShipped name: String) throws(InputError) -> String {
    if let path { return path }
    let shipped = shippedPath(name)
    guard FileManager.default.fileExists(atPath: shipped) else {
      throw InputError(
        shipped,
        "is missing: neither this folder nor those of the program have it; copy share/inklock with the program, or give "
          + "a model with --model")
    }
    return shipped
  }
}

/// `--model F`, for the commands that read pictures.
struct PictureModelOption: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp("The model file (default: \(PictureModelOption.defaultName)).", valueName: "F"),
    completion: .file())
  var path: String?

  /// The shipped model for pictures, from the root of the repository.
  static let defaultName = "Models/inklock-pictures.model"

  func load() throws(InputError) -> DeviceModel {
    try ModelOption.load(path, orShipped: PictureModelOption.defaultName)
  }
}

/// `--model F`, for the commands that know hands.
struct SignatureModelOption: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp("The signature network (default: \(SignatureModelOption.defaultName)).", valueName: "F"),
    completion: .file())
  var path: String?

  /// The shipped signature network, from the root of the repository.
  static let defaultName = "Models/inklock-owner.model"

  func load() throws(InputError) -> SignatureModel {
    try SignatureModel(reading: try ModelOption.path(path, orShipped: SignatureModelOption.defaultName))
  }
}

/// `--owner-model F`, for the commands that simulate a device which may know its owner's hand.
struct OwnerModelOption: ParsableArguments {
  @Option(
    name: .customLong("owner-model"),
    help: ArgumentHelp(
      "The signature network of a device that knows its owner's hand (default: \(SignatureModelOption.defaultName)).",
      valueName: "F"), completion: .file())
  var path: String?

  func load() throws(InputError) -> SignatureModel {
    try SignatureModel(reading: try ModelOption.path(path, orShipped: SignatureModelOption.defaultName))
  }

  /// The model that was given, or the shipped one if it is there: most sessions need none.
  func loadIfPresent() throws(InputError) -> SignatureModel? {
    let shipped = shippedPath(SignatureModelOption.defaultName)
    guard path != nil || FileManager.default.fileExists(atPath: shipped) else { return nil }
    return try load()
  }
}

/// The path of a file or folder of the repository: below the working directory, otherwise below the executable's folder
/// or one of its parents, where it may be installed in `share/inklock`; the name itself if it is not found. Links to the
/// executable are followed.
func shippedPath(_ name: String) -> String {
  guard !FileManager.default.fileExists(atPath: name) else { return name }
  guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return name }
  var folder = executable.deletingLastPathComponent()
  while true {
    for candidate in [name, "share/inklock/" + name].map({ folder.appendingPathComponent($0).path })
    where FileManager.default.fileExists(atPath: candidate) {
      return candidate
    }
    let parent = folder.deletingLastPathComponent().standardizedFileURL
    guard parent.path != folder.standardizedFileURL.path, folder.path != "/" else { return name }
    folder = parent
  }
}
