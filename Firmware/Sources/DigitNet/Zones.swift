import Ink

/// What the first layer reads of a raster: how many marks lie in each zone of a square grid.
///
/// A mark is a cell of ink, or a place where ink meets paper, told apart by the direction that the edge faces (oriented
/// edges as in Kimura et al. 1987). The second says what a network of this size has no room to learn, costs a
/// few operations on whole rows of bits, and is zero in most of its inputs.
///
/// A mark is shared among the four zones whose middles are around it, the nearer having more (bilinear shares, as in
/// Dalal and Triggs 2005): ink that moves by a cell changes the counts a little, wherever the zones part. A mark that
/// is dx columns and dy rows from the middle of a zone counts (step - |dx|) * (step - |dy|) there, as long as both are
/// above zero. The sum is divided by 2^(step - 2) and rounded where step is above 2, half up: 0...81, and all counts of
/// a raster together stay below 4,369.
public struct Zones: Equatable, Sendable {
  /// What is counted.
  public enum Marks: UInt8, Sendable {
    /// Cells with ink, at 28x28 places.
    case ink = 0
    /// Corners of cells where ink meets paper, at 29x29 places in eight directions.
    case edges = 1

    /// Kinds of mark that are counted apart.
    public var planes: Int { 1 &<< (3 &* Int(rawValue)) }
    /// Places in a row and in a column.
    public var side: Int { self == .ink ? Raster.side : Raster.side + 1 }
  }

  public var marks: Marks
  /// Places from the middle of a zone to the middle of the next, 1...8. At 1 every place is a zone of its own.
  public var step: UInt8
  /// Places at each edge of the raster that are only in reach of zones, 0...8: paper, in most rasters. The middle of the
  /// first zone is at place margin + step / 2.
  public var margin: UInt8

  /// Zones, or `nil` where a number is out of its range or a row of zones has more than 80 counts.
  public init?(_ marks: Marks, step: UInt8, margin: UInt8 = 0) {
    guard step >= 1, step <= 8, margin <= 8 else { return nil }
    self.marks = marks
    self.step = step
    self.margin = margin
    guard rowCounts <= 80 else { return nil }
  }

  /// Zones in a row and in a column.
  public var side: Int {
    Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: marks.side) &- 2 &* UInt32(margin)) / UInt32(step))
  }
  /// Counts of a row of zones: zone by zone from the left, the planes of each together.
  public var rowCounts: Int { side &* marks.planes }
  /// Counts of all rows, the first on top.
  public var counts: Int { side &* rowCounts }
}
