/// The enrolled drawings of one digit of a PIN.
public struct EnrolledDigit: Sendable {
  /// Drawings that fit: three of when the PIN was set, and eight of other fingers.
  public static let capacity = 11

  /// Drawings.
  public private(set) var count = 0
  private var signatures = InlineArray<11, Signature>(repeating: Signature())
  /// Rarities of the drawings together.
  private var rarities: UInt32 = 0

  public init() {}

  /// Adds a drawing; does nothing where none fits.
  ///
  /// - Parameters:
  ///   - signature: of the drawing.
  ///   - rarity: of the signature (`SignatureNetwork.rarity`).
  public mutating func add(_ signature: borrowing Signature, rarity: UInt32) {
    guard count < EnrolledDigit.capacity else { return }
    signatures[count] = copy signature
    rarities &+= rarity
    count += 1
  }

  /// The mean rarity of the drawings.
  var rarity: UInt32 { rarities / UInt32(truncatingIfNeeded: max(count, 1)) }

  /// How much the drawings vary: the mean distance of each one to the nearest other. Of one drawing nothing is known; half
  /// of its rarity is usual. Changes nothing; exclusive access reads the drawings in place instead of copying them.
  @inline(never)
  mutating func spread() -> UInt32 {
    guard count > 1 else { return rarity / 2 }
    var sum: UInt32 = 0
    for k in 0..<count {
      sum &+= nearest(to: signatures[k], without: 1 &<< UInt32(truncatingIfNeeded: k)).distance
    }
    return sum / UInt32(truncatingIfNeeded: count)
  }

  /// Adds the difference of a drawing from the middle of the nearest three to sums, in 1/6. Changes nothing else.
  ///
  /// - Returns: the distance to the nearest one; with none, more than any distance.
  @inline(never)
  mutating func compare(with drawn: Signature, _ differences: inout InlineArray<32, Int16>) -> UInt32 {
    var found: UInt32 = 0
    var least = UInt32.max >> 12
    let used = min(count, 3)
    let part: Int32 = used == 3 ? 2 : used == 2 ? 3 : 6
    for place in 0..<used {
      let (index, distance) = nearest(to: drawn, without: found)
      if place == 0 { least = distance }
      found |= 1 &<< UInt32(truncatingIfNeeded: index)
      let other = signatures[index]
      for k in 0..<Signature.count {
        differences[k] &+= Int16(truncatingIfNeeded: part &* (drawn[k] &- other[k]))
      }
    }
    return least
  }

  /// The nearest of the drawings whose bits are not set.
  @inline(never)
  private mutating func nearest(to drawn: Signature, without found: UInt32) -> (index: Int, distance: UInt32) {
    var (index, least) = (0, UInt32.max)
    for k in 0..<count where (found &>> UInt32(truncatingIfNeeded: k)) & 1 == 0 {
      let distance = signatures[k].distance(to: drawn)
      if distance < least { (index, least) = (k, distance) }
    }
    return (index, least)
  }
}
