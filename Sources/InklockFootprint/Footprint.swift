import HostSupport
import MachineCosts

/// The cost of the recognizer, the signature network and the firmware on one target. Sizes are in bytes.
struct Footprint: Equatable {
  struct Firmware: Equatable {
    var variables: Int
    var stack: Int
    var flash: Int

    var ram: Int { variables + stack }
  }

  var recognizer: RecognizerCost
  /// `nil` on targets where it is not measured.
  var signer: SignerCost?
  var firmware: Firmware
  /// Whether instructions are counted on this target; if not, all counts are 0.
  var countsInstructions: Bool

  /// The JSON members that scripts rely on, without the instruction counts if they are not counted.
  var json: JSON {
    let recognizerCounts: [(key: String, value: JSON)] = [
      ("instructions", .integer(recognizer.instructions)), ("instructionsOfView", .integer(recognizer.view.worst)),
      ("instructionsMean", .integer(recognizer.digits.mean)),
      ("inkInstructions", .integer(recognizer.inkInstructions)),
    ]
    func object(_ ram: Int, _ flash: Int, _ counts: [(key: String, value: JSON)] = []) -> JSON {
      .object([("ram", .integer(ram)), ("flash", .integer(flash))] + (countsInstructions ? counts : []))
    }
    var members = [("recognizer", object(recognizer.ram, recognizer.flash, recognizerCounts))]
    if let signer {
      let counts: [(key: String, value: JSON)] = [
        ("instructions", .integer(signer.instructions)), ("instructionsOfNetwork", .integer(signer.network.worst)),
        ("instructionsMean", .integer(signer.digits.mean)),
      ]
      members.append(("signer", object(signer.ram, signer.flash, counts)))
    }
    return .object(members + [("firmware", object(firmware.ram, firmware.flash))])
  }
}

extension Footprint {
  /// Reads the images and logs of a target from `folder`: `footprint` and `footprint.log`, `session` and
  /// `session.log`, `lock`, and, if it is measured there, `signature` and `signature.log`.
  ///
  /// - Parameters:
  ///   - folder: of the target.
  ///   - modelSize: bytes of the digit network.
  ///   - signatureModelSize: bytes of the signature network; `nil` if it is not measured.
  init(folder: String, modelSize: Int, signatureModelSize: Int?) throws(InputError) {
    let log = try MachineLog(reading: "\(folder)/footprint.log")
    countsInstructions = try log.countsInstructions()
    recognizer = try RecognizerCost(ProgramImage(reading: "\(folder)/footprint"), log, modelSize: modelSize)

    if let signatureModelSize {
      let log = try MachineLog(reading: "\(folder)/signature.log")
      _ = try log.countsInstructions()
      signer = try SignerCost(ProgramImage(reading: "\(folder)/signature"), log, modelSize: signatureModelSize)
    }

    let session = try ProgramImage(reading: "\(folder)/session")
    let sessionLog = try MachineLog(reading: "\(folder)/session.log")
    let shipped = try ProgramImage(reading: "\(folder)/lock")
    // The size of the built-in model is replaced by the size of the measured one.
    let embedded = shipped.symbols.first { $0.name.hasSuffix("embedded_model") }?.size ?? 0
    firmware = Firmware(
      variables: session.variables, stack: try sessionLog.deepest(sessionLog.values("stack", of: "session")),
      flash: shipped.flash + shipped.size(of: ".harness") - embedded + modelSize)
  }
}
