import Foundation

/// A folder with one subfolder for each file that failed a check.
public struct ArtifactsFolder: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// The subfolder of a file: its path without the ending of its name, below `path`.
  public func folder(of file: String) -> String {
    var parts = file.split(separator: "/").filter { $0 != "." && $0 != ".." }
    if let name = parts.popLast() { parts.append(name.lastIndex(of: ".").map { name[..<$0] } ?? name) }
    return ([path] + parts.map(String.init)).joined(separator: "/")
  }

  /// Creates the subfolder of a file, and returns its path.
  public func create(for file: String) throws(InputError) -> String {
    let folder = folder(of: file)
    try ArtifactsFolder.create(folder)
    return folder
  }

  /// Refuses a path at which there is no folder and none can be created. Nothing is created.
  public static func check(_ folder: String) throws(InputError) {
    var existing = folder.isEmpty ? "." : folder
    // A folder that the program runs in may have been deleted.
    while access(existing, F_OK) != 0, errno == ENOENT || errno == ENOTDIR, existing != "." {
      existing = existing.parentFolder
    }
    var information = stat()
    guard stat(existing, &information) == 0 else { throw InputError(folder, "cannot be written: \(lastError())") }
    guard information.st_mode & S_IFMT == S_IFDIR else {
      throw InputError(
        folder, existing == folder ? "is not a folder" : "cannot be created: \(existing) is not a folder")
    }
    guard access(existing, W_OK) == 0 else { throw InputError(folder, "cannot be written: \(lastError())") }
  }

  /// Creates a folder, with the folders above it.
  public static func create(_ folder: String) throws(InputError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(folder, "cannot be created: \(error.localizedDescription)")
    }
  }
}
