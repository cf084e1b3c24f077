import DigitModel
import Evaluation
import Owner

extension SignatureReportPage {
  /// Colors of what belongs to owners and to strangers, here as there.
  private static let ownerColor = 0
  private static let strangerColor = 1

  private var legendOfPeople: Markup {
    legend([
      (name: "owners", color: SignatureReportPage.ownerColor),
      (name: "strangers who know the PIN", color: SignatureReportPage.strangerColor),
    ])
  }

  /// The highest score that charts show: nearly all attempts of owners, and most of strangers.
  private var shownScores: ClosedRange<Double> {
    let scores = main.score.scores()
    func quantile(_ list: [UInt32], _ share: Double) -> Double {
      list.isEmpty ? 1 : Double(list[min(Int(share * Double(list.count)), list.count - 1)])
    }
    return 0...max(quantile(scores.genuine, 0.995), quantile(scores.impostors, 0.9), 1)
  }

  private var scoreAxis: Axis { Axis.rounded("score", shownScores) { String(Int($0)) } }

  // MARK: Threshold against accuracy

  /// What a threshold gives: owners who are accepted and strangers who are refused.
  var threshold: [Markup] {
    let scores = main.score.scores()
    var x = scoreAxis
    x.title = "threshold: the largest score that is accepted"
    var plot = Plot(
      width: 420, height: 330, x: x,
      y: Axis("share of the attempts", 0...1, ticks: (0...5).map { Double($0) / 5 }) { percent($0, digits: 0) })
    let steps = (0...200).map { x.range.upperBound * Double($0) / 200 }
    plot.line(
      steps.map { ($0, 1 - scores.falseRejection(at: UInt32($0))) },
      color: ReportPage.color(SignatureReportPage.ownerColor))
    plot.line(
      steps.map { ($0, 1 - scores.falseAcceptance(at: UInt32($0))) },
      color: ReportPage.color(SignatureReportPage.strangerColor))
    for (k, threshold) in thresholds(of: main).enumerated() {
      guard x.range.contains(Double(threshold.value)) else { continue }
      plot.markBelow(x: Double(threshold.value), threshold.name, color: "#888", onLeft: k == 1)
    }
    let rows = [0.1, 0.05, 0.03, 0.01, 0.001].map { share -> [Markup] in
      let value = scores.threshold(accepting: share)
      return [
        .text(percent(share, digits: 1)), .text(String(value)),
        .text(percent(1 - scores.falseRejection(at: value), digits: 1)),
        .text(percent(main.score.ownerWithinTwo(value), digits: 1)),
      ]
    }
    return [
      paragraph(
        "A higher threshold accepts more owners at the first attempt, and refuses fewer strangers. Where the lines "
          + "cross, \(percent(scores.equalErrorRate, digits: 1)) of both are judged wrongly. 'inklock model set' "
          + "changes the thresholds in the file."),
      legend([
        (name: "owners accepted", color: SignatureReportPage.ownerColor),
        (name: "strangers who know the PIN refused", color: SignatureReportPage.strangerColor),
      ]),
      tag(
        "div", ["class": "row"],
        [
          figure(plot.markup, "The dashed lines are the thresholds in the file."),
          table(["strangers accepted", "threshold", "owners accepted", "within two attempts"], rows),
        ]),
    ]
  }

  // MARK: Scores, sorted

  /// All scores in their order.
  var sortedScores: [Markup] {
    let scores = main.score.scores()
    let x = Axis("share of the attempts, the most alike first", 0...1, ticks: (0...5).map { Double($0) / 5 }) {
      percent($0, digits: 0)
    }
    var plot = Plot(width: 420, height: 330, x: x, y: scoreAxis)
    for (list, color) in [
      (scores.genuine, SignatureReportPage.ownerColor), (scores.impostors, SignatureReportPage.strangerColor),
    ] where !list.isEmpty {
      let points = (0...200).map { k in
        (x: Double(k) / 200, y: Double(list[min(k * list.count / 200, list.count - 1)]))
      }
      plot.line(points, color: ReportPage.color(color))
    }
    for (k, threshold) in thresholds(of: main).enumerated() {
      guard scoreAxis.range.contains(Double(threshold.value)) else { continue }
      plot.mark(y: Double(threshold.value), threshold.name, color: "#888", labelBelow: k == 1)
    }
    return [
      legendOfPeople,
      figure(
        plot.markup,
        "The scores of \(grouped(scores.genuine.count)) attempts of owners and \(grouped(scores.impostors.count)) of "
          + "strangers, each sorted. What lies below a dashed line is accepted at that threshold: of owners it should "
          + "be all, of strangers nothing. Scores above \(Int(scoreAxis.range.upperBound)) are not shown."),
    ]
  }

  // MARK: Refused owners against accepted strangers

  /// The detection error tradeoff of each model.
  var errorTradeoff: [Markup] {
    let (x, y) = (DETCurve.axis("strangers accepted"), DETCurve.axis("owners refused"))
    var plot = Plot(width: 420, height: 400, x: x, y: y)
    plot.line(
      [(x.range.lowerBound, y.range.lowerBound), (x.range.upperBound, y.range.upperBound)], color: "#999", dashed: true,
      width: 1)
    for (k, model) in models.enumerated() {
      let scores = model.score.scores()
      plot.line(
        DETCurve(scores).points.map { (DETCurve.place($0.falseAcceptance), DETCurve.place($0.falseRejection)) },
        color: ReportPage.color(k))
      for threshold in thresholds(of: model) {
        let (acceptance, rejection) = (
          scores.falseAcceptance(at: threshold.value), scores.falseRejection(at: threshold.value)
        )
        guard DETCurve.range.contains(acceptance), DETCurve.range.contains(rejection) else { continue }
        let place = (x: DETCurve.place(acceptance), y: DETCurve.place(rejection))
        plot.dot(
          place, color: ReportPage.color(k), radius: 5,
          title: "\(model.name), \(threshold.name): \(percent(acceptance)) of strangers accepted, "
            + "\(percent(rejection)) of owners refused")
        if models.count == 1 { plot.label(threshold.name, above: place) }
      }
    }
    return [
      legend(models.map(\.name)),
      figure(
        plot.markup,
        "Detection error tradeoff: each point of a line is a threshold. Further down and to the left is better; on the "
          + "dashed diagonal as many owners are refused as strangers accepted (equal error rate). The dots are the "
          + "thresholds in the file, where they lie in the picture. Both axes are stretched so that normally "
          + "distributed scores give a straight line."),
    ]
  }

  // MARK: Owner by owner

  /// How often each owner is refused, and strangers are accepted in the owner's place.
  var owners: [Markup] {
    let threshold = main.thresholds.lenient
    let rows = main.score.owners.map { owner in
      (
        owner: owner, refused: share(owner.genuine.joined()) { $0 > threshold },
        accepted: share(owner.knowing.lazy.flatMap(\.tries)) { $0 <= threshold }
      )
    }.sorted { ($1.refused, $1.accepted, $0.owner.name) < ($0.refused, $0.accepted, $1.owner.name) }
    func bars(_ title: String, _ value: (Int) -> Double) -> Markup {
      let x = Axis.rounded("owners, those refused most often first", 0...Double(rows.count)) { String(Int($0)) }
      let highest = rows.indices.map(value).max() ?? 0
      var plot = Plot(width: 980, height: 250, x: x, y: .percents(title, 0...max(highest, 0.05)))
      for k in rows.indices where value(k) > 0 {
        let color = devices.firstIndex(of: rows[k].owner.device) ?? 0
        plot.bar(
          Double(k)...Double(k + 1), 0...value(k), color: ReportPage.color(color),
          title: "\(name(rows[k].owner)): \(percent(value(k), digits: 1))")
      }
      return tag("div", ["class": "wide chart"], [plot.markup])
    }
    let never = rows.count { $0.refused == 0 }
    let hardest = table(
      ["refused most often", "owner refused", "strangers accepted"],
      rows.prefix(8).map { row in
        [.text(name(row.owner)), .text(percent(row.refused, digits: 1)), .text(percent(row.accepted, digits: 1))]
      })
    return [
      paragraph(
        "At the threshold far3 = \(threshold), a bar for each of \(rows.count) owners; \(never) are never refused. The "
          + "second chart has the same owners in the same order: how often strangers are accepted in their place."),
      devices.count > 1 ? legend(devices) : .list([]),
      figure(bars("owner refused") { rows[$0].refused }, "Share of the owner's attempts that are refused."),
      figure(bars("strangers accepted") { rows[$0].accepted }, "Share of the strangers' attempts that are accepted."),
      hardest,
    ]
  }

  private func name(_ owner: OwnerScore.Owner) -> String { name(owner.name, owner.device) }

  /// What the page calls a writer: with the device where there are several.
  private func name(_ writer: String, _ device: String) -> String {
    devices.count > 1 ? "\(writer) (\(device))" : writer
  }

  private func share<Scores: Sequence<UInt32>>(_ scores: Scores, _ isCounted: (UInt32) -> Bool) -> Double {
    var (count, counted) = (0, 0)
    for score in scores {
      count += 1
      if isCounted(score) { counted += 1 }
    }
    return Double(counted) / Double(max(count, 1))
  }

  // MARK: Where hands lie

  /// Signatures in the two directions in which those of a digit vary most.
  var signatures: [Markup] {
    let hands = Dictionary(grouping: drawings.filter { devices.contains($0.device) }, by: \.hand)
    let chosen = hands.values.sorted { ($1.count, $0[0].hand) < ($0.count, $1[0].hand) }
      .prefix(ReportPage.colors.count).map { $0[0] }
    let colors = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($0.element.hand, $0.offset) })
    let figures = (0..<10).compactMap { digit -> Markup? in
      let own = drawings.filter { Int($0.digit) == digit && devices.contains($0.device) }
      guard own.count > 2 else { return nil }
      let vectors = own.map { drawing in
        let signature = main.model.signature(of: drawing)
        return (0..<Signature.count).map { Double(signature[$0]) }
      }
      let components = PrincipalComponents(of: vectors, count: 2)
      let places = vectors.map(components.place)
      func axis(_ k: Int, _ title: String) -> Axis {
        let values = places.map { $0[k] }
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let margin = max((high - low) * 0.05, 1)
        return Axis(
          "\(title) component, \(percent(components.shares[k], digits: 0))", low - margin...high + margin, ticks: []
        ) { _ in "" }
      }
      var plot = Plot(width: 300, height: 270, left: 28, x: axis(0, "first"), y: axis(1, "second"))
      let others = own.indices.filter { colors[own[$0].hand] == nil }
      // More dots than these would cover each other.
      let step = max(others.count / 150, 1)
      for k in stride(from: 0, to: others.count, by: step) {
        let place = places[others[k]]
        plot.dot((place[0], place[1]), color: "#c4c8d2", radius: 2)
      }
      for k in own.indices {
        guard let color = colors[own[k].hand] else { continue }
        plot.dot(
          (places[k][0], places[k][1]), color: ReportPage.color(color), radius: 4,
          title: name(own[k].writer, own[k].device))
      }
      return figure(plot.markup, "\(grouped(own.count)) drawings", title: "\(digit)")
    }
    return [
      paragraph(
        "Each dot is the signature of a drawing, for each digit in the two of its 16 dimensions in which the "
          + "signatures vary most (principal components, with their share of the variance). Dots of one hand "
          + "should lie together and apart from others; what overlaps here may be apart in the other 14. The "
          + "\(chosen.count) writers with the most drawings have a color, others are gray."),
      legend(chosen.map { name($0.writer, $0.device) }),
      tag("div", ["class": "row"], figures),
    ]
  }
}
