extension ReportPage {
  /// The cost and benefit of each threshold, and the threshold of the model.
  var rejection: [Markup] {
    guard !digitSets.isEmpty else { return noDigits }
    let nonDigits = main.readings.flatMap { $0.samples.filter { $0.label == nil } }
    let curves = digitSets.map { set in
      (set: set, curve: RejectionCurve(set.reading.samples.filter { $0.label != nil } + nonDigits))
    }
    let rejected = rejectedShare
    let x = Axis.percents("real digits called unclear", 0...0.1)
    let worst = curves.compactMap { $0.curve.points.first?.wrongWhenClear }.max() ?? 0
    var left = Plot(x: x, y: .percents("clear digits that are wrong", 0...max(worst * 1.05, 0.005)))
    var right = Plot(x: x, y: .percents("non-digits called unclear", 0...1))
    for (set, curve) in curves {
      let color = ReportPage.color(set.index)
      left.line(points(curve) { $0.wrongWhenClear }, color: color)
      right.line(points(curve) { $0.unclearNonDigits }, color: color)
      guard let unclear = set.reading.score.digits.unclearShare, unclear <= 0.1 else { continue }
      if let clear = set.reading.score.digits.accuracyWhenClear {
        left.dot((unclear, 1 - clear), color: color, radius: 6, isHollow: true, title: set.name)
      }
      if let rejected { right.dot((unclear, rejected), color: color, radius: 6, isHollow: true, title: set.name) }
    }
    var figures = [
      figure(
        left.markup,
        "Farther to the right more is rejected, and fewer clear digits are wrong. The circle is the model's "
          + "threshold, \(decimal(Double(main.model.header.threshold) / 1000, digits: 3)).")
    ]
    if nonDigits.isEmpty {
      figures += missing("No non-digits were given, such as letters and scribbles: add --non-digits FILE.")
    } else {
      figures.append(
        figure(
          right.markup,
          "The same rejections for the \(grouped(nonDigits.count)) non-digits: the higher the better."
        ))
    }
    return [legend(digitSets.map { ($0.name, $0.index) }), tag("div", ["class": "row"], figures)]
  }

  /// The share of all non-digits that the model calls unclear.
  private var rejectedShare: Double? {
    let tallies = main.readings.map(\.score.nonDigits)
    return share(tallies.reduce(0) { $0 + $1.unclear }, of: tallies.reduce(0) { $0 + $1.samples })
  }

  private func points(
    _ curve: RejectionCurve, _ value: (RejectionCurve.Point) -> Double?
  ) -> [(x: Double, y: Double)] {
    curve.points.compactMap { point in
      guard let x = point.unclearDigits, let y = value(point) else { return nil }
      return (x, y)
    }
  }

  /// Confidence against accuracy, for each data set.
  var reliability: [Markup] {
    guard !digitSets.isEmpty else { return noDigits }
    let figures = digitSets.map { set -> Markup in
      let diagram = ReliabilityDiagram(set.reading.score)
      let ticks = (0...5).map { Double($0) / 5 }
      func percents(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }
      var plot = Plot(
        height: 400, x: Axis("confidence", 0...1, ticks: ticks, label: percents),
        y: Axis("of them right", 0...1, ticks: ticks, label: percents))
      for bin in diagram.bins {
        plot.bar(
          bin.lower...bin.upper, 0...bin.share, color: "#dfe5ee", title: "\(percent(bin.share)) of the predictions")
      }
      plot.line([(0, 0), (1, 1)], color: "#999", dashed: true, width: 1)
      for bin in diagram.bins {
        plot.line(
          [(bin.confidence, bin.interval.lowerBound), (bin.confidence, bin.interval.upperBound)],
          color: ReportPage.color(set.index), width: 1)
        plot.dot(
          (bin.confidence, bin.accuracy), color: ReportPage.color(set.index), radius: 3 + 4 * bin.share.squareRoot(),
          title: "confidence \(percent(bin.confidence)), right \(percent(bin.accuracy)), \(percent(bin.share)) of all")
      }
      return figure(
        plot.markup, "The expected calibration error on \(set.name) is \(percent(diagram.error)).", title: set.name)
    }
    let reading = paragraph(
      "A dot for each range of confidence. On the diagonal a confidence of 80% is right 8 times of 10; below it "
        + "the network is too confident. The line through a dot is the 95% confidence interval; a gray bar is the "
        + "share of all predictions in its range.")
    return [reading, tag("div", ["class": "row"], figures)]
  }
}
