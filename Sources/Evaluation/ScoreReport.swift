import Foundation

extension Score {
  /// One line: how many digits, how many of them right, unclear, right when clear, and how many of the non-digits were
  /// unclear.
  public var summary: String {
    var parts: [String] = []
    if digits.samples > 0 {
      parts.append("\(digits.samples) digits")
      parts.append("\(percent(digits.accuracy)) right")
      parts.append("\(percent(digits.unclearShare)) unclear")
      parts.append("\(percent(digits.accuracyWhenClear)) right when clear")
    }
    if nonDigits.samples > 0 {
      parts.append("\(nonDigits.samples) non-digits")
      parts.append("\(percent(nonDigits.unclearShare)) of them unclear")
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }

  /// The confusion matrix, the writers with the lowest accuracy, and the calibration, as readable text.
  public var details: String {
    guard digits.samples > 0 else { return "" }
    var lines = ["drawn \\ recognized"]
    let width = 6
    func padded(_ text: String) -> String { String(repeating: " ", count: max(1, width - text.count)) + text }
    lines.append("   " + (0...9).map { padded("\($0)") }.joined() + " unclear")
    for (digit, row) in confusion.enumerated() {
      let cells = row.enumerated().map { column, count in
        let text = count == 0 ? "." : "\(count)"
        return column == Score.unclearColumn ? "  " + padded(text) : padded(text)
      }
      lines.append("  \(digit)" + cells.joined())
    }
    if perWriter.count > 1 {
      let worst = perWriter.sorted {
        ($0.value.accuracy ?? 0, $0.key) < ($1.value.accuracy ?? 0, $1.key)
      }
      lines.append("worst writers")
      for (writer, tally) in worst.prefix(5) {
        lines.append(
          "  \(writer): \(percent(tally.accuracy)) of \(tally.samples), \(percent(tally.unclearShare)) unclear")
      }
    }
    if let calibrationError {
      lines.append("calibration error \(percent(calibrationError)) (ECE, \(Score.calibrationBins) bins)")
    }
    return lines.joined(separator: "\n")
  }

  private func percent(_ share: Double?) -> String { share.map { String(format: "%.2f%%", $0 * 100) } ?? "-" }
}
