import Ink

/// The ink of a candidate, two samples for each cell of the raster in each direction, and the rasters of its views.
struct CropSamples {
  /// Samples in a row and in a column.
  static let side = 56
  /// Bytes of a row, and rows: around the samples four are empty, as a view shifts samples by up to three.
  private static let stride = 64
  private static let border = 4
  /// Samples of the longer side of the box, which is 20 cells.
  static let longerSide = 40
  /// Strokes thinner than this many sixths of a cell are widened.
  private static let thinnest = 8

  private var samples = InlineArray<4096, UInt8>(repeating: 0)
  /// The least ink of the strokes.
  private var least = 1
  /// Whether the strokes are to be widened.
  private var isThin = false

  /// Samples without ink.
  init() {}

  /// Sets all samples to 0.
  ///
  /// - Parameters:
  ///   - least: the least ink of the strokes.
  ///   - isThin: whether the strokes are to be widened.
  mutating func clear(least: Int, isThin: Bool) {
    self.least = least
    self.isThin = isThin
    for k in 0..<4096 { samples[unchecked: k] = 0 }
  }

  /// Whether strokes of a width, in 1/16 of a pixel, are thin in the raster.
  static func isThin(stroke: Int, longerSide: Int) -> Bool {
    stroke &* (CropSamples.longerSide / 2) &* 6 < 16 &* thinnest &* longerSide
  }

  /// The samples of a length in pixels around the middle, with a step in 1/256 of a pixel.
  static func range(_ length: Int, _ step: Int) -> Range<Int> {
    let half = min(length &* 128 / step &+ 1, side / 2)
    return side / 2 &- half..<side / 2 &+ half
  }

  private static func place(_ i: Int, _ j: Int) -> Int { stride &* (i &+ border) &+ j &+ border }

  mutating func set(_ i: Int, _ j: Int, to ink: Int) {
    samples[unchecked: CropSamples.place(i, j)] = UInt8(truncatingIfNeeded: ink)
  }

  /// The raster: the longer side of the box takes 20 cells, the center of mass is in the middle. Nothing changes;
  /// exclusive access lets it read in place.
  @inline(never)
  mutating func raster(turned view: View) -> Raster {
    var raster = Raster()
    let (least, isThin) = (least, isThin)
    withUnsafeBytes(of: &samples) { bytes in
      let samples = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
      var cells = InlineArray<784, UInt8>(repeating: 0)
      withUnsafeMutableBytes(of: &cells) { bytes in
        let cells = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
        CropSamples.fill(cells, from: samples, turned: view, isThin: isThin)
        raster = Raster(rows: CropSamples.rows(of: UnsafePointer(cells), least: least))
      }
    }
    if isThin { raster.thicken() }
    raster.center()
    return raster
  }

  /// The ink of each cell: the mean of its samples, or where strokes are thin the most.
  private static func fill(
    _ cells: UnsafeMutablePointer<UInt8>, from samples: UnsafePointer<UInt8>, turned view: View, isThin: Bool
  ) {
    let turn = view == .clockwise ? 1 : view == .counterclockwise ? -1 : 0
    // Shears of one eighth in both directions, the inverse of what the view does, to the nearest sample: a column moves
    // by whole rows, a row by whole columns.
    var columns = InlineArray<56, Int32>(repeating: 0)
    for x in 0..<side {
      columns[x] = Int32(truncatingIfNeeded: place((8 &- turn &* (2 &* x &+ 1 &- side)) >> 4, x))
    }
    for i in 0..<28 {
      // The row that begins at column 0 if it is not moved.
      let upper = samples + (2 &* i &* stride &+ (8 &+ turn &* (4 &* i &+ 1 &- side)) >> 4)
      let lower = samples + ((2 &* i &+ 1) &* stride &+ (8 &+ turn &* (4 &* i &+ 3 &- side)) >> 4)
      for j in 0..<28 {
        let (left, right) = (Int(columns[unchecked: 2 &* j]), Int(columns[unchecked: 2 &* j &+ 1]))
        let (a, b, c, d) = (upper[left], upper[right], lower[left], lower[right])
        cells[28 &* i &+ j] =
          isThin
          ? max(max(a, b), max(c, d))
          : UInt8(truncatingIfNeeded: (Int(a) &+ Int(b) &+ Int(c) &+ Int(d)) / 4)
      }
    }
  }

  /// Ink where a cell is above the middle between the most and the least ink around it (Bernsen 1986), so that blurred
  /// loops stay open; where these are alike, above the least ink of the strokes.
  private static func rows(of cells: UnsafePointer<UInt8>, least: Int) -> InlineArray<28, UInt32> {
    var rows = InlineArray<28, UInt32>(repeating: 0)
    let reach = 2
    // The most and the least ink of the rows around a cell, in each column.
    var highest = InlineArray<28, UInt8>(repeating: 0)
    var lowest = InlineArray<28, UInt8>(repeating: 0)
    for i in 0..<28 {
      let line = cells + 28 &* i
      // From the first to the last cell with ink.
      var (first, last) = (0, 27)
      while first <= last, Int(line[first]) < least { first &+= 1 }
      if first > last { continue }
      while Int(line[last]) < least { last &-= 1 }
      let (left, right) = (max(first &- reach, 0), min(last &+ reach, 27))
      for j in left...right {
        highest[unchecked: j] = line[j]
        lowest[unchecked: j] = line[j]
      }
      for y in max(i &- reach, 0)...min(i &+ reach, 27) where y != i {
        let other = cells + 28 &* y
        for j in left...right {
          highest[unchecked: j] = max(highest[unchecked: j], other[j])
          lowest[unchecked: j] = min(lowest[unchecked: j], other[j])
        }
      }
      for j in first...last where Int(line[j]) >= least {
        var most = 0
        var fewest = 255
        for x in max(j &- reach, 0)...min(j &+ reach, 27) {
          most = max(most, Int(highest[unchecked: x]))
          fewest = min(fewest, Int(lowest[unchecked: x]))
        }
        let isFlat = (most &- fewest) &* 5 < least &* 2
        if isFlat || Int(line[j]) &* 2 >= most &+ fewest { rows[i] |= 1 &<< UInt32(truncatingIfNeeded: j) }
      }
    }
    return rows
  }
}
