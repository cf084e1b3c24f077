import Ink

/// What the first layer reads of a raster: how many features lie in each zone of a square grid.
///
/// A feature is a cell with ink, or an edge: a place where ink meets paper. Edges are counted separately for each
/// direction that they face (oriented edges as in Kimura et al. 1987). They carry information that a network of this
/// size has no room to learn. They cost a few operations on whole rows of bits, and most of their counts are zero.
///
/// A feature is shared among the four zones whose centers surround it, and nearer zones get more (bilinear shares, as in
/// Dalal and Triggs 2005). When ink moves by one cell, the counts change only a little, wherever the zone boundaries
/// are. A feature that is dx columns and dy rows from the center of a zone adds (step - |dx|) * (step - |dy|) there, if
/// both factors are above zero. If step is above 2, the sum is divided by 2^(step - 2) and rounded half up: 0...81. All
/// counts of a raster together are at most side^2 * (step^4 / 2^(step - 2) + planes / 2), which is at most 3,604 for
/// every step.
public struct Zones: Equatable, Sendable {
  /// What is counted.
  public enum Feature: UInt8, Sendable {
    /// Cells with ink, at 28x28 places.
    case ink = 0
    /// Corners of cells where ink meets paper, at 29x29 places in eight directions.
    case edges = 1

    /// Kinds of features that are counted separately.
    public var planes: Int { 1 &<< (3 &* Int(rawValue)) }
    /// Places in a row and in a column.
    public var side: Int { Raster.side &+ Int(rawValue) }
  }

  public let feature: Feature
  /// Places from the center of a zone to the center of the next, 1...8. At 1, every place is its own zone.
  public let step: UInt8
  /// Places between the edge of the raster and the first or last zone, 0...8; in most rasters they are paper. The
  /// center of the first zone is at place margin + step / 2.
  public let margin: UInt8
  /// Whether each neuron of the first layer has a local receptive field (one quarter of the zones) instead of all
  /// zones. The neurons form four groups of equal size. The receptive field of the first is the upper left of the grid,
  /// then come the upper right, the lower left and the lower right. If the number of zones in a row is odd, the zones
  /// in the middle belong to both sides. Of the motion, the first and the last group read where it began, the second
  /// where it ended, and the third its strokes and turns.
  public var isLocal: Bool

  /// Counts of a row that scratch memory has room for.
  static let maximumRowCounts = 80

  /// Zones, or `nil` where a number is out of its range or a row of zones has more than 80 counts.
  public init?(_ feature: Feature, step: UInt8, margin: UInt8 = 0, isLocal: Bool = false) {
    guard step >= 1, step <= 8, margin <= 8 else { return nil }
    self.init(checked: feature, step: step, margin: margin, isLocal: isLocal)
    guard rowCounts <= Zones.maximumRowCounts else { return nil }
  }

  /// Zones whose step and margin are in their ranges; they may have too many counts in a row.
  @inline(__always)
  init(checked feature: Feature, step: UInt8, margin: UInt8, isLocal: Bool) {
    self.feature = feature
    self.step = step
    self.margin = margin
    self.isLocal = isLocal
    let places = UInt32(truncatingIfNeeded: feature.side) &- 2 &* UInt32(margin)
    sideByte = UInt8(truncatingIfNeeded: places / UInt32(step))
  }

  /// Zones in a row and in a column.
  public var side: Int { Int(sideByte) }
  private let sideByte: UInt8
  /// Counts of a row of zones: zone by zone from the left, the planes of each together.
  public var rowCounts: Int { side &* feature.planes }
  /// Counts of all rows, the first on top.
  public var counts: Int { side &* rowCounts }

  /// Different receptive fields of the first layer: 1 (the whole grid) or 4.
  public var fields: Int { isLocal ? 4 : 1 }
  /// Zones in a row and in a column of a receptive field.
  var fieldSide: Int { isLocal ? (side &+ 1) >> 1 : side }
  /// Counts of a receptive field: rows of zones from its top, as in the whole grid.
  public var fieldCounts: Int { fieldSide &* fieldSide &* feature.planes }

  /// Numbers of the motion that a neuron reads: all, or two where its receptive field is local.
  public var fieldMotion: Int { isLocal ? 2 : Motion.count }

  /// The index, among all counts, of count `n` of receptive field `field`, 0..<fields.
  public func count(_ n: Int, ofField field: Int) -> Int {
    let unseen = side - fieldSide
    let (row, rest) = n.quotientAndRemainder(dividingBy: fieldSide * feature.planes)
    return (row + (field & 2 == 0 ? 0 : unseen)) * rowCounts + rest + (field & 1 == 0 ? 0 : unseen * feature.planes)
  }

  /// The index, among the numbers of the motion, of number `n` of receptive field `field`.
  public func motion(_ n: Int, ofField field: Int) -> Int { (n + 2 * field) % Motion.count }
}
