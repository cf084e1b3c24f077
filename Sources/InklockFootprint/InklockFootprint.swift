import ArgumentParser
import CommandSupport
import Foundation
import HostSupport
import MachineCosts
import TargetMachines

extension TargetMachine: ExpressibleByArgument {}

/// Runs the programs that scripts/targets built, prints their cost and compares it with the budget.
@main
struct InklockFootprint: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-footprint",
    abstract: "Measure the recognizer, the signature network and the firmware on their targets, counted in emulators.",
    discussion: "Exit status: 0 within the budget, 1 over it or different from the host, 2 unusable input, 64 usage.")

  @Argument(help: "Targets to report (default: all).")
  var targets: [TargetMachine] = TargetMachine.allCases

  @Option(help: "The folder of the images that 'make targets' built; logs go there too.")
  var images = TargetMachine.images

  @Option(help: "The model file to measure.")
  var model = "Models/inklock.model"

  @Option(help: "The model file of a signature network to measure.")
  var signatureModel = "Models/inklock-owner.model"

  @Option(help: "The file to write the figures to, as JSON.")
  var json = "Firmware/.build/footprint.json"

  func run() throws {
    let bytes = try AtomicFile.read(model, limit: 1 << 16)
    let signatureBytes = try AtomicFile.read(signatureModel, limit: 1 << 16)
    let reference = try Reference(model: bytes, path: model)
    let signatures = try SignatureReference(model: signatureBytes, path: signatureModel)
    var lines: [String] = []
    var complaints: [String] = []
    var members: [(key: String, value: JSON)] = []
    for target in targets {
      let place = "\(images)/\(target.rawValue)"
      let programs = [TargetMachine.Program.footprint, .signature, .session].filter(target.has)
      for program in programs {
        let input = TargetMachine.input(model: program == .signature ? signatureBytes : bytes)
        let run = try target.run(program, images: images, input: input, isExact: true)
        try AtomicFile.write(run.output, to: "\(place)/\(program.rawValue).log")
        if run.status != 0 {
          complaints.append("\(target.rawValue)/\(program.rawValue) ended with status \(run.status)")
        }
      }
      let footprint = try Footprint(
        folder: place, modelSize: bytes.count,
        signatureModelSize: target.has(.signature) ? signatureBytes.count : nil)
      lines +=
        FootprintTable(target: target.rawValue, footprint: footprint, model: model, signatureModel: signatureModel)
        .lines
      let computed = try Checksums(MachineLog(reading: "\(place)/footprint.log"))
      lines.append("checksums of rasters and outputs: \(computed); on the host: \(Checksums(reference))")
      if computed != Checksums(reference) {
        complaints.append("\(target.rawValue) computes other rasters or outputs than the host")
      }
      if let signer = footprint.signer {
        let signed = try SignatureReference.checksum(in: MachineLog(reading: "\(place)/signature.log"))
        lines.append(
          "checksum of signatures and scores: \(hexadecimal(signed)); on the host: \(hexadecimal(signatures.checksum))")
        if signed != signatures.checksum {
          complaints.append("\(target.rawValue) computes other signatures or scores than the host")
        }
        lines += SignerGoals().lines(about: signer)
        complaints += SignerGoals().complaints(about: signer)
      }
      if target == .riscv32 { complaints += Budget().complaints(about: footprint.recognizer) }
      for program in programs where program != .session {
        let name = program == .signature ? "signature network" : "recognizer"
        lines += ["", "bytes of the \(name)'s code and constants"]
        lines += FootprintTable.sizes(of: try ProgramImage(reading: "\(place)/\(program.rawValue)"))
      }
      members.append((target.rawValue, footprint.json))
    }
    try AtomicFile.write(Array("\(JSON.object(members))\n".utf8), to: json)
    StandardOutput.write(lines.joined(separator: "\n") + "\n")
    for complaint in complaints { StandardError.line("inklock-footprint: \(complaint)") }
    if !complaints.isEmpty { throw ExitCode(1) }
  }

  private func hexadecimal(_ checksum: UInt32) -> String { String(checksum, radix: 16) }
}
