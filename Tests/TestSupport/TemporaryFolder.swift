import Foundation
import HostSupport

/// An empty folder that is deleted with this value.
package final class TemporaryFolder {
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "inklock-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file that need not exist.
  package func path(of name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  package func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    let path = path(of: name)
    try AtomicFile.write(bytes, to: path)
    return path
  }

  package func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  package func file(_ name: String, lines: [String]) throws -> String {
    try file(name, lines.joined(separator: "\n") + "\n")
  }

  /// The names of what is in the folder, sorted.
  package var content: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// The error that a piece of bad input is refused with, without the folder; `nil` where it is accepted.
package func refusal(in folder: TemporaryFolder, _ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
  }
}
