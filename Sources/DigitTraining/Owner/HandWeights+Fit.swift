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
    let rows = (owners + strangers).map { measures in (0..<6).map { Double(measures[$0]) } }
    let means = (0..<6).map { k -> Double in rows.reduce(0.0) { $0 + $1[k] } / Double(rows.count) }
    let spreads = (0..<6).map { k -> Double in
      var sum = 0.0
      for row in rows { sum += (row[k] - means[k]) * (row[k] - means[k]) }
      return max((sum / Double(rows.count)).squareRoot(), 1e-3)
    }
    var fit = LogisticRegression(count: 6)
    for (number, row) in rows.enumerated() {
      let isOwner = number < owners.count
      fit.add(
        (0..<6).map { (row[$0] - means[$0]) / spreads[$0] }, isTrue: isOwner,
        weight: 0.5 / Double(isOwner ? owners.count : strangers.count))
    }
    let coefficients = fit.solve()
    // A score is 128 for each power of e, and falls with the likelihood of an owner.
    var values = InlineArray<6, Int32>(repeating: 0)
    var constant = coefficients[6]
    for k in 0..<6 {
      let slope = coefficients[k] / spreads[k]
      constant -= slope * means[k]
      values[k] = Int32(min(max(-128 * 1024 * slope, -8191), 8191).rounded())
    }
    return HandWeights(values: values, bias: Int32(min(max(-128 * constant, -65_535), 65_535).rounded()))
  }
}

/// The probability that something is true, as a logistic function of a sum of weighted numbers.
struct LogisticRegression {
  private let count: Int
  private var rows: [[Double]] = []
  private var isTrue: [Bool] = []
  private var weights: [Double] = []

  /// - Parameter count: numbers of a case.
  init(count: Int) { self.count = count }

  /// Adds a case.
  ///
  /// - Parameters:
  ///   - row: its numbers, of about the size of 1.
  ///   - isTrue: whether it is true.
  ///   - weight: how much it counts.
  mutating func add(_ row: [Double], isTrue: Bool, weight: Double) {
    rows.append(row + [1])
    self.isTrue.append(isTrue)
    weights.append(weight)
  }

  /// The coefficients of the numbers, and the constant, which maximize the likelihood less a thousandth of the squares.
  func solve() -> [Double] {
    var solution = [Double](repeating: 0, count: count + 1)
    for _ in 0..<12 {
      var gradient = solution.map { $0 * 1e-3 }
      gradient[count] = 0
      var curvature = (0...count).map { i in (0...count).map { i == $0 ? (i == count ? 1e-9 : 1e-3) : 0 } }
      for (row, (isTrue, weight)) in zip(rows, zip(isTrue, weights)) {
        let sum = zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 }
        let probability = 1 / (1 + Double(PortableMath.exp(Float(-sum))))
        let error = weight * (probability - (isTrue ? 1 : 0))
        let bend = max(weight * probability * (1 - probability), 1e-12)
        for i in 0...count {
          gradient[i] += error * row[i]
          for j in 0...i { curvature[i][j] += bend * row[i] * row[j] }
        }
      }
      for i in 0...count { for j in i...count { curvature[i][j] = curvature[j][i] } }
      let step = LogisticRegression.solution(of: curvature, gradient)
      for k in solution.indices { solution[k] -= step[k] }
    }
    return solution
  }

  /// The x of matrix * x = right side, for a positive definite matrix (Gauss).
  private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (a, x) = (matrix, right)
    for k in a.indices {
      for i in (k + 1)..<max(a.count, k + 1) {
        let factor = a[i][k] / a[k][k]
        for j in k..<a.count { a[i][j] -= factor * a[k][j] }
        x[i] -= factor * x[k]
      }
    }
    for k in a.indices.reversed() {
      for j in (k + 1)..<max(a.count, k + 1) { x[k] -= a[k][j] * x[j] }
      x[k] /= a[k][k]
    }
    return x
  }
}
