import Evaluation

extension ReportPage {
  /// What the models are, and their figures on every data set.
  var overview: [Markup] {
    var parts = [modelTable]
    if sets.isEmpty {
      parts += missing(
        "No handwriting was given, so that only synthetic digits are scored: add --mnist DIR, --strokes FILE or "
          + "--non-digits FILE.")
    } else {
      parts.append(scoreTable)
      parts.append(
        paragraph(
          "The interval is the 95% confidence interval of the accuracy for independent samples (Wilson). "
            + "ECE is the expected calibration error. Drawn sets go through the whole device, sample by sample; images "
            + "enter as rasters."))
      if models.contains(where: { model in sets.contains(where: model.hasSeen) }) {
        parts.append(
          paragraph(
            "* The model was trained on a set of this name: its figures are too good, except for validation writers."
          ))
      }
    }
    return parts
  }

  private var modelTable: Markup {
    table(
      ["model", "bytes", "shape", "bits of a weight", "framing", "pen", "unclear below", "trained on"],
      models.map { model in
        let trained = model.trainedOn.map { $0.joined(separator: ", ") } ?? "–"
        return [
          tag("b", [:], [.text(model.name)]), .text(grouped(model.summary.fileBytes)), .text(model.summary.shape),
          .text(model.summary.layers.map { String($0.bitsPerWeight) }.joined(separator: ", ")), .text(model.framing),
          .text(model.pen), .text(decimal(Double(model.model.header.threshold) / 1000, digits: 3)),
          .text(trained + (model.isTheArticlesPath ? " (the article's own path)" : "")),
        ]
      })
  }

  private var scoreTable: Markup {
    let rows = sets.indices.flatMap { k in
      models.map { model -> [Markup] in
        let score = model.readings[k].score
        let (digits, nonDigits) = (score.digits, score.nonDigits)
        let mark = model.hasSeen(sets[k]) ? " *" : ""
        return [
          .text(sets[k].name + mark), .text(model.name), .text(digits.samples == 0 ? "–" : grouped(digits.samples)),
          tag("b", [:], [.text(percent(digits.accuracy))]), .text(interval(digits)),
          .text(percent(digits.unclearShare)),
          .text(percent(digits.accuracyWhenClear)), .text(percent(score.calibrationError)),
          .text(nonDigits.samples == 0 ? "–" : grouped(nonDigits.samples)), .text(percent(nonDigits.unclearShare)),
        ]
      }
    }
    return table(
      [
        "data set", "model", "digits", "right", "interval", "unclear", "right when clear", "ECE", "non-digits",
        "of them unclear",
      ], rows)
  }

  private func interval(_ tally: Score.Tally) -> String {
    guard let bounds = wilsonInterval(tally.right, of: tally.samples) else { return "–" }
    return "\(decimal(bounds.lowerBound * 100, digits: 2))–\(percent(bounds.upperBound))"
  }

  /// Each model's accuracy on each data set, side by side.
  var framings: [Markup] {
    guard models.count > 1 else {
      return missing(
        "Only one model was given: add others, such as one of asDrawn framing that was trained on MNIST alone, the "
          + "article's own path.")
    }
    let rows = comparedSets
    let values = rows.flatMap { $0.accuracies.compactMap { $0 } }
    let x = Axis.percents("digits read right", (values.min() ?? 0) - 0.002...(values.max() ?? 1))
    let y = Axis(
      "", 0...Double(rows.count), ticks: rows.indices.map { Double($0) + 0.5 },
      label: { rows[rows.count - 1 - Int($0)].name })
    var plot = Plot(width: 1000, height: 70 + 34 * Double(rows.count), left: 150, x: x, y: y)
    for (k, row) in rows.enumerated() {
      let place = Double(rows.count - 1 - k) + 0.5
      // Later models are painted first and slightly lower, so that no dot hides another.
      for m in models.indices.reversed() {
        guard let accuracy = row.accuracies[m] else { continue }
        let lane = (Double(models.count - 1) / 2 - Double(m)) * 0.14
        plot.dot(
          (accuracy, place + lane), color: ReportPage.color(m), radius: 7,
          title: "\(models[m].name): \(percent(accuracy))")
      }
    }
    var parts = [legend(models.map { "\($0.name) (\($0.framing))" })]
    parts.append(
      figure(
        plot.markup,
        "One line for each data set, one dot for each model; the farther to the right the better. "
          + "“Writing styles” are the synthetic digits of the table below, in all sizes and places."))
    let article = models.filter(\.isTheArticlesPath).map(\.name)
    parts.append(
      paragraph(
        "As drawn is the mapping of the article that this project started from: ink stays where and as large as it was "
          + "drawn; its author claims 94% on binarized MNIST with 13 KB. "
          + (article.isEmpty
            ? "None of these models went the article's own way, asDrawn framing and MNIST alone."
            : "\(article.joined(separator: ", ")) went the article's own way: asDrawn framing, trained on MNIST alone.")
      ))
    return parts
  }

  private var comparedSets: [(name: String, accuracies: [Double?])] {
    var rows = sets.indices.map { k in
      (name: sets[k].name, accuracies: models.map { $0.readings[k].score.digits.accuracy })
    }.filter { $0.accuracies.contains { $0 != nil } }
    let ways = models.map { model -> Double? in
      var total = Score()
      for score in model.ways { total.merge(score) }
      return total.digits.accuracy
    }
    rows.append((name: "writing styles", accuracies: ways))
    return rows
  }
}

/// The Wilson score interval (1927) of a share at 95%; `nil` where nothing was counted.
func wilsonInterval(_ part: Int, of whole: Int) -> ClosedRange<Double>? {
  guard whole > 0 else { return nil }
  let (n, p, z) = (Double(whole), Double(part) / Double(whole), 1.959964)
  let middle = p + z * z / (2 * n)
  let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
  return max((middle - spread) / (1 + z * z / n), 0)...min((middle + spread) / (1 + z * z / n), 1)
}
