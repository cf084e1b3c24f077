/// The figures of a target as text for people.
struct FootprintTable {
  let target: String
  let footprint: Footprint
  let model: String

  var lines: [String] {
    let recogniser = footprint.recogniser
    let firmware = footprint.firmware
    return [
      "\(target), model \(model)",
      row("", "mean", "worst"),
      row("prediction, instructions: digits", recogniser.digits),
      row("  scribbles", recogniser.scribbles),
      row("  patterns that no ink makes", recogniser.patterns),
      row("strokes to raster, instructions: digits", recogniser.digitInk),
      row("  scribbles", recogniser.scribbleInk),
      row("check of the model file at boot, instructions", "", count(recogniser.start)),
      row("recogniser, RAM: bytes", "", grouped(recogniser.ram)),
      row("  ink, network, raster, prediction", "", grouped(recogniser.memory)),
      row("  variables", "", grouped(recogniser.variables)),
      row("  deepest stack", "", grouped(recogniser.stack)),
      row("recogniser, flash: bytes", "", grouped(recogniser.flash)),
      row("  model file", "", grouped(recogniser.model)),
      row("  code and constants", "", grouped(recogniser.code)),
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

  /// Symbols of what is counted as flash, the largest first, names as the compiler has them.
  static func sizes(of image: ProgramImage) -> [String] {
    image.symbols.filter { [".text", ".rodata", ".data"].contains($0.section) }
      .sorted { ($1.size, $0.name) < ($0.size, $1.name) }
      .map { padding(8 - grouped($0.size).count) + grouped($0.size) + "  " + $0.name }
  }
}

private func padding(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
