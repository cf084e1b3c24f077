/// Instructions over a set of inputs.
public struct Work: Equatable, Sendable {
  public var mean: Int
  public var worst: Int

  /// - Parameter counts: instructions of each input.
  public init(_ counts: [Int]) {
    mean = counts.isEmpty ? 0 : (counts.reduce(0, +) + counts.count / 2) / counts.count
    worst = counts.max() ?? 0
  }
}
