import DigitModel
import Foundation
import HostSupport

/// Where `train` writes a model and, beside it, its card.
struct ModelOutput {
  /// The model file.
  let path: String

  /// Whether the model would be written over this file.
  func isSameFile(as other: String) -> Bool {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      == URL(fileURLWithPath: other).resolvingSymlinksInPath().path
  }

  /// - Throws: where one of the files could not be written.
  func check() throws(InputError) {
    for file in [path, beside(".md"), beside(".json")] { try AtomicFile.check(file) }
  }

  func write(_ bytes: [UInt8], card: ModelCard) throws(InputError) {
    try write(bytes, markdown: card.markdown, json: card.json)
  }

  /// Writes a model, and its card as text and as JSON.
  func write(_ bytes: [UInt8], markdown: String, json: JSON) throws(InputError) {
    try AtomicFile.write(bytes, to: path)
    try AtomicFile.write(Array(markdown.utf8), to: beside(".md"))
    try AtomicFile.write(Array((json.description + "\n").utf8), to: beside(".json"))
  }

  /// The path of the model with another extension.
  private func beside(_ suffix: String) -> String {
    (path.hasSuffix(".model") ? String(path.dropLast(".model".count)) : path) + suffix
  }

  /// The command line as one would type it. Absolute paths are shortened, because they reveal details of this machine.
  static var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().map { argument in
      let shown = isElsewhere(argument) ? name(argument) : argument
      let isPlain = shown.allSatisfy { $0.isLetter || $0.isNumber || "-_./,=:+@%".contains($0) }
      return isPlain && !shown.isEmpty ? shown : "'" + shown.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    return (["inklock"] + arguments).joined(separator: " ")
  }

  /// The last part of a path.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// A folder that others do not have says nothing to them.
  private static func isElsewhere(_ argument: String) -> Bool { argument.hasPrefix("/") || argument.hasPrefix("../") }
}
