public import DigitNet

/// How a network sees a drawing: the activations of its last hidden layer, in 4 bits each.
///
/// Drawings of the same digit by the same person lie near each other; the distance is the sum of the differences.
public struct DrawingSample: Sendable {
  /// Units that a sample has room for.
  public static var capacity: Int { 64 }

  /// Two units in each byte, the first one in the low bits; zero after the units of the network.
  private var bytes = InlineArray<32, UInt8>(repeating: 0)

  public init() {}

  /// The activation of a unit in 0..<capacity, 0...15.
  subscript(unit: Int) -> UInt8 {
    get { unit & 1 == 0 ? bytes[unit >> 1] & 15 : bytes[unit >> 1] >> 4 }
    set {
      bytes[unit >> 1] =
        unit & 1 == 0
        ? bytes[unit >> 1] & 0xF0 | newValue & 15 : bytes[unit >> 1] & 15 | newValue << 4
    }
  }

  /// The sum of the differences of all activations, 0...960.
  public func distance(to other: borrowing DrawingSample) -> UInt32 {
    var sum: UInt32 = 0
    for unit in 0..<DrawingSample.capacity {
      let (a, b) = (self[unit], other[unit])
      sum &+= UInt32(a > b ? a &- b : b &- a)
    }
    return sum
  }

  /// Whether two samples are so near that they are drawings of the same digit by the same person. The mean difference
  /// of a unit is at most 1: so are 87 to 88% of such pairs, and fewer than 0.3% of the pairs of different digits by one
  /// person (`PROFILE.md`).
  func isNear(_ other: borrowing DrawingSample, units: UInt8) -> Bool { distance(to: other) <= UInt32(units) }
}

/// Adds up the activations of the views of one drawing.
public struct ActivationSum: ActivationObserver {
  private var sums = InlineArray<64, UInt16>(repeating: 0)
  private var views: UInt16 = 0

  public init() {}

  @inline(__always)
  public mutating func observe(_ activations: borrowing InlineArray<128, UInt8>) {
    for unit in 0..<DrawingSample.capacity { sums[unit] &+= UInt16(activations[unit]) }
    views &+= 1
  }

  /// The mean of the views.
  ///
  /// - Parameter units: of the network, 0...64; the activations after them do not count.
  public func sample(units: UInt8) -> DrawingSample {
    var sample = DrawingSample()
    guard views > 0 else { return sample }
    for unit in 0..<min(Int(units), DrawingSample.capacity) {
      // A mean is at most 255.
      sample[unit] = UInt8(truncatingIfNeeded: (sums[unit] / views) >> 4)
    }
    return sample
  }
}
