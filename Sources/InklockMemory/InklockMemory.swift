import ArgumentParser
import CommandSupport
import Core2HAL
import DigitModel
import HostSupport
import Ink
import TargetMachines
import Workload

extension TargetMachine: ExpressibleByArgument {}

/// Searches the memory of bare machines for what PINs leave there.
@main
struct InklockMemory: MainCommand {
  static let configuration = CommandConfiguration(
    commandName: "inklock-memory",
    abstract: "Search the whole memory of a target for PINs and their keys after each use.",
    discussion: "Exit status: 0 nothing is left, 1 something is, 2 unusable input, 64 usage.")

  @Argument(help: "Targets to search (default: all).")
  var targets: [TargetMachine] = TargetMachine.allCases

  @Option(help: "The folder of the images that 'make targets' built.")
  var images = TargetMachine.images

  @Option(help: "The model file that reads the drawn digits.")
  var model = "Models/inklock.model"

  @Option(help: "The model file that makes signatures of hands.")
  var ownerModel = "Models/inklock-owner.model"

  func run() throws {
    let file = try DeviceModel(reading: model).bytes
    let pins = SearchedPINs()
    let drawings = try clearDrawings(file)
    let input =
      TargetMachine.input(model: file, ownerModel: try AtomicFile.read(ownerModel))
      + [(pins.right, 0), (pins.wrong, 0), (pins.right, 1)].flatMap { pin, hand in
        entry(pin, drawings.map { $0[hand] })
      }
    var isClean = true
    for target in targets {
      let run = try target.run(.memory, images: images, input: input, limit: 120)
      let dumps = try MemoryDump.read(run.output, path: target.image(.memory, images: images))
      var complaints: [String] = []
      let uses = SearchedUse.all(on: target)
      if dumps.count != uses.count { complaints.append("\(dumps.count) of \(uses.count) uses were made") }
      var derivations: [Derivation] = []
      for derivation in dumps.flatMap({ Derivation.all(in: $0.flash) }) where !derivations.contains(derivation) {
        derivations.append(derivation)
      }
      derivations += Set(derivations.map(\.iterations)).map { .absent(iterations: $0) }
      let flashes = dumps.map(\.flash)
      for (use, dump) in zip(uses, dumps) {
        complaints += try use.complaints(about: dump, pins: pins, derivations: derivations, flashes: flashes)
          .map { "\(use.name): \($0)" }
      }
      for complaint in complaints { StandardError.line("inklock-memory: \(target.rawValue): \(complaint)") }
      isClean = isClean && complaints.isEmpty
      let searched = dumps.first?.ranges.reduce(0) { $0 + $1.bytes.count } ?? 0
      StandardOutput.line(
        "\(target.rawValue): \(searched) bytes searched after each of \(dumps.count) uses: \(complaints.count) complaints"
      )
    }
    if !isClean { throw ExitCode(1) }
  }

  /// For each digit the indices of two drawings that this network reads clearly.
  private func clearDrawings(_ file: [UInt8]) throws -> [[UInt16]] {
    let network = try LoadedNetwork(file)
    var drawings: [UInt8: [UInt16]] = [:]
    for index in 0..<Workload.digits {
      var ink = Ink()
      Workload.drawDigit(index, on: &ink)
      guard let prediction = network.predict(ink), !prediction.isUnclear,
        drawings[prediction.digit, default: []].count < 2
      else { continue }
      drawings[prediction.digit, default: []].append(UInt16(index))
    }
    return try (0...9 as ClosedRange<UInt8>).map { digit in
      guard let two = drawings[digit], two.count == 2 else {
        throw InputError(model, "reads fewer than two drawings clearly as \(digit)")
      }
      return two
    }
  }

  /// A PIN as the program receives it: its drawings, and its digits, each with another number in the upper half.
  private func entry(_ pin: [UInt8], _ drawings: [UInt16]) -> [UInt8] {
    pin.flatMap { digit in withUnsafeBytes(of: drawings[Int(digit)].littleEndian) { Array($0) } }
      + pin.enumerated().map { UInt8($0.offset + 4) << 4 | $0.element }
  }
}
