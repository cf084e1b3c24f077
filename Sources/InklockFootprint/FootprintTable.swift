/// The figures of a target as text for people.
struct FootprintTable {
  let target: String
  let footprint: Footprint
  let model: String

  var lines: [String] {
    let recognizer = footprint.recognizer
    let firmware = footprint.firmware
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
      row("whole firmware, RAM: bytes", "", grouped(firmware.ram)),
      row("  variables", "", grouped(firmware.variables)),
      row("  deepest stack, the lock in it", "", grouped(firmware.stack)),
      row("whole firmware, flash with the model: bytes", "", grouped(firmware.flash)),
    ]
  }

  private func row(_ name: String, _ work: Footprint.Work) -> String {
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
