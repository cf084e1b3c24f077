public import DigitModel
public import Evaluation

/// One HTML page about a signature network: how often it takes owners for strangers and the other way round, and where
/// hands lie. Like `ReportPage` it holds all that it shows, and the same input gives the same bytes.
public struct SignatureReportPage {
  /// The first is what the page is about; the others are compared with it. At least one.
  let models: [ReportedSignatures]
  let sets: [ReportedSet]
  let drawings: [HandDrawing]
  let plan: OwnerPlan
  /// In the order of their names; the index gives the color.
  let devices: [String]

  /// - Parameters:
  ///   - model: what the page is about.
  ///   - others: models that are compared with it.
  ///   - sets: names and sizes of the data sets.
  ///   - drawings: of all sets.
  ///   - plan: what was asked of the owners.
  public init(
    of model: ReportedSignatures, comparedWith others: [ReportedSignatures], sets: [ReportedSet],
    drawings: [HandDrawing], plan: OwnerPlan
  ) {
    models = [model] + others
    self.sets = sets
    self.drawings = drawings
    self.plan = plan
    devices = Set(model.score.owners.map(\.device)).sorted()
  }

  var main: ReportedSignatures { models[0] }

  /// The page.
  public var html: String {
    HTMLPage(
      name: main.name, introduction: introduction,
      sections: [
        ("overview", "At a glance", overview),
        ("threshold", "Threshold against accuracy", threshold),
        ("scores", "Scores, sorted", sortedScores),
        ("det", "Refused owners against accepted strangers", errorTradeoff),
        ("owners", "Owner by owner", owners),
        ("signatures", "Where hands lie", signatures),
      ]
    ).html
  }

  private var introduction: Markup {
    let others = models.count == 1 ? "" : " Beside it: \(models.dropFirst().map(\.name).joined(separator: ", "))."
    let drawn = plan.enrolled == 1 ? "drawing" : "drawings"
    let embedding = main.model.embedding
    let network =
      "A network that turns a drawn digit into a signature of the hand, \(grouped(embedding.bytes.count)) "
      + "bytes, of shape \(embedding.shape)."
    let asked =
      " \(main.score.owners.count) owners enrolled \(plan.enrolled) \(drawn) of each digit and drew "
      + "\(plan.pins) PINs of \(plan.length) digits with others; so did everybody else on the same device, who "
      + "knew the PIN."
    let score = " A score says how far a drawn PIN is from the owner's hand: the lower, the more alike."
    return paragraph(network + asked + score + others, class: "lead")
  }

  /// Names and values of the thresholds in a model file.
  func thresholds(of model: ReportedSignatures) -> [(name: String, value: UInt32)] {
    [("far3", model.thresholds.lenient), ("far1", model.thresholds.strict)]
  }

  // MARK: At a glance

  private var overview: [Markup] {
    var parts = [modelTable, scoreTable, thresholdTable]
    parts.append(
      paragraph(
        "The range is that of 9 of 10 random choices of as many owners. Refused at 1% are owners where the threshold "
          + "accepts 1% of the strangers. A stranger who traces draws the owner's ink in "
          + "their own tempo. far3 and far1 are the thresholds in the file: they accepted 3 and 1 of 100 strangers "
          + "where the model was made."))
    if models.contains(where: { model in sets.contains { model.trainedOn?.contains($0.name) ?? false } }) {
      parts.append(paragraph("* The model was trained on a set of this name: its figures are too good."))
    }
    return parts
  }

  private var modelTable: Markup {
    table(
      ["model", "bytes", "shape", "far3", "far1", "trained on"],
      models.map { model in
        [
          tag("b", [:], [.text(model.name)]), .text(grouped(model.model.embedding.bytes.count)),
          .text(model.model.embedding.shape), .text(String(model.thresholds.lenient)),
          .text(String(model.thresholds.strict)), .text(model.trainedOn.map { $0.joined(separator: ", ") } ?? "–"),
        ]
      })
  }

  private var scoreTable: Markup {
    let rows = models.flatMap { model -> [[Markup]] in
      let seen = sets.contains { model.trainedOn?.contains($0.name) ?? false } ? " *" : ""
      let all = [(devices.count > 1 ? "all" : devices.joined(), model.score)]
      let parts = devices.map { device in
        (device, OwnerScore(owners: model.score.owners.filter { $0.device == device }, enrolled: model.score.enrolled))
      }
      return (devices.count > 1 ? all + parts : all).map { device, score in
        let scores = score.scores()
        let range = score.equalErrorRange(seed: plan.seed)
        func refused(_ share: Double) -> Markup {
          .text(percent(scores.falseRejection(at: scores.threshold(accepting: share)), digits: 1))
        }
        return [
          .text(model.name + seen), .text(device), .text(String(score.owners.count)),
          .text(grouped(scores.genuine.count)), .text(grouped(scores.impostors.count)),
          tag("b", [:], [.text(percent(scores.equalErrorRate, digits: 1))]),
          .text("\(decimal(range.lowerBound * 100, digits: 1))–\(percent(range.upperBound, digits: 1))"), refused(0.1),
          refused(0.01), refused(0.001),
        ]
      }
    }
    return table(
      [
        "model", "device", "owners", "their attempts", "of strangers", "equal error rate", "range",
        "refused at 10%", "at 1%", "at 0.1%",
      ], rows)
  }

  private var thresholdTable: Markup {
    let rows = models.flatMap { model in
      thresholds(of: model).map { name, value -> [Markup] in
        let scores = model.score.scores()
        let shares = [
          scores.falseAcceptance(at: value), scores.falseRejection(at: value), model.score.ownerWithinTwo(value),
          model.score.strangerWithinFive(value), model.score.closestStranger(value),
          model.score.tracedAcceptance(value),
        ]
        return [.text(model.name), .text("\(name) = \(value)")] + shares.map { .text(percent($0, digits: 1)) }
      }
    }
    return table(
      [
        "model", "threshold", "strangers accepted", "owners refused", "owners accepted within two attempts",
        "a stranger within five", "the closest stranger", "one who traces",
      ], rows)
  }
}
