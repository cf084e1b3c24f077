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
    for n in 0..<128 { counts[unchecked: n] = 0 }
    let rows = raster.rows
    let cells = rows.span
    let directions = directions.span
    let (planes, rowCounts) = (marks.planes, rowCounts)
    let first = Int(margin) &+ k &* Int(step)
    for i in first..<first &+ Int(step) {
      // Bit j + 1 is column j, so that every place has a cell to its left and one to its right.
      var above = (i > 0 ? cells[i &- 1] << 1 : 0) &>> UInt32(margin)
      var below = (i < Raster.side ? cells[i] << 1 : 0) &>> UInt32(margin)
      var zone = 0
      var left = step
      while above | below != 0, zone < rowCounts {
        let around = Int(truncatingIfNeeded: above & 3 | (below & 3) << 2)
        let plane = marks == .ink ? 8 &- (around & 8) : Int(directions[unchecked: around])
        if plane < 8 { counts[unchecked: zone &+ plane] &+= 1 }
        above >>= 1
        below >>= 1
        left &-= 1
        if left == 0 {
          left = step
          zone &+= planes
        }
      }
    }
  }
}

/// The direction of an edge, by the ink in the four cells around a place: upper left, upper right, lower left and lower
/// right in bits 0 to 3. From the paper into the ink: 0 down, 1 down right, 2 right, 3 up right, 4 up, 5 up left,
/// 6 left, 7 down left; 8 where there is as much on one side as on the other.
private let directions: InlineArray<16, UInt8> = [8, 5, 3, 4, 7, 6, 8, 5, 1, 8, 2, 3, 0, 7, 1, 8]
