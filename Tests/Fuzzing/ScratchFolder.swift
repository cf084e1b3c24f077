import Foundation
import HostSupport

/// A folder for the files that readers get: in memory where the machine has such a folder, because an input takes only
/// microseconds there. It is deleted with the process.
enum ScratchFolder {
  private static let path: String = {
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    let path = parent + "inklock-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: ScratchFolder.path) }
    return path
  }()

  /// The path of a file of this name.
  static func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  static func file(_ name: String, _ bytes: [UInt8]) throws(InputError) -> String {
    let path = path(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw InputError(path, "cannot be written: \(lastError())") }
    defer { close(descriptor) }
    try AtomicFile.writeAll(bytes, to: descriptor, path: path)
    return path
  }
}
