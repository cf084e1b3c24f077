import MachineCosts

/// The limits for the recognizer on rv32imac.
struct Budget {
  var ram = 3_072
  var flash = 10_240
  /// From the rasters of all views to the prediction.
  var instructions = 180_000
  /// The same for one view.
  var instructionsOfView = 60_000

  /// One line for each exceeded limit.
  func complaints(about recognizer: RecognizerCost) -> [String] {
    [
      ("RAM", recognizer.ram, ram, "bytes"), ("flash", recognizer.flash, flash, "bytes"),
      ("worst prediction", recognizer.instructions, instructions, "instructions"),
      ("worst view", recognizer.view.worst, instructionsOfView, "instructions"),
    ].compactMap { name, value, bound, unit in
      value <= bound
        ? nil
        : "the recognizer's \(name) is \(grouped(value - bound)) \(unit) over its budget: \(grouped(value)) of "
          + grouped(bound)
    }
  }
}

/// A number with commas as thousands separators.
func grouped(_ value: Int) -> String {
  let digits = Array(String(value))
  return digits.indices.map { k in
    k > 0 && (digits.count - k) % 3 == 0 ? ",\(digits[k])" : String(digits[k])
  }.joined()
}
