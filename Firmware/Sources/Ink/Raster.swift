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
    let rows = rows.span
    for i in rows.indices {
      var bits = rows[i]
      while bits != 0 {
        count &+= 1
        bits &= bits &- 1
      }
    }
    return count
  }

  /// Calls `body` with the rows in place, without a copy on the stack. Nothing changes; exclusive access lets it read
  /// in place.
  @inline(__always)
  public mutating func withRowsInPlace<Result>(_ body: (UnsafePointer<UInt32>) -> Result) -> Result {
    withUnsafeBytes(of: &rows) { body($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt32.self)) }
  }

  public static func == (a: Raster, b: Raster) -> Bool {
    for i in 0..<side where a.rows[i] != b.rows[i] { return false }
    return true
  }

  /// Sets the cells that a pen covers at row i, column j. Cells outside the raster are skipped.
  mutating func stamp(_ pen: Pen, row i: Int, column j: Int) {
    guard j >= -1, j <= Raster.side else { return }
    // Column j is bit j + 1 here, so the cell left of column 0 has a bit of its own, which is dropped later.
    let center: UInt32 = 1 &<< UInt32(truncatingIfNeeded: j &+ 1)
    let wide = center << 1 | center | center >> 1
    let middle = (pen == .cell ? center : wide) >> 1 & Raster.columns
    if i >= 0, i < Raster.side { rows[unchecked: i] |= middle }
    guard pen != .cell else { return }
    let beside = (pen == .plus ? center : wide) >> 1 & Raster.columns
    if i >= 1, i <= Raster.side { rows[unchecked: i &- 1] |= beside }
    if i >= -1, i < Raster.side - 1 { rows[unchecked: i &+ 1] |= beside }
  }

  /// Adds the four neighbors of each cell with ink.
  public mutating func thicken() {
    var above: UInt32 = 0
    for i in 0..<Raster.side {
      let here = rows[i]
      let below = i + 1 < Raster.side ? rows[i + 1] : 0
      rows[i] = (here | here << 1 | here >> 1 | above | below) & Raster.columns
      above = here
    }
  }

  /// Moves the picture to bring its center of mass as close to the middle as whole cells and the edges allow.
  public mutating func center() {
    var mass: Int32 = 0
    var rowSum: Int32 = 0
    var columnSum: Int32 = 0
    var inRows: UInt32 = 0
    var inColumns: UInt32 = 0
    // Counting cell by cell takes less code than counting the bits of a word on a core without such an instruction.
    for i in 0..<28 as Range<Int32> {
      var bits = rows[unchecked: Int(i)]
      inColumns |= bits
      if bits != 0 { inRows |= 1 &<< UInt32(bitPattern: i) }
      var j: Int32 = 0
      while bits != 0 {
        if bits & 1 != 0 {
          mass &+= 1
          rowSum &+= i
          columnSum &+= j
        }
        bits &>>= 1
        j &+= 1
      }
    }
    guard mass > 0 else { return }

    // The middle is at 13.5 cells; 784 cells of at most 27 keep every sum below 2^16.
    let down = Raster.offset(sum: rowSum, mass: mass, in: inRows)
    let right = UInt32(bitPattern: Raster.offset(sum: columnSum, mass: mass, in: inColumns))
    var moved = InlineArray<28, UInt32>(repeating: 0)
    for i in 0..<28 as Range<Int32> {
      let from = i &- down
      if from < 0 || from >= 28 { continue }
      let row = rows[unchecked: Int(from)]
      moved[unchecked: Int(i)] = Int32(bitPattern: right) >= 0 ? row &<< right : row &>> (0 &- right)
    }
    rows = moved
  }

  /// The number of cells to move: from sum / mass to 13.5, rounded, but never moving a row or column in `used` over an
  /// edge.
  private static func offset(sum: Int32, mass: Int32, in used: UInt32) -> Int32 {
    // round(13.5 - mean) is floor(14 - mean). Adding 28 keeps the dividend positive, because division rounds toward
    // zero.
    var shift = Int32(bitPattern: UInt32(bitPattern: 42 &* mass &- sum) / UInt32(bitPattern: mass)) &- 28
    while shift < 0, used &<< UInt32(bitPattern: 32 &+ shift) != 0 { shift &+= 1 }
    while shift > 0, used &>> UInt32(bitPattern: 28 &- shift) != 0 { shift &-= 1 }
    return shift
  }
}
