import Evaluation
import Foundation

extension ReportPage {
  /// The data sets with digits, with the page's model's readings and their place among all sets.
  var digitSets: [(index: Int, name: String, reading: Reading)] {
    zip(sets.indices, main.readings).filter { $0.1.score.digits.samples > 0 }
      .map { (index: $0.0, name: sets[$0.0].name, reading: $0.1) }
  }

  var noDigits: [Markup] { missing("No digits were given: add --mnist DIR or --strokes FILE.") }

  /// A matrix for each data set.
  var confusion: [Markup] {
    guard !digitSets.isEmpty else { return noDigits }
    let matrices = digitSets.map { set in
      figure(
        .list([matrix(set.reading.score.confusion), retrieval(set.reading.score)]),
        "Rows are what was drawn, columns what was recognized; the last is unclear. Precision: which share of the "
          + "digits that were read as this one are this one. Recall: which share of its samples were read as it; an "
          + "unclear one is not. F1: the harmonic mean of both.",
        title: set.name)
    }
    return [
      paragraph("Blue is right, red is a mistake, gray is unclear; the darker, the larger its share of the row."),
      tag("div", ["class": "row"], matrices),
    ]
  }

  /// A line for each digit: its precision, recall and F1.
  private func retrieval(_ score: Score) -> Markup {
    table(
      ["digit", "drawn", "precision", "recall", "F1"],
      (0..<10).map { digit in
        let retrieval = score.retrieval(of: digit)
        return [
          .text(String(digit)), .text(grouped(score.confusion[digit].reduce(0, +))),
          .text(percent(retrieval.precision)), .text(percent(retrieval.recall)), .text(percent(retrieval.f1)),
        ]
      })
  }

  private func matrix(_ confusion: [[Int]]) -> Markup {
    let head = tag(
      "tr", [:], [tag("th")] + (0..<10).map { tag("th", [:], [.text(String($0))]) } + [tag("th", [:], ["?"])])
    let rows = confusion.enumerated().map { digit, row -> Markup in
      let total = max(row.reduce(0, +), 1)
      let cells = row.enumerated().map { column, count -> Markup in
        let part = Double(count) / Double(total)
        let color =
          if column == digit {
            "rgba(34,86,156,\(decimal(0.15 + 0.6 * pow(part, 8), digits: 2)))"
          } else if column == Score.unclearColumn {
            "rgba(90,96,110,\(decimal(min(part * 8, 0.7), digits: 2)))"
          } else {
            // Mistakes are rare, so that one hundredth of the row already gives a visible red.
            "rgba(200,40,40,\(decimal(min((part * 25).squareRoot(), 0.85), digits: 2)))"
          }
        return tag(
          "td", ["style": count == 0 ? "color:#c5c8d0" : "background:\(color)"], [.text(count == 0 ? "·" : "\(count)")]
        )
      }
      return tag("tr", [:], [tag("th", [:], [.text(String(digit))])] + cells)
    }
    return tag("table", ["class": "matrix"], [tag("thead", [:], [head]), tag("tbody", [:], rows)])
  }

  /// How accuracy is spread over people.
  var writers: [Markup] {
    let named = digitSets.filter { $0.reading.score.perWriter.count > 1 }
    guard !named.isEmpty else { return missing("No strokes of several named writers were given: add --strokes FILE.") }
    return named.flatMap { set -> [Markup] in
      let sorted = set.reading.score.perWriter.map { (name: $0.key, tally: $0.value) }
        .sorted { ($0.tally.accuracy ?? 0, $0.name) < ($1.tally.accuracy ?? 0, $1.name) }
      let lowest = sorted.first?.tally.accuracy ?? 0
      let x = Axis.rounded("writers, the hardest to read first", 0...Double(sorted.count)) { String(Int($0)) }
      var plot = Plot(
        width: 560, height: 330, x: x, y: .percents("digits read right", min(lowest, 0.995)...1))
      for (k, writer) in sorted.enumerated() {
        let radius = min(2 + Double(writer.tally.samples).squareRoot() / 4, 7)
        plot.dot(
          (Double(k) + 0.5, writer.tally.accuracy ?? 0), color: ReportPage.color(set.index), radius: radius,
          title: "\(writer.name): \(percent(writer.tally.accuracy)) of \(writer.tally.samples)")
      }
      let perfect = sorted.filter { $0.tally.right == $0.tally.samples }.count
      let worst = table(
        ["hardest to read", "digits", "right", "unclear"],
        sorted.prefix(8).map { writer in
          [
            .text(writer.name), .text(String(writer.tally.samples)), .text(percent(writer.tally.accuracy, digits: 1)),
            .text(percent(writer.tally.unclearShare, digits: 1)),
          ]
        })
      let dots = figure(
        plot.markup,
        "One dot for each of \(sorted.count) writers, larger for more digits; \(perfect) have no mistake.",
        title: set.name)
      return [tag("div", ["class": "row"], [dots, worst])]
    }
  }

  /// The mistakes with the highest confidence as pictures.
  var misses: [Markup] {
    guard !sets.isEmpty else {
      return missing("No handwriting was given: add --mnist DIR, --strokes or --non-digits FILE.")
    }
    let limit = 36
    var parts = [
      paragraph(
        "What the network read, the mistakes of highest confidence first: what was drawn, what was read, the "
          + "confidence, the writer. Some are unreadable for people too, some are mislabeled.")
    ]
    for (set, reading) in zip(sets, main.readings) {
      let groups = [
        (reading.misses, "digits read as another", reading.score.digits.samples),
        (reading.falseDigits, "non-digits clearly read as a digit", reading.score.nonDigits.samples),
      ]
      for (samples, what, total) in groups where total > 0 {
        let shown = samples.count > limit ? ", the first \(limit)" : ""
        parts.append(
          tag("h3", [:], [.text("\(set.name): \(grouped(samples.count)) of \(grouped(total)) \(what)\(shown)")]))
        parts.append(tag("div", ["class": "tiles"], samples.prefix(limit).map(tile)))
      }
    }
    return parts
  }

  private func tile(_ sample: Reading.Sample) -> Markup {
    let read = sample.outcome.digit.map { String($0) } ?? "nothing"
    let drawn = sample.label.map { String($0) } ?? "no digit"
    var about = decimal(sample.outcome.confidence, digits: 2)
    if sample.outcome.isUnclear { about += ", unclear" }
    if let writer = sample.writer { about += " · \(writer)" }
    return tag(
      "figure", ["class": "tile"],
      [
        Picture(sample.raster).image(scale: 3, description: "\(drawn), read as \(read)"),
        tag("figcaption", [:], [tag("b", [:], [.text("\(drawn) → \(read)")]), tag("br"), .text(about)]),
      ])
  }
}
