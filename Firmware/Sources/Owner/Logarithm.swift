/// Binary logarithms of whole numbers.
enum Logarithm {
  /// The binary logarithm in 1/256, by a line between powers of two, which is at most 22/256 below it; 0 for 0. The work
  /// is the same for every number: a lock must not show by its time how far a hand is from the enrolled one.
  @inline(never)
  static func binary(_ value: UInt32) -> Int32 {
    let value = max(value, 1)
    var rest = value
    var power: UInt32 = 0
    var step: UInt32 = 16
    while step > 0 {
      // All bits where the number has `step` more of them.
      let mask: UInt32 = rest &>> step != 0 ? .max : 0
      rest = rest &>> (step & mask)
      power &+= step & mask
      step >>= 1
    }
    let fraction = (value &<< (31 &- power)) >> 23 & 255
    return Int32(truncatingIfNeeded: power << 8 | fraction)
  }
}
