extension ReportPage {
  /// The results of a sweep: accuracy against size in bytes.
  var sizes: [Markup] {
    guard let sweep else {
      return missing(
        "No results of a sweep were given: add --sweep FILE, a table with the columns name, bytes, …accuracy.")
    }
    let shapes = sweep.shapes
    let spreads = shapes.flatMap { $0.accuracies.compactMap { $0 } }
    let sizes = shapes.map(\.bytes) + [Double(main.summary.fileBytes)]
    let x = Axis.rounded("size of the model file (KB of 1,024 bytes)", range(of: sizes.map { $0 / 1024 }, margin: 0.3))
    {
      Axis.shortDecimal($0)
    }
    let y = Axis.percents("digits read right", range(of: spreads.flatMap { [$0.low, $0.high] }, margin: 0.002))
    var plot = Plot(width: 1000, height: 430, x: x, y: y)
    plot.mark(x: Double(main.summary.fileBytes) / 1024, main.name, color: "#888")
    for k in sweep.series.indices {
      let color = ReportPage.color(k)
      // The best so far: what a chip of that much flash can have.
      var best: [(x: Double, y: Double)] = []
      for shape in shapes {
        guard let spread = shape.accuracies[k] else { continue }
        let size = shape.bytes / 1024
        if spread.mean > best.last?.y ?? 0 { best.append((size, spread.mean)) }
        if spread.high > spread.low {
          plot.line([(size, spread.low), (size, spread.high)], color: color, width: 1.5)
        }
        plot.dot(
          (size, spread.mean), color: color, radius: 5,
          title: "\(shape.name): \(grouped(Int(shape.bytes))) bytes, \(sweep.series[k]) \(percent(spread.mean))")
      }
      plot.line(best, color: color, dashed: true, width: 1.5)
    }
    // More names than these would cover each other.
    for shape in shapes where shapes.count <= 12 {
      guard let highest = shape.accuracies.compactMap({ $0?.high }).max() else { continue }
      plot.label(shape.name, above: (shape.bytes / 1024, highest))
    }
    let rows = shapes.map { shape -> [Markup] in
      [.text(shape.name), .text(grouped(Int(shape.bytes.rounded()))), .text(String(shape.runs))]
        + shape.accuracies.map { .text($0.map(spread) ?? "–") }
    }
    return [
      legend(sweep.series),
      figure(
        plot.markup,
        "One dot for each shape of network: the size of its file, and its accuracy as the mean over its runs; "
          + "the line through a dot goes from its worst run to its best. The dashed line joins the best of each size: "
          + "pick the dot left of what your chip has room for."),
      table(["shape", "bytes", "runs"] + sweep.series, rows),
    ]
  }

  private func spread(_ spread: SweepTable.Spread) -> String {
    guard spread.high > spread.low else { return percent(spread.mean) }
    return "\(percent(spread.mean)) (\(decimal(spread.low * 100, digits: 2))–\(percent(spread.high)))"
  }

  private func range(of values: [Double], margin: Double) -> ClosedRange<Double> {
    let low = (values.min() ?? 0) - margin
    return low...max((values.max() ?? 1) + margin, low)
  }
}
