import Foundation

/// Finds files of one kind.
public struct FileSearch: Sendable {
  /// What the files are, in one word, for messages.
  let kind: String
  /// The ends of their names, such as `.trace`.
  let suffixes: [String]

  public init(kind: String, suffixes: String...) {
    self.kind = kind
    self.suffixes = suffixes
  }

  /// The files for a list of paths, each once, sorted by the bytes of their paths. A file counts, whatever its name; a
  /// folder stands for all files with one of the suffixes in it and in its subfolders.
  public func find(_ paths: [String]) throws(InputError) -> [String] {
    var found: Set<String> = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw InputError(path, "does not exist")
      }
      guard isFolder.boolValue else {
        found.insert(path)
        continue
      }
      guard let entries = FileManager.default.enumerator(atPath: path) else {
        throw InputError(path, "cannot be read")
      }
      var isEmpty = true
      // Reports name files as version control does, without "./".
      let folder = path == "." || path == "./" ? "" : path.hasSuffix("/") ? path : path + "/"
      while let entry = entries.nextObject() as? String {
        guard suffixes.contains(where: entry.hasSuffix) else { continue }
        found.insert(folder + entry)
        isEmpty = false
      }
      guard !isEmpty else { throw InputError(path, "has no \(kind) in it") }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
