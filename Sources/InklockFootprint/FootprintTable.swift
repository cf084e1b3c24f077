import MachineCosts

/// The figures of a target as text for people.
struct FootprintTable {
  let target: String
  let footprint: Footprint
  let model: String
  let signatureModel: String

  var lines: [String] { recognizerLines + signerLines + firmwareLines }

  private var recognizerLines: [String] {
    let recognizer = footprint.recognizer
    return [
      "\(target), model \(model)",
      row("", "mean", "worst"),
      row("prediction, instructions: digits", recognizer.digits),
      row("  scribbles", recognizer.scribbles),
      row("  a single view", recognizer.view),
      row("  patterns that no ink makes", recognizer.patterns),
      row("strokes to raster, instructions: digits", recognizer.digitInk),
      row("  scribbles", recognizer.scribbleInk),
      row("check of the model file at boot, instructions", "", count(recognizer.start)),
      row("recognizer, RAM: bytes", "", grouped(recognizer.ram)),
      row("  ink, network, raster, prediction", "", grouped(recognizer.memory)),
      row("  variables", "", grouped(recognizer.variables)),
      row("  deepest stack", "", grouped(recognizer.stack)),
      row("recognizer, flash: bytes", "", grouped(recognizer.flash)),
      row("  model file", "", grouped(recognizer.model)),
      row("  code and constants", "", grouped(recognizer.code)),
    ]
  }

  private var signerLines: [String] {
    guard let signer = footprint.signer else { return [] }
    return [
      "signatures, model \(signatureModel)",
      row("strokes to score, instructions: digits", signer.digits),
      row("  scribbles", signer.scribbles),
      row("  strokes to inputs of the network", signer.describing),
      row("  inputs to score", signer.network),
      row("  inputs to signature", signer.signing),
      row("  signature to score", signer.comparing),
      row("check of the model file at boot, instructions", "", count(signer.start)),
      row("signature network, RAM: bytes", "", grouped(signer.ram)),
      row("  ink and times, network, inputs, signatures", "", grouped(signer.memory)),
      row("  variables", "", grouped(signer.variables)),
      row("  deepest stack", "", grouped(signer.stack)),
      row("signature network, flash: bytes", "", grouped(signer.flash)),
      row("  model file", "", grouped(signer.model)),
      row("  code and constants", "", grouped(signer.code)),
    ]
  }

  private var firmwareLines: [String] {
    let firmware = footprint.firmware
    return [
      row("whole firmware, RAM: bytes", "", grouped(firmware.ram)),
      row("  variables", "", grouped(firmware.variables)),
      row("  deepest stack, the lock in it", "", grouped(firmware.stack)),
      row("whole firmware, flash with the model: bytes", "", grouped(firmware.flash)),
    ]
  }

  private func row(_ name: String, _ work: Work) -> String {
    row(name, count(work.mean), count(work.worst))
  }

  private func count(_ instructions: Int) -> String { footprint.countsInstructions ? grouped(instructions) : "n/a" }

  private func row(_ name: String, _ mean: String, _ worst: String) -> String {
    name + padding(48 - name.count) + padding(10 - mean.count) + mean + padding(10 - worst.count) + worst
  }

  /// The symbols that count as flash, the largest first, with mangled names.
  static func sizes(of image: ProgramImage) -> [String] {
    image.symbols.filter { [".text", ".rodata", ".data"].contains($0.section) }
      .sorted { ($1.size, $0.name) < ($0.size, $1.name) }
      .map { padding(8 - grouped($0.size).count) + grouped($0.size) + "  " + $0.name }
  }
}

private func padding(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
