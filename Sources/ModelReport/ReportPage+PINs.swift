import Evaluation

extension ReportPage {
  /// Whole PINs of the writers who drew each digit at least twice.
  var pins: [Markup] {
    let rows = sets.indices.flatMap { k in
      models.compactMap { model -> [Markup]? in
        guard let spread = PINSpread(model.pins[k]) else { return nil }
        return [
          .text(sets[k].name), .text(model.name), .text(String(spread.writers)), .text(grouped(spread.pins)),
          tag("b", [:], [.text(percent(spread.mean(\.rightShare)))]), .text(spread.range(\.rightShare)),
          .text(percent(spread.worstWriter)), .text(spread.decimalMean(\.redrawsPerPIN)),
          .text(spread.decimalMean(\.attemptsPerPIN)), .text(percent(spread.mean(\.random.share))),
          .text(percent(spread.mean(\.offByOne.share))),
        ]
      }
    }
    guard !rows.isEmpty else {
      return missing(
        "No writer drew each digit twice: give --strokes FILE with such writers, and --pins of at least 1.")
    }
    return [
      paragraph(
        "Each writer sets random PINs of four digits with the first drawing of each digit and enters them with other "
          + "drawings, on a device with its screens, redraws, second reading and vault. A PIN is right if it opens the "
          + "lock at the first attempt. The range is that of several seeds, and the worst writer that of all of them. "
          + "Wrong PINs of the same writer, random ones and ones with one wrong digit, should not open it."),
      table(
        [
          "data set", "model", "writers", "PINs", "right", "range", "worst writer", "redraws a PIN", "attempts a PIN",
          "random PINs that opened", "one digit wrong that opened",
        ], rows),
    ]
  }
}

/// Scores of the same writers with several seeds.
private struct PINSpread {
  private let scores: [PINScore]

  /// - Returns: `nil` if nothing was scored.
  init?(_ scores: [PINScore]) {
    guard let first = scores.first, !first.writers.isEmpty else { return nil }
    self.scores = scores
  }

  var writers: Int { scores[0].writers.count }
  var pins: Int { scores.reduce(0) { $0 + $1.total.pins } }
  var worstWriter: Double? { scores.flatMap(\.writers).compactMap(\.tally.rightShare).min() }

  private func values(_ value: KeyPath<PINScore.Tally, Double?>) -> [Double] {
    scores.compactMap { $0.total[keyPath: value] }
  }

  func mean(_ value: KeyPath<PINScore.Tally, Double?>) -> Double? {
    let values = values(value)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  func decimalMean(_ value: KeyPath<PINScore.Tally, Double?>) -> String {
    mean(value).map { decimal($0, digits: 3) } ?? "–"
  }

  func range(_ value: KeyPath<PINScore.Tally, Double?>) -> String {
    let values = values(value)
    guard let least = values.min(), let most = values.max() else { return "–" }
    return "\(decimal(least * 100, digits: 2))–\(percent(most))"
  }
}
