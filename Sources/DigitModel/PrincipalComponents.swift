/// The directions in which vectors vary most (principal component analysis).
package struct PrincipalComponents {
  package let mean: [Double]
  /// Unit vectors, the direction of the greatest variance first. The largest number of each is positive, so that the
  /// same vectors give the same directions.
  package let directions: [[Double]]
  /// Share of the variance that lies in each direction, 0...1.
  package let shares: [Double]

  /// - Parameters:
  ///   - vectors: at least one, all of the same size.
  ///   - count: directions that are wanted, at most as many as a vector has numbers.
  package init(of vectors: [[Double]], count: Int) {
    let size = vectors[0].count
    var mean = [Double](repeating: 0, count: size)
    for vector in vectors { for k in 0..<size { mean[k] += vector[k] / Double(vectors.count) } }
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for vector in vectors {
      for i in 0..<size {
        for j in 0..<size { covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / Double(vectors.count) }
      }
    }
    let (values, columns) = PrincipalComponents.eigen(covariance)
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(count)
    let total = values.reduce(0, +)
    self.mean = mean
    shares = order.map { total > 0 ? max(values[$0], 0) / total : 0 }
    directions = order.map { k in
      let direction = columns.map { $0[k] }
      let largest = direction.max { abs($0) < abs($1) } ?? 1
      return largest < 0 ? direction.map { -$0 } : direction
    }
  }

  /// Where a vector lies in the directions.
  package func place(_ vector: [Double]) -> [Double] {
    directions.map { direction in
      direction.indices.reduce(0) { $0 + direction[$1] * (vector[$1] - mean[$1]) }
    }
  }

  /// Eigenvalues and, as columns, eigenvectors of a symmetric matrix, by Jacobi's rotations.
  private static func eigen(_ matrix: [[Double]]) -> (values: [Double], columns: [[Double]]) {
    let size = matrix.count
    var a = matrix
    var columns = (0..<size).map { i in (0..<size).map { i == $0 ? 1.0 : 0 } }
    // A sweep of rotations squares what is left beside the diagonal; ten are more than enough.
    for _ in 0..<10 {
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) where abs(a[p][q]) > 1e-12 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
          for k in 0..<size { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
          for k in 0..<size {
            let (x, y) = (columns[k][p], columns[k][q])
            (columns[k][p], columns[k][q]) = (c * x - s * y, s * x + c * y)
          }
        }
      }
    }
    return ((0..<size).map { a[$0][$0] }, columns)
  }
}
