/// The 28x28 one-bit image that the network reads.
public struct Raster: Equatable, Sendable {
  /// Cells in a row and in a column.
  public static let side = 28

  /// Row i from the top; bit j is column j from the left, bits 28 and above are zero.
  public private(set) var rows: InlineArray<28, UInt32>

  /// An empty raster.
  public init() {
    rows = InlineArray(repeating: 0)
  }

  /// A raster of given rows; bits outside its columns are dropped.
  public init(rows: InlineArray<28, UInt32>) {
    self.rows = rows
    for i in 0..<Raster.side { self.rows[i] &= Raster.columns }
  }

  /// The bits that are columns.
  static let columns: UInt32 = 0x0FFF_FFFF

  /// The cell in row i, column j, both 0..<28.
  public subscript(i: Int, j: Int) -> Bool {
    get { rows[i] >> UInt32(truncatingIfNeeded: j) & 1 != 0 }
    set {
      let bit: UInt32 = 1 << UInt32(truncatingIfNeeded: j)
      rows[i] = newValue ? rows[i] | bit : rows[i] & ~bit
    }
  }

  /// The number of cells that are set, 0...784.
  public var inkedCells: Int {
    var count = 0
    for i in 0..<Raster.side { count += rows[i].nonzeroBitCount }
    return count
  }

  public static func == (a: Raster, b: Raster) -> Bool {
    for i in 0..<side where a.rows[i] != b.rows[i] { return false }
    return true
  }

  /// Sets the cells that a pen covers at row i, column j. What lies outside the raster is skipped.
  mutating func stamp(_ pen: Pen, row i: Int, column j: Int) {
    guard j >= -1, j <= Raster.side else { return }
    // Column j is bit j + 1 here, so that the cell left of column 0 has a place to fall from.
    let centre: UInt32 = 1 << UInt32(truncatingIfNeeded: j + 1)
    let wide = centre << 1 | centre | centre >> 1
    let middle = (pen == .cell ? centre : wide) >> 1 & Raster.columns
    if i >= 0, i < Raster.side { rows[i] |= middle }
    guard pen != .cell else { return }
    let beside = (pen == .plus ? centre : wide) >> 1 & Raster.columns
    if i >= 1, i <= Raster.side { rows[i - 1] |= beside }
    if i >= -1, i < Raster.side - 1 { rows[i + 1] |= beside }
  }

  /// Moves the picture so that its centre of mass comes as near to the middle as whole cells and the edges allow.
  mutating func centre() {
    var mass: Int32 = 0
    var rowSum: Int32 = 0
    var columnSum: Int32 = 0
    var allRows: UInt32 = 0
    var first = Raster.side
    var last = -1
    for i in 0..<Raster.side where rows[i] != 0 {
      var bits = rows[i]
      allRows |= bits
      let count = Int32(truncatingIfNeeded: bits.nonzeroBitCount)
      mass += count
      rowSum += count * Int32(truncatingIfNeeded: i)
      while bits != 0 {
        columnSum += Int32(truncatingIfNeeded: bits.trailingZeroBitCount)
        bits &= bits - 1
      }
      first = min(first, i)
      last = i
    }
    guard mass > 0 else { return }

    // The middle is at 13.5 cells; 784 cells of at most 27 keep every sum below 2^16.
    let down = Raster.offset(sum: rowSum, mass: mass, first: first, last: last)
    let right = Raster.offset(
      sum: columnSum, mass: mass, first: allRows.trailingZeroBitCount, last: 31 - allRows.leadingZeroBitCount)
    var moved = InlineArray<28, UInt32>(repeating: 0)
    for i in first...last {
      moved[i + down] = right >= 0 ? rows[i] << UInt32(right) : rows[i] >> UInt32(-right)
    }
    rows = moved
  }

  /// The cells to move by: from sum / mass to 13.5, rounded, without pushing `first...last` over an edge.
  private static func offset(sum: Int32, mass: Int32, first: Int, last: Int) -> Int {
    // round(13.5 - mean) is floor(14 - mean); 28 more keep the dividend positive, for division rounds to zero.
    let shift = Int((42 * mass - sum) / mass) - Raster.side
    return max(-first, min(Raster.side - 1 - last, shift))
  }
}
