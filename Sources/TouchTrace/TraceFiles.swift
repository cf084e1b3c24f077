import Foundation
public import HostSupport

/// Finds traces.
public enum TraceFiles {
  /// The traces for a list of paths, each once, sorted by the bytes of their paths. A file is a trace, whatever its
  /// name; a folder stands for all `.trace` files in it and in its subfolders.
  public static func find(_ paths: [String]) throws(InputError) -> [String] {
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
      let count = found.count
      let folder = path.hasSuffix("/") ? path : path + "/"
      while let entry = entries.nextObject() as? String {
        if entry.hasSuffix(".trace") { found.insert(folder + entry) }
      }
      guard found.count > count else { throw InputError(path, "has no trace in it") }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// One part of a list that several machines share.
public struct Shard: Equatable, Sendable {
  /// 1...count.
  public let index: Int
  public let count: Int

  /// Reads `I/N`, such as `2/3`; `nil` when it is not that, or I is not in 1...N.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), index >= 1, index <= count else {
      return nil
    }
    self.index = index
    self.count = count
  }

  /// Every `count`-th element, beginning with number `index`. All shards together cover the whole list.
  public func part<Element>(of list: [Element]) -> [Element] {
    stride(from: index - 1, to: list.count, by: count).map { list[$0] }
  }
}
