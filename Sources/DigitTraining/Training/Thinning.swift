package import Ink

extension Raster {
  /// The middle line of the ink, one cell wide (Zhang and Suen 1984): about what a pen of one cell would have drawn.
  package var thinned: Raster {
    var result = self
    var wasPeeled = true
    while wasPeeled {
      wasPeeled = result.peel(Raster.looseBelowRight)
      wasPeeled = result.peel(Raster.looseAboveLeft) || wasPeeled
    }
    return result
  }

  /// Takes away the cells whose surroundings are in the table; whether there were any.
  private mutating func peel(_ isLoose: [Bool]) -> Bool {
    var peeled = rows
    var wasPeeled = false
    for i in 0..<Raster.side where rows[i] != 0 {
      // Bit j + 1 is column j, so that every cell has neighbours.
      let above = i > 0 ? rows[i - 1] << 1 : 0
      let here = rows[i] << 1
      let below = i < Raster.side - 1 ? rows[i + 1] << 1 : 0
      var left = rows[i]
      while left != 0 {
        let j = UInt32(left.trailingZeroBitCount)
        left &= left - 1
        // The three neighbours above in bits 0 to 2, left and right in 3 and 4, the three below in 5 to 7.
        let around = above >> j & 7 | (here >> j & 1) << 3 | (here >> (j + 2) & 1) << 4 | (below >> j & 7) << 5
        guard isLoose[Int(around)] else { continue }
        peeled[i] &= ~(1 << j)
        wasPeeled = true
      }
    }
    self = Raster(rows: peeled)
    return wasPeeled
  }

  private static let looseBelowRight = loose { up, right, down, left in
    !(up && right && down) && !(right && down && left)
  }
  private static let looseAboveLeft = loose { up, right, down, left in !(up && right && left) && !(up && down && left) }

  /// Surroundings of which a cell can be taken away without breaking the ink or shortening a line: it has two to six
  /// neighbours, all of one piece, and is at the sides that `isAtSide` names.
  private static func loose(_ isAtSide: (Bool, Bool, Bool, Bool) -> Bool) -> [Bool] {
    (0..<256).map { around in
      // Clockwise from above.
      let ring = [1, 2, 4, 7, 6, 5, 3, 0].map { around >> $0 & 1 == 1 }
      let starts = (0..<8).count { !ring[$0] && ring[($0 + 1) % 8] }
      return (2...6).contains(ring.count { $0 }) && starts == 1 && isAtSide(ring[0], ring[2], ring[4], ring[6])
    }
  }
}
