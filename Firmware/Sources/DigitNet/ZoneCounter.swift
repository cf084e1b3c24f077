public import Ink

/// Counts the features of a raster in one pass over its rows, one row of zones at a time.
public struct ZoneCounter {
  private let zones: Zones
  /// Zone rows that have been counted.
  private var row = 0
  /// Partial counts: the low half of a word belongs to the next zone row, the high half to the one after it, at most
  /// 4,096 each. Two extra zones, one on each side of the row, take the shares outside the grid; nobody reads them.
  private var sums = InlineArray<96, UInt32>(repeating: 0)

  public init(_ zones: Zones) {
    self.zones = zones
  }

  /// Counts the features of the next zone row, which must exist; pass the same raster each time. Writes only the first
  /// `rowCounts` counts.
  public mutating func countNext(of raster: borrowing Raster, into counts: inout InlineArray<128, UInt8>) {
    var raster = copy raster
    raster.withRowsInPlace { countNext(ofRows: $0, into: &counts) }
  }

  /// The same for the rows of a raster.
  mutating func countNext(ofRows rows: UnsafePointer<UInt32>, into counts: inout InlineArray<128, UInt8>) {
    let (planes, rowCounts) = (zones.feature.planes, zones.rowCounts)
    if row == 0 { add(band: 0, of: rows) }
    var n = 0
    while n < rowCounts &+ 2 &* planes {
      sums[unchecked: n] = sums[unchecked: n] >> 16
      n &+= 1
    }
    row &+= 1
    add(band: row, of: rows)
    let shift = UInt32(max(zones.step, 2) &- 2)
    let half: UInt32 = (1 &<< shift) >> 1
    n = 0
    while n < rowCounts {
      counts[unchecked: n] = UInt8(truncatingIfNeeded: (sums[unchecked: n &+ planes] & 0xFFFF &+ half) &>> shift)
      n &+= 1
    }
  }

  /// Adds the features of a band: the places from the center of the previous zone row to the center of the next.
  private mutating func add(band: Int, of rows: UnsafePointer<UInt32>) {
    let table = featuresAround.span
    let step = Int(zones.step)
    let planes = zones.feature.planes
    let kind = zones.feature == .ink ? 16 : 0
    let first = Int(zones.margin) &+ step / 2
    let end = zones.rowCounts
    var i = first &+ (band &- 1) &* step
    // Shares of the previous zone row and of the next, in the halves of a word.
    var heights = UInt32(truncatingIfNeeded: step)
    var above: UInt32 = i > 0 && i <= Raster.side ? rows[i &- 1] << 1 : 0
    while heights & 0xFFFF != 0 {
      // Bit j + 1 is column j, so every place has a cell to its left and one to its right.
      let below = UInt(bitPattern: i) < 28 ? rows[i] << 1 : 0
      var inked = above | below
      inked |= inked >> 1
      var j: UInt32 = 0
      // Distance of the place from the center of the zone on its left.
      var right = step &- first
      var zone = 0
      while inked != 0, zone <= end {
        while right < step {
          if inked & 1 != 0, right >= 0 {
            let around = Int(truncatingIfNeeded: above &>> j & 3 | (below &>> j & 3) << 2) &+ kind
            let plane = Int(table[unchecked: around])
            if plane < 8 {
              let share = heights &* UInt32(truncatingIfNeeded: right)
              sums[unchecked: zone &+ plane] &+= heights &* UInt32(truncatingIfNeeded: step) &- share
              sums[unchecked: zone &+ plane &+ planes] &+= share
            }
          }
          inked >>= 1
          j &+= 1
          right &+= 1
        }
        right = 0
        zone &+= planes
      }
      above = below
      i &+= 1
      heights &+= 0xFFFF
    }
  }
}

/// The feature at a place, from the ink in the four cells around it: upper left, upper right, lower left and lower right
/// in bits 0 to 3.
///
/// The first sixteen entries are the direction of the edge, from paper to ink: 0 down, 1 down right, 2 right, 3 up
/// right, 4 up, 5 up left, 6 left, 7 down left; 8 where both sides have the same amount of ink. The other entries are 0
/// where the lower right cell has ink, else 8.
private let featuresAround: InlineArray<32, UInt8> = [
  8, 5, 3, 4, 7, 6, 8, 5, 1, 8, 2, 3, 0, 7, 1, 8,
  8, 8, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0,
]
