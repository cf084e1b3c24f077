import Foundation
import TestSupport

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

  /// The program is in the same folder as the tests.
  private static let path =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    .map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("inklock").path } ?? "inklock"

  /// Runs `inklock` in the root of the checkout, without a display and with no standard input.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, environment: environment)
  }

  /// - Parameters:
  ///   - input: its standard input.
  ///   - device: what standard output is instead of a file; nothing is read from it.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: FileHandle = .nullDevice,
    output device: String? = nil
  ) throws -> Outcome {
    let folder = try Folder()
    let process = process(arguments, environment: environment)
    process.standardInput = input
    // Files, not pipes: nothing has to be read while the program runs.
    let (output, errors) = (try folder.file("stdout"), try folder.file("stderr"))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: device ?? output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: status(of: process), output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Runs `inklock`, sends it SIGINT (Ctrl-C) once `isTime` has returned, and waits for its end.
  ///
  /// - Parameters:
  ///   - arguments: those of `inklock`.
  ///   - input: its standard input.
  ///   - output: the file that gets its standard output.
  ///   - signal: what is sent in place of SIGINT.
  ///   - isTime: gets what the program writes to standard error.
  static func interrupt(
    _ arguments: [String], input: FileHandle = .nullDevice, output: FileHandle = .nullDevice, signal: Int32 = SIGINT,
    when isTime: (FileHandle) throws -> String
  ) throws -> Outcome {
    let process = process(arguments, environment: [:])
    process.standardInput = input
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let first = try isTime(errors.fileHandleForReading)
    kill(process.processIdentifier, signal)
    let rest = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(status: status(of: process), output: "", errors: first + String(decoding: rest, as: UTF8.self))
  }

  /// The same as soon as standard error holds `text`.
  static func interrupt(_ arguments: [String], after text: String) throws -> Outcome {
    try interrupt(arguments) { errors in
      var seen = ""
      while !seen.contains(text) {
        let more = errors.availableData
        guard !more.isEmpty else { break }
        seen += String(decoding: more, as: UTF8.self)
      }
      return seen
    }
  }

  private static func process(_ arguments: [String], environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    process.standardInput = FileHandle.nullDevice
    var variables = ProcessInfo.processInfo.environment
    for key in ["DISPLAY", "WAYLAND_DISPLAY"] { variables[key] = nil }
    process.environment = variables.merging(environment) { $1 }
    return process
  }

  private static func status(of process: Process) -> Int32 {
    process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }
}

typealias Folder = TemporaryFolder

extension TemporaryFolder {
  func file(_ name: String, text: String) throws -> String { try file(name, text) }
}
