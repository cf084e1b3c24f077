import Foundation
import HostSupport

/// Files that a scenario names. A relative path starts at the scenario's folder.
enum ScenarioPath {
  /// A file to write.
  static func writing(_ node: YAMLNode, _ name: String) throws(InputError) -> String {
    let path = try node.text(name)
    return path.hasPrefix("/") ? path : folder(node) + path
  }

  /// A file to read: one that is not in the scenario's folder is looked for from the working directory.
  static func reading(_ node: YAMLNode, _ name: String) throws(InputError) -> String {
    let beside = try writing(node, name)
    guard !FileManager.default.fileExists(atPath: beside) else { return beside }
    let path = try node.text(name)
    return FileManager.default.fileExists(atPath: path) ? path : beside
  }

  private static func folder(_ node: YAMLNode) -> String {
    node.path.lastIndex(of: "/").map { String(node.path[...$0]) } ?? ""
  }
}
