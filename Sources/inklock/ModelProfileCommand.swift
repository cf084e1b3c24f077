import ArgumentParser
import DigitModel
import HostSupport
import MachineCosts
import TargetMachines

extension TargetMachine: ExpressibleByArgument {}

struct ModelProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "What models cost on the device, layer by layer, and measured in an emulator.",
    discussion: """
      For each layer: bytes in the file, multiply-accumulates of one view where no input is zero (MACs), and bytes of \
      working memory, which the layers share; the device always reserves as many as the last line says. Flash, RAM \
      with the deepest stack, and instructions are measured over 1,000 drawn digits and 200 scribbles, in the \
      emulator and with the programs that 'make targets' makes. Without them only the table is printed.
      """)

  @Argument(help: ArgumentHelp("Model files.", valueName: "MODEL"), completion: .file())
  var models: [String]
  @Option(help: "The machine on which instructions are counted.")
  var target: TargetMachine = .riscv32
  @Option(
    help: ArgumentHelp("The folder of the programs that 'make targets' builds.", valueName: "DIR"),
    completion: .directory)
  var images = TargetMachine.images
  @Option(help: ArgumentHelp("Write the figures as JSON; - is standard output.", valueName: "F"), completion: .file())
  var json: String?

  func run() throws {
    if let json, json != "-" { try AtomicFile.check(json) }
    // All are read first, so that a file that is not a model is reported before anything is measured.
    let models = try models.map { path throws(InputError) in try ModelFile(reading: path) }
    var results: [JSON] = []
    for model in models {
      let profile = try ModelProfile(model)
      let measured = try measure(model)
      if json != "-" { StandardOutput.write(profile.text + measured.lines.map { "  \($0)\n" }.joined() + "\n") }
      guard case .object(let members) = profile.json else { continue }
      results.append(.object(members + [("measured", measured.json)]))
    }
    guard let json else { return }
    let text = JSON.array(results).description + "\n"
    if json == "-" {
      StandardOutput.write(text)
    } else {
      try AtomicFile.write(Array(text.utf8), to: json)
    }
  }

  /// What was measured, or in one line why nothing was.
  private func measure(_ model: ModelFile) throws(InputError) -> (lines: [String], json: JSON) {
    let program: TargetMachine.Program
    switch model {
    case .digits: program = .footprint
    case .embedding(let embedding):
      guard (try? SignatureModel(embedding.bytes, from: embedding.path)) != nil else {
        return (["not measured: only networks for digits and signatures are"], .null)
      }
      program = .signature
    }
    guard target.has(program) else {
      return (["not measured: signature networks are measured on riscv32 only"], .null)
    }
    if let missing = target.missing(program, images: images) { return (["not measured: \(missing)"], .null) }
    let (image, log) = try target.measure(model.bytes, with: program, images: images)
    let isCounted = try log.countsInstructions()
    let size = model.bytes.count
    if program == .footprint {
      return MeasuredCost(try RecognizerCost(image, log, modelSize: size)).described(on: target, isCounted)
    }
    return MeasuredCost(try SignerCost(image, log, modelSize: size)).described(on: target, isCounted)
  }
}

/// The measured figures of a model, the same for both kinds of networks.
private struct MeasuredCost {
  var code: Int
  var flash: Int
  var ram: Int
  var stack: Int
  var digits: Work
  /// For any ink.
  var worst: Int
  /// What the instructions above are of.
  var work: String
  /// Parts of the worst case by their names.
  var parts: [(name: String, key: String, worst: Int)]

  init(_ cost: RecognizerCost) {
    (code, flash, ram, stack) = (cost.code, cost.flash, cost.ram, cost.stack)
    digits = cost.digits
    worst = cost.instructions
    work = "rasters to prediction"
    parts = [("one view", "view", cost.view.worst), ("strokes to rasters, before this", "ink", cost.inkInstructions)]
  }

  init(_ cost: SignerCost) {
    (code, flash, ram, stack) = (cost.code, cost.flash, cost.ram, cost.stack)
    digits = cost.digits
    worst = cost.instructions
    work = "strokes to score"
    parts = [
      ("strokes to inputs", "describing", cost.describing.worst),
      ("inputs to score", "network", cost.network.worst), ("inputs to signature", "signing", cost.signing.worst),
      ("comparison with three enrolled drawings", "comparing", cost.comparing.worst),
    ]
  }

  func described(on target: TargetMachine, _ isCounted: Bool) -> (lines: [String], json: JSON) {
    var lines = [
      "measured on \(target.rawValue): flash \(flash) bytes, \(code) of them code; RAM \(ram) bytes, "
        + "\(stack) of them stack"
    ]
    var members: [(key: String, value: JSON)] = [
      ("target", .string(target.rawValue)), ("flash", .integer(flash)), ("code", .integer(code)),
      ("ram", .integer(ram)), ("stack", .integer(stack)),
    ]
    if isCounted {
      lines.append(
        "instructions, \(work): \(digits.mean) on average of digits, \(digits.worst) at worst; \(worst) of any ink")
      lines.append(contentsOf: parts.map { "  at worst, \($0.name): \($0.worst)" })
      members += [
        (
          "instructions",
          .object(
            [("mean", .integer(digits.mean)), ("worstDigit", .integer(digits.worst)), ("worst", .integer(worst))]
              + parts.map { ($0.key, .integer($0.worst)) })
        )
      ]
    } else {
      lines.append("instructions: \(target.rawValue) does not count them")
    }
    return (lines, .object(members))
  }
}
