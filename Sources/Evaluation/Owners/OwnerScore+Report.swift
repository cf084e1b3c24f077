import Foundation
public import HostSupport

extension OwnerScore {
  /// Thresholds of a model, in the unit of the scores.
  public struct Thresholds: Sendable {
    /// Accepts 3 of 100 strangers who know the PIN, where the model was trained.
    public var lenient: UInt32
    /// Accepts 1 of 100.
    public var strict: UInt32

    /// - Parameters:
    ///   - lenient: for 3 of 100.
    ///   - strict: for 1 of 100.
    public init(lenient: UInt32, strict: UInt32) {
      self.lenient = lenient
      self.strict = strict
    }
  }

  /// The figures as text.
  ///
  /// - Parameters:
  ///   - thresholds: of the model; `nil` for a baseline without any.
  ///   - seed: of the range of the equal error rate.
  public func text(_ thresholds: Thresholds?, seed: UInt64) -> String {
    let (knowing, guessing) = (scores(), scores(.random))
    let range = equalErrorRange(seed: seed)
    func percent(_ share: Double) -> String { String(format: "%.1f%%", 100 * share) }
    func rejections(_ scores: Scores) -> String {
      [0.1, 0.01, 0.001].map { percent(scores.falseRejection(at: scores.threshold(accepting: $0))) }
        .joined(separator: " / ")
    }
    let strict = knowing.threshold(accepting: 0.01)
    let tempo = falseRejectionAtTempo(strict)
    var lines = [
      "\(owners.count) owners, \(enrolled) \(enrolled == 1 ? "drawing" : "drawings") of each digit enrolled, "
        + "\(knowing.genuine.count) attempts of owners, \(knowing.impostors.count) of strangers who know the PIN",
      "  equal error rate: \(percent(knowing.equalErrorRate)) (\(percent(range.lowerBound)) to "
        + "\(percent(range.upperBound)) for 9 of 10 choices of owners); strangers who do not know the PIN: "
        + percent(guessing.equalErrorRate),
      "  owners refused where 10% / 1% / 0.1% of strangers are accepted: \(rejections(knowing))",
      "  owners accepted where 2.5% of strangers are: "
        + percent(1 - knowing.falseRejection(at: knowing.threshold(accepting: 0.025))),
      "  where 1% of strangers are accepted: in 0.6 / 1.6 of the time \(percent(tempo.fast)) / \(percent(tempo.slow)) "
        + "of owners refused, of the worst quarter \(percent(worstQuarter(strict)))",
    ]
    for (name, threshold) in [("3%", thresholds?.lenient), ("1%", thresholds?.strict)] {
      guard let threshold else { continue }
      lines.append(
        "  at the model's threshold for \(name), \(threshold): strangers accepted "
          + "\(percent(knowing.falseAcceptance(at: threshold))), owners refused "
          + "\(percent(knowing.falseRejection(at: threshold))), accepted within two attempts "
          + "\(percent(ownerWithinTwo(threshold))); a stranger within five \(percent(strangerWithinFive(threshold))), "
          + "the closest stranger \(percent(closestStranger(threshold))), one who traces the ink "
          + percent(tracedAcceptance(threshold)))
    }
    return lines.joined(separator: "\n")
  }

  /// The equal error rate, and the owners refused where 1% of strangers are accepted, in one line.
  ///
  /// - Parameter name: of the owners, such as their device.
  public func line(_ name: String) -> String {
    let scores = scores()
    let rejection = scores.falseRejection(at: scores.threshold(accepting: 0.01))
    return String(
      format: "%@: %d owners, equal error rate %.1f%%, refused where 1%% of strangers are accepted %.1f%%", name,
      owners.count, 100 * scores.equalErrorRate, 100 * rejection)
  }

  /// A line for each device with strangers, where there are several devices.
  public var deviceLines: [String] {
    let devices = Set(owners.map(\.device)).sorted()
    guard devices.count > 1 else { return [] }
    return devices.compactMap { device in
      let own = OwnerScore(owners: owners.filter { $0.device == device }, enrolled: enrolled)
      return own.scores().impostors.isEmpty ? nil : own.line(device)
    }
  }

  /// One line for each owner at a threshold, the most often refused first.
  public func ownerTable(_ threshold: UInt32) -> String {
    let rows = owners.map { owner in
      (
        name: owner.name, refused: OwnerScore.share(Array(owner.genuine.joined())) { $0 > threshold },
        accepted: OwnerScore.share(owner.knowing.flatMap(\.tries)) { $0 <= threshold }
      )
    }
    return rows.sorted { ($1.refused, $0.name) < ($0.refused, $1.name) }.map { row in
      "  \(row.name): owner refused \(String(format: "%.0f%%", 100 * row.refused)), strangers accepted "
        + String(format: "%.1f%%", 100 * row.accepted)
    }.joined(separator: "\n")
  }

  /// The figures as JSON; shares are 0...1.
  public func json(_ thresholds: Thresholds?, seed: UInt64) -> JSON {
    func number(_ share: Double) -> JSON { JSON(exact: (share * 1e6).rounded() / 1e6) }
    func errors(_ kind: Impostors) -> JSON {
      let scores = scores(kind)
      func rejection(_ share: Double) -> JSON { number(scores.falseRejection(at: scores.threshold(accepting: share))) }
      return .object([
        ("eer", number(scores.equalErrorRate)), ("frrAtFar10", rejection(0.1)), ("frrAtFar1", rejection(0.01)),
        ("frrAtFar01", rejection(0.001)),
      ])
    }
    let knowing = scores()
    let range = equalErrorRange(seed: seed)
    let strict = knowing.threshold(accepting: 0.01)
    let tempo = falseRejectionAtTempo(strict)
    func shipped(_ threshold: UInt32) -> JSON {
      .object([
        ("threshold", .integer(Int(threshold))), ("far", number(knowing.falseAcceptance(at: threshold))),
        ("frr", number(knowing.falseRejection(at: threshold))), ("ownerWithinTwo", number(ownerWithinTwo(threshold))),
        ("strangerWithinFive", number(strangerWithinFive(threshold))),
        ("closestStranger", number(closestStranger(threshold))), ("traced", number(tracedAcceptance(threshold))),
      ])
    }
    var members: [(key: String, value: JSON)] = [
      ("enrolled", .integer(enrolled)), ("owners", .integer(owners.count)), ("knowing", errors(.knowing)),
      ("random", errors(.random)), ("eerRange", .array([number(range.lowerBound), number(range.upperBound)])),
      ("acceptedAtFar25", number(1 - knowing.falseRejection(at: knowing.threshold(accepting: 0.025)))),
      ("frrAtFar1Fast", number(tempo.fast)), ("frrAtFar1Slow", number(tempo.slow)),
      ("frrAtFar1WorstQuarter", number(worstQuarter(strict))),
    ]
    if let thresholds { members += [("lenient", shipped(thresholds.lenient)), ("strict", shipped(thresholds.strict))] }
    return .object(members)
  }
}
