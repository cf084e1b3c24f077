/// The probability that something is true, as a logistic function of a sum of weighted numbers.
public struct LogisticRegression {
  private let count: Int
  private var rows: [[Double]] = []
  private var isTrue: [Bool] = []
  private var weights: [Double] = []

  /// - Parameter count: numbers of a case.
  public init(count: Int) { self.count = count }

  /// Adds a case.
  ///
  /// - Parameters:
  ///   - row: its numbers.
  ///   - isTrue: whether it is true.
  ///   - weight: how much it counts.
  public mutating func add(_ row: [Double], isTrue: Bool, weight: Double) {
    rows.append(row)
    self.isTrue.append(isTrue)
    weights.append(weight)
  }

  /// What each number counts for, and the constant, in powers of e: they make what is true likeliest, less a thousandth
  /// of the squares of the numbers' coefficients, each in units of its spread (Newton's method).
  public func solve() -> (slopes: [Double], constant: Double) {
    let means = (0..<count).map { k -> Double in rows.reduce(0.0) { $0 + $1[k] } / Double(rows.count) }
    let spreads = (0..<count).map { k -> Double in
      var sum = 0.0
      for row in rows { sum += (row[k] - means[k]) * (row[k] - means[k]) }
      return max((sum / Double(rows.count)).squareRoot(), 1e-3)
    }
    let coefficients = solve(rows.map { row in (0..<count).map { (row[$0] - means[$0]) / spreads[$0] } + [1] })
    var constant = coefficients[count]
    var slopes: [Double] = []
    for k in 0..<count {
      slopes.append(coefficients[k] / spreads[k])
      constant -= slopes[k] * means[k]
    }
    return (slopes, constant)
  }

  private func solve(_ rows: [[Double]]) -> [Double] {
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
