/// Eight numbers that are processed at once (SIMD). Every operation is lane by lane and rounds once, so that the
/// results do not depend on how wide the machine's registers are.
package typealias Lanes = SIMD8<Float>

extension SIMD8 where Scalar == Float {
  /// Rounds to the nearest integer, ties to even; the magnitude must stay below 2^22.
  @inline(__always)
  var nearestInteger: Lanes {
    // After the addition of 1.5 * 2^23 a Float has no bits left for a fraction.
    let magic = Lanes(repeating: 12_582_912)
    return (self + magic) - magic
  }

  @inline(__always)
  func bounded(_ low: Float, _ high: Float) -> Lanes {
    let low = Lanes(repeating: low)
    let high = Lanes(repeating: high)
    let raised = replacing(with: low, where: self .< low)
    return raised.replacing(with: high, where: raised .> high)
  }

  /// The sum of the lanes in a fixed order.
  @inline(__always)
  var total: Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

/// A vector of numbers that owns its memory, aligned for `Lanes`. Threads may share one as long as they keep to
/// different parts of it.
package final class LaneBuffer: @unchecked Sendable {
  package let count: Int
  package let lanes: UnsafeMutablePointer<Lanes>

  /// - Parameter count: lanes of eight numbers, all zero at first.
  init(count: Int) {
    self.count = count
    lanes = .allocate(capacity: max(count, 1))
    lanes.initialize(repeating: .zero, count: max(count, 1))
  }

  convenience init(copying other: LaneBuffer) {
    self.init(count: other.count)
    copy(other)
  }

  deinit {
    lanes.deallocate()
  }

  func copy(_ other: LaneBuffer) {
    precondition(count == other.count)
    lanes.update(from: other.lanes, count: count)
  }

  /// Number `index` of the vector.
  package subscript(index: Int) -> Float {
    get { lanes[index >> 3][index & 7] }
    set { lanes[index >> 3][index & 7] = newValue }
  }
}
