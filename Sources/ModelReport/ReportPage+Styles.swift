import Evaluation
import Handwriting

extension ReportPage {
  /// Each writing style with a drawn sample, its accuracy for each model, and what it is taken for.
  var ways: [Markup] {
    let rows = WritingStyle.all.enumerated().map { k, way -> [Markup] in
      let score = main.ways[k]
      let tally = ReportPage.tally(score, of: way)
      var row: [Markup] = [
        tag("b", [:], [.text(way.name)]), drawing(of: way), .text(String(tally.samples)),
      ]
      row += models.map { accuracyCell(ReportPage.tally($0.ways[k], of: way).accuracy) }
      row.append(.text(percent(tally.unclearShare, digits: 1)))
      row.append(.text(commonMiss(score) ?? "–"))
      return row
    }
    return [
      paragraph(
        "Synthetic digits, drawn through the whole device: each writing style has its own samples, so that one that is "
          + "read badly can be seen. A style is drawn at 125 to 175 px; habits below them are drawn in all styles. So are the "
          + "weak spots from a stray dot on, which damage the drawing. Signs, such as + and arrows, are right if they "
          + "are unclear. Below 95% is red. The last two columns are those of \(main.name)."),
      table(
        ["writing style", "", "samples"] + models.map { "right: \($0.name)" }
          + ["unclear", "most often misread"], rows),
    ]
  }

  /// The right samples of a style. Signs are right if they are unclear.
  private static func tally(_ score: Score, of way: WritingStyle) -> Score.Tally {
    way.kind == .signs ? score.nonDigits : score.digits
  }

  private func accuracyCell(_ accuracy: Double?) -> Markup {
    let text = Markup.text(percent(accuracy, digits: 1))
    return (accuracy ?? 1) < 0.95 ? tag("span", ["class": "weak"], [text]) : text
  }

  /// "1 as 7 (3)": the most common clear mistake.
  private func commonMiss(_ score: Score) -> String? {
    var most: (label: Int, digit: Int, count: Int)?
    for label in 0..<10 {
      for digit in 0..<10 where digit != label {
        let count = score.confusion[label][digit]
        if count > most?.count ?? 0 { most = (label, digit, count) }
      }
    }
    return most.map { "\($0.label) as \($0.digit) (\($0.count))" }
  }

  /// Three samples on the drawing area, of different digits' styles where it has several.
  private func drawing(of way: WritingStyle) -> Markup {
    let samples = way.samples(18, seed: 1)
    let areas = [3, 10, 17].map { samples[$0] }.map { sample in
      let lines = sample.strokes.map { stroke in
        let points = stroke.map { "\(Int($0.x)),\(Int($0.y))" }
        return tag("polyline", ["points": points.joined(separator: " ")])
      }
      let frame = tag("rect", ["width": "240", "height": "240", "style": "fill:#f4f5f8;stroke:#c4c8d2;stroke-width:4"])
      let ink = tag(
        "g",
        ["style": "fill:none;stroke:#18203a;stroke-width:14;stroke-linejoin:round;stroke-linecap:round"], lines)
      return tag("svg", ["viewBox": "0 0 240 240", "width": "40", "height": "40"], [frame, ink])
    }
    return tag("span", ["class": "areas"], areas)
  }
}
