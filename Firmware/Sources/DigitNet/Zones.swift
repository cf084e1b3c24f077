public import Ink

/// What the first layer reads of a raster: how many marks lie in each zone of a square grid.
///
/// A mark is a cell of ink, or a place where ink meets paper, told apart by the direction that the edge faces (oriented
/// edges as in Kimura et al. 1987). The second says what a network of this size has no room to learn, costs a
/// few operations on whole rows of bits, and is zero in most of its inputs.
public struct Zones: Equatable, Sendable {
  /// What is counted.
  public enum Marks: UInt8, Sendable {
    /// Cells with ink, at 28x28 places.
    case ink = 0
    /// Corners of cells where ink meets paper, at 29x29 places in eight directions.
    case edges = 1

    /// Kinds of mark that are counted apart.
    public var planes: Int { self == .ink ? 1 : 8 }
    /// Places in a row and in a column.
    public var side: Int { self == .ink ? Raster.side : Raster.side + 1 }
  }

  public var marks: Marks
  /// Places of a side of a zone, 1...8.
  public var step: UInt8
  /// Places at each edge of the raster that no zone holds, 0...8: paper, in most rasters.
  public var margin: UInt8

  /// Zones, or `nil` where a number is out of its range or a row of zones has more than 128 counts.
  public init?(_ marks: Marks, step: UInt8, margin: UInt8 = 0) {
    guard step >= 1, step <= 8, margin <= 8 else { return nil }
    self.marks = marks
    self.step = step
    self.margin = margin
    guard rowCounts <= 128 else { return nil }
  }

  /// Zones in a row and in a column.
  public var side: Int {
    Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: marks.side) &- 2 &* UInt32(margin)) / UInt32(step))
  }
  /// Counts of a row of zones: zone by zone from the left, the planes of each together.
  public var rowCounts: Int { side &* marks.planes }
  /// Counts of all rows, the first on top.
  public var counts: Int { side &* rowCounts }

  /// Counts the marks of zone row k in 0..<side; each count is 0...64.
  public func count(row k: Int, of raster: borrowing Raster, into counts: inout InlineArray<128, UInt8>) {
    let rows = raster.rows
    count(row: k, of: rows.span, into: &counts)
  }

  /// The same for the rows of a raster; only the first `rowCounts` counts are written.
  func count(row k: Int, of rows: Span<UInt32>, into counts: inout InlineArray<128, UInt8>) {
    let table = marksAround.span
    let (planes, rowCounts) = (marks.planes, rowCounts)
    for n in 0..<rowCounts { counts[unchecked: n] = 0 }
    let kind: UInt8 = marks == .ink ? 4 : 0
    var i = Int(margin) &+ k &* Int(step)
    let end = i &+ Int(step)
    while i < end {
      // Bit j + 1 is column j, so that every place has a cell to its left and one to its right.
      var above = (i > 0 ? rows[i &- 1] << 1 : 0) &>> UInt32(margin)
      var below = (i < Raster.side ? rows[i] << 1 : 0) &>> UInt32(margin)
      i &+= 1
      var zone = 0
      while zone < rowCounts, above | below != 0 {
        var left = step
        repeat {
          let around = Int(truncatingIfNeeded: above & 3 | (below & 3) << 2)
          let plane = Int(table[unchecked: around] &>> kind & 15)
          if plane < 8 { counts[unchecked: zone &+ plane] &+= 1 }
          above >>= 1
          below >>= 1
          left &-= 1
        } while left != 0
        zone &+= planes
      }
    }
  }
}

/// The mark at a place by the ink in the four cells around it: upper left, upper right, lower left and lower right in
/// bits 0 to 3.
///
/// The low half of a byte is the direction of the edge, from the paper into the ink: 0 down, 1 down right, 2 right, 3 up
/// right, 4 up, 5 up left, 6 left, 7 down left; 8 where there is as much ink on one side as on the other. The high half
/// is 0 where the lower right cell holds ink, else 8.
private let marksAround: InlineArray<16, UInt8> = [
  0x88, 0x85, 0x83, 0x84, 0x87, 0x86, 0x88, 0x85, 0x01, 0x08, 0x02, 0x03, 0x00, 0x07, 0x01, 0x08,
]
