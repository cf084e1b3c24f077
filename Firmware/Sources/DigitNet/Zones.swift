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
  public var side: Int { (marks.side - 2 * Int(margin)) / Int(step) }
  /// Counts of a row of zones: zone by zone from the left, the planes of each together.
  public var rowCounts: Int { side * marks.planes }
  /// Counts of all rows, the first on top.
  public var counts: Int { side * rowCounts }

  /// The counts of zone row k in 0..<side, 0...64 each.
  public func counts(ofRow k: Int, in raster: borrowing Raster) -> InlineArray<128, UInt8> {
    var counts = InlineArray<128, UInt8>(repeating: 0)
    let first = Int(margin) + k * Int(step)
    for i in first..<first + Int(step) {
      if marks == .ink {
        count(raster.rows[i], plane: 0, in: &counts)
      } else {
        // Bit j + 1 is column j, so that every place has a cell to its left and one to its right.
        let above = i > 0 ? raster.rows[i - 1] << 1 : 0
        let below = i < Raster.side ? raster.rows[i] << 1 : 0
        guard above | below != 0 else { continue }
        let edges = OrientedEdges(above: above, below: below)
        for plane in 0..<8 { count(edges.planes[plane], plane: plane, in: &counts) }
      }
    }
    return counts
  }

  /// Counts the marks of one row and plane.
  @inline(__always)
  private func count(_ marks: UInt32, plane: Int, in counts: inout InlineArray<128, UInt8>) {
    let step = UInt32(step)
    let window: UInt32 = 1 << step - 1
    var left = marks >> UInt32(margin) & (1 << (UInt32(truncatingIfNeeded: side) * step) - 1)
    var index = plane
    while left != 0 {
      var zone = left & window
      while zone != 0 {
        counts[index] &+= 1
        zone &= zone - 1
      }
      left >>= step
      index += self.marks.planes
    }
  }
}

/// Where ink meets paper between two rows of cells, by the direction from the paper into the ink.
///
/// A place has four cells around it. Two of ink side by side are an upright or level edge; one or three are a slanted
/// one; two that touch only at the place are none.
struct OrientedEdges {
  /// Into the ink: down, down right, right, up right, up, up left, left, down left.
  var planes: InlineArray<8, UInt32>

  /// - Parameters:
  ///   - above, below: rows of cells, bit j + 1 for column j; the places are bits 0...28.
  init(above: UInt32, below: UInt32) {
    // The cells around place j are columns j - 1 and j: bits j and j + 1.
    let a = above
    let b = above >> 1
    let c = below
    let d = below >> 1
    // Of the upper and of the lower pair: both, none, the left alone, the right alone.
    let upper = (both: a & b, none: ~(a | b), left: a & ~b, right: b & ~a)
    let lower = (both: c & d, none: ~(c | d), left: c & ~d, right: d & ~c)
    planes = [
      lower.both & upper.none,
      lower.right & upper.none | lower.both & upper.right,
      upper.right & lower.right,
      upper.right & lower.none | upper.both & lower.right,
      upper.both & lower.none,
      upper.left & lower.none | upper.both & lower.left,
      upper.left & lower.left,
      lower.left & upper.none | lower.both & upper.left,
    ]
  }
}
