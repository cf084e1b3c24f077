import ArgumentParser
import Foundation
import HostSupport

/// Reads what scripts/footprint built and ran, prints the figures and holds them against the budget.
@main
struct InklockFootprint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-footprint",
    abstract: "What the recogniser and the firmware cost on their targets, from images and logs of a machine.",
    discussion: "Exit status: 0 within the budget, 1 beyond it or unlike the host, 2 unusable input, 64 usage.")

  @Argument(help: "Targets to report.")
  var targets: [String]

  @Option(help: "The folder that holds a folder of images and logs for each target.")
  var folder: String

  @Option(help: "The model file that was measured.")
  var model: String

  @Option(help: "Where the figures go as JSON.")
  var json: String

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as InputError {
      FileHandle.standardError.write(Data("footprint: \(error)\n".utf8))
      exit(withError: ExitCode(2))
    } catch {
      exit(withError: error)
    }
  }

  func run() throws {
    let bytes = try AtomicFile.read(model, limit: 1 << 16)
    let reference = try Reference(model: bytes, path: model)
    var lines: [String] = []
    var complaints: [String] = []
    var members: [(key: String, value: JSON)] = []
    for target in targets {
      let place = "\(folder)/\(target)"
      let footprint = try Footprint(folder: place, modelSize: bytes.count)
      lines += Report(target: target, footprint: footprint, model: model).lines
      let computed = try Checksums(MachineLog(reading: "\(place)/recogniser.log"))
      lines.append("checksums of rasters and outputs: \(computed); on the host: \(Checksums(reference))")
      if computed != Checksums(reference) {
        complaints.append("\(target) computes other rasters or outputs than the host")
      }
      if target == "riscv32" { complaints += Budget().complaints(about: footprint.recogniser) }
      lines += ["", "bytes of the recogniser's code and constants"]
      lines += Report.sizes(of: try ELFImage(reading: "\(place)/recogniser"))
      members.append((target, footprint.json))
    }
    try AtomicFile.write(Array("\(JSON.object(members))\n".utf8), to: json)
    FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    for complaint in complaints { FileHandle.standardError.write(Data("footprint: \(complaint)\n".utf8)) }
    if !complaints.isEmpty { throw ExitCode(1) }
  }
}
