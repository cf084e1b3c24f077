public import Owner

extension HandWeights {
  /// Weights that suit most networks, for one that was trained without leaving writers out.
  public static var typical: HandWeights {
    HandWeights(values: [2300, 2400, -2600, -1700, -1350, 1000], bias: 0)
  }

  /// The weights that distinguish owners from strangers best: logistic regression, where all owners together count as
  /// much as all strangers (Newton's method).
  ///
  /// - Parameters:
  ///   - owners: measures of the attempts of owners (`HandMeasures.values`).
  ///   - strangers: measures of the attempts of strangers who know the PIN.
  /// - Returns: `nil` where one of them is empty.
  public static func fitted(
    owners: [InlineArray<6, Int32>], strangers: [InlineArray<6, Int32>]
  ) -> HandWeights? {
    guard !owners.isEmpty, !strangers.isEmpty else { return nil }
    var fit = LogisticRegression(count: 6)
    for (number, measures) in (owners + strangers).enumerated() {
      let isOwner = number < owners.count
      fit.add(
        (0..<6).map { Double(measures[$0]) }, isTrue: isOwner,
        weight: 0.5 / Double(isOwner ? owners.count : strangers.count))
    }
    let line = fit.solve()
    // A score is 128 for each power of e, and falls with the likelihood of an owner.
    var values = InlineArray<6, Int32>(repeating: 0)
    for k in 0..<6 {
      values[k] = Int32(min(max(-128 * 1024 * line.slopes[k], -8191), 8191).rounded())
    }
    return HandWeights(values: values, bias: Int32(min(max(-128 * line.constant, -65_535), 65_535).rounded()))
  }
}
