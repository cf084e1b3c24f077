/// How a drawn PIN differs from what was enrolled: logarithms of distances, in 1/256 of a doubling.
///
/// A fiftieth of the model's reference is added to each distance first, as zero has no logarithm.
public struct HandMeasures: Sendable {
  /// Sums over the digits.
  private var nearest: Int32 = 0
  private var middle: Int32 = 0
  private var rarity: Int32 = 0
  private var enrolledRarity: Int32 = 0
  private var spread: Int32 = 0
  /// The differences of all digits together, in 1/6.
  private var differences = InlineArray<32, Int16>(repeating: 0)
  private var digits: Int32 = 0
  private let least: UInt32

  /// - Parameter reference: of the model.
  public init(reference: UInt32) { least = reference / 50 }

  /// Adds a digit, the 8th at most.
  ///
  /// - Parameters:
  ///   - drawn: the signature of the drawing.
  ///   - rarity: of that signature (`SignatureNetwork.rarity`).
  ///   - enrolled: what is enrolled of the digit; it does not change.
  @inline(never)
  public mutating func add(_ drawn: Signature, rarity: UInt32, to enrolled: inout EnrolledDigit) {
    var difference = InlineArray<32, Int16>(repeating: 0)
    nearest &+= logarithm(enrolled.compare(with: drawn, &difference))
    middle &+= logarithm(HandMeasures.length(of: &difference, digits: 1))
    self.rarity &+= logarithm(rarity)
    enrolledRarity &+= logarithm(enrolled.rarity)
    spread &+= logarithm(enrolled.spread())
    for k in 0..<Signature.count { differences[k] &+= difference[k] }
    digits &+= 1
  }

  /// The mean over the digits, in the order of `HandWeights.values`: the distance to the nearest enrolled drawing, the
  /// distance to the middle of the nearest three, the rarity of the drawing, the mean rarity of the enrolled ones, and how
  /// much these vary; then the length of the mean of the differences from the middle. Changes nothing.
  @inline(never)
  public mutating func values() -> InlineArray<6, Int32> {
    let count = max(digits, 1)
    let drift = logarithm(HandMeasures.length(of: &differences, digits: count))
    return [nearest / count, middle / count, rarity / count, enrolledRarity / count, spread / count, drift]
  }

  private func logarithm(_ distance: UInt32) -> Int32 { Logarithm.binary(distance &+ least) }

  /// The length of a mean difference, in 1/64: at most 5,430.
  ///
  /// - Parameters:
  ///   - sum: the differences of several digits together, in 1/6; they do not change.
  ///   - digits: how many.
  @inline(never)
  private static func length(of sum: inout InlineArray<32, Int16>, digits: Int32) -> UInt32 {
    var squares: UInt32 = 0
    for k in 0..<Signature.count {
      // At most 4 * 6 * 15.
      let mean = 4 &* Int32(sum[k]) / digits
      squares &+= UInt32(bitPattern: mean &* mean)
    }
    return Signature.squareRoot(squares &* 256) / 6
  }
}
