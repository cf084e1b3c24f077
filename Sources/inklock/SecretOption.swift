import ArgumentParser
import HostSupport

/// `--secret F`, for every command that runs the device.
struct SecretOption: ParsableArguments {
  @Option(
    name: .customLong("secret"),
    help: ArgumentHelp("A file of 32 bytes: the device secret (default: the documented one).", valueName: "F"),
    completion: .file())
  var path: String?

  /// The 32 bytes, or `nil` for the documented secret.
  func load() throws(InputError) -> [UInt8]? {
    guard let path else { return nil }
    let bytes = try AtomicFile.read(path, limit: 1 << 16)
    guard bytes.count == 32 else {
      throw InputError(path, "is not a device secret: it has \(bytes.count) bytes, not 32")
    }
    return bytes
  }
}
