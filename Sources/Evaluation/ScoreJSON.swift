public import HostSupport

extension Score {
  /// The object that `inklock evaluate --json` writes. Shares are 0...1, and null where nothing was counted.
  public var json: JSON { .object(members) }

  /// The object for several files: their scores together, and under `files` one by one.
  ///
  /// - Parameters:
  ///   - total: the scores of all files together.
  ///   - files: the files by name.
  ///   - weakSpots: scores that are not part of the total. Under `weakSpots` they have the same form, if there are any.
  public static func json(
    total: Score, files: [(name: String, score: Score)], weakSpots: [(name: String, score: Score)] = []
  ) -> JSON {
    var members = total.members + [("files", list(files))]
    if !weakSpots.isEmpty {
      let all = Score(merging: weakSpots.map(\.score))
      members.append(("weakSpots", .object(all.members + [("files", list(weakSpots))])))
    }
    return .object(members)
  }

  private static func list(_ files: [(name: String, score: Score)]) -> JSON {
    .array(files.map { JSON.object([("file", .string($0.name))] + $0.score.members) })
  }

  private var members: [(key: String, value: JSON)] {
    let writers = perWriter.sorted { $0.key < $1.key }.map { writer, tally in
      (
        key: writer,
        value: JSON.object([
          ("samples", .integer(tally.samples)), ("accuracy", JSON(share: tally.accuracy)),
          ("unclear", JSON(share: tally.unclearShare)),
        ])
      )
    }
    return [
      ("samples", .integer(digits.samples)),
      ("accuracy", JSON(share: digits.accuracy)),
      ("unclear", JSON(share: digits.unclearShare)),
      ("accuracyWhenClear", JSON(share: digits.accuracyWhenClear)),
      ("calibrationError", JSON(share: calibrationError)),
      ("perWriter", .object(writers)),
      ("confusion", .array(confusion.map { .array($0.map { .integer($0) }) })),
      (
        "negatives",
        .object([
          ("samples", .integer(nonDigits.samples)), ("unclear", JSON(share: nonDigits.unclearShare)),
        ])
      ),
    ]
  }
}

extension JSON {
  /// A share of 0...1, or null where nothing was counted.
  fileprivate init(share: Double?) {
    self = share.map { JSON.number($0) } ?? .null
  }
}
