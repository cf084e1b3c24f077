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
/// above zero. The sum is divided by 2^(step - 2) and rounded where step is above 2, half up: 0...81. All counts of a
/// raster together are at most side^2 * (step^4 / 2^(step - 2) + planes / 2), which no step brings above 3,604.
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
    public var side: Int { Raster.side &+ Int(rawValue) }
  }

  public let marks: Marks
  /// Places from the middle of a zone to the middle of the next, 1...8. At 1 every place is a zone of its own.
  public let step: UInt8
  /// Places at each edge of the raster that are only in reach of zones, 0...8: paper, in most rasters. The middle of the
  /// first zone is at place margin + step / 2.
  public let margin: UInt8
  /// Whether a neuron of the first layer sees a quarter of the zones and not all. The first quarter of the neurons sees
  /// the upper left, the second the upper right, the third the lower left and the last the lower right; where the zones
  /// of a row are odd, those in the middle belong to both sides. Of the motion the first and the last see where it began,
  /// the second where it ended, and the third its strokes and turns.
  public var isLocal: Bool

  /// Counts of a row that scratch memory has room for.
  static let maximumRowCounts = 80

  /// Zones, or `nil` where a number is out of its range or a row of zones has more than 80 counts.
  public init?(_ marks: Marks, step: UInt8, margin: UInt8 = 0, isLocal: Bool = false) {
    guard step >= 1, step <= 8, margin <= 8 else { return nil }
    self.init(checked: marks, step: step, margin: margin, isLocal: isLocal)
    guard rowCounts <= Zones.maximumRowCounts else { return nil }
  }

  /// Zones whose step and margin are in their ranges; they may have too many counts in a row.
  @inline(__always)
  init(checked marks: Marks, step: UInt8, margin: UInt8, isLocal: Bool) {
    self.marks = marks
    self.step = step
    self.margin = margin
    self.isLocal = isLocal
    let places = UInt32(truncatingIfNeeded: marks.side) &- 2 &* UInt32(margin)
    sideByte = UInt8(truncatingIfNeeded: places / UInt32(step))
  }

  /// Zones in a row and in a column.
  public var side: Int { Int(sideByte) }
  private let sideByte: UInt8
  /// Counts of a row of zones: zone by zone from the left, the planes of each together.
  public var rowCounts: Int { side &* marks.planes }
  /// Counts of all rows, the first on top.
  public var counts: Int { side &* rowCounts }

  /// Receptive fields: parts of the grid that different neurons see, 1 or 4.
  public var fields: Int { isLocal ? 4 : 1 }
  /// Zones in a row and in a column of a field.
  public var fieldSide: Int { isLocal ? (side &+ 1) >> 1 : side }
  /// Counts of a field: rows of zones from its top, as in the whole grid.
  public var fieldCounts: Int { fieldSide &* fieldSide &* marks.planes }

  /// Numbers of the motion that a neuron sees: all, or two.
  public var fieldMotion: Int { isLocal ? 2 : Motion.count }

  /// Which of all counts is count `n` of field `field`, 0..<fields.
  public func count(_ n: Int, ofField field: Int) -> Int {
    let unseen = side - fieldSide
    let (row, rest) = n.quotientAndRemainder(dividingBy: fieldSide * marks.planes)
    return (row + (field & 2 == 0 ? 0 : unseen)) * rowCounts + rest + (field & 1 == 0 ? 0 : unseen * marks.planes)
  }

  /// Which number of the motion is number `n` of those that field `field` sees.
  public func motion(_ n: Int, ofField field: Int) -> Int { (n + 2 * field) % Motion.count }
}
