import Foundation

/// The built `inklock`, run as a user runs it.
enum Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The root of the checkout.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The program lies beside the tests.
  private static let path =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("inklock").path } ?? "inklock"

  /// Runs `inklock` in the root of the checkout, without a display and with no standard input.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, environment: environment)
  }

  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let folder = try Folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    var variables = ProcessInfo.processInfo.environment
    for key in ["DISPLAY", "WAYLAND_DISPLAY"] { variables[key] = nil }
    process.environment = variables.merging(environment) { $1 }
    // Files, not pipes: nothing has to be read while the program runs.
    let (output, errors) = (try folder.file("stdout"), try folder.file("stderr"))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

/// A folder that goes away with its owner.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "inklock-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and tells its path.
  func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }

  func file(_ name: String, text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Names of what is in the folder, sorted.
  var content: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
