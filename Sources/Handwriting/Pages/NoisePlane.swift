/// Random patterns of a picture's size: the structure of paper, wood and chalk dust.
enum NoisePlane {
  /// Adds smooth noise: random values on a lattice, and cubic steps between them.
  ///
  /// - Parameters:
  ///   - values: row-major.
  ///   - width: values in a row.
  ///   - period: between the points of the lattice, in pixels to the right and down, at least 1.
  ///   - amplitude: the standard deviation at the points of the lattice.
  static func add(
    to values: inout [Float], width: Int, period: SIMD2<Float>, amplitude: Float, _ generator: inout SeededGenerator
  ) {
    guard amplitude > 0 else { return }
    let height = values.count / width
    let columns = Int(Float(width) / period.x) + 2
    let rows = Int(Float(height) / period.y) + 2
    let lattice = (0..<columns * rows).map { _ in generator.normal() * amplitude }
    func smooth(_ t: Float) -> Float { t * t * (3 - 2 * t) }
    let places = (0..<width).map { x in
      let at = Float(x) / period.x
      return (column: Int(at), share: smooth(at - Float(Int(at))))
    }
    var line = [Float](repeating: 0, count: columns)
    for y in 0..<height {
      let at = Float(y) / period.y
      let (row, share) = (Int(at), smooth(at - Float(Int(at))))
      for k in 0..<columns {
        let (above, below) = (lattice[row * columns + k], lattice[(row + 1) * columns + k])
        line[k] = above + (below - above) * share
      }
      values.withUnsafeMutableBufferPointer { values in
        for x in 0..<width {
          let (column, share) = places[x]
          values[y * width + x] += line[column] + (line[column + 1] - line[column]) * share
        }
      }
    }
  }
}
