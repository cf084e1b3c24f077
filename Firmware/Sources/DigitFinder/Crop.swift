import Ink

/// The part of a picture that belongs to a candidate, and how it becomes the raster that a network reads.
struct Crop {
  private let tree: ComponentTree
  private let candidate: Candidate
  private let box: Box
  private let least: Int

  init(_ candidate: Candidate, in tree: ComponentTree) {
    self.tree = tree
    self.candidate = candidate
    box = candidate.box
    least = Int(candidate.least)
  }

  /// Cells of the longer side of the box.
  private static let cells = 20
  /// Strokes thinner than this many sixths of a cell are widened.
  private static let thinnest = 10

  /// The raster: the longer side of the box takes 20 cells, the center of mass is in the middle.
  func raster(turned view: View) -> Raster {
    let isThin = Int(candidate.stroke) &* Crop.cells &* 6 < 16 &* Crop.thinnest &* box.longerSide
    let cells = sampled(turned: view, isThin: isThin)
    var raster = Raster(rows: rows(of: cells))
    if isThin { raster.thicken() }
    raster.center()
    return raster
  }

  /// The ink of each cell: the mean, or where strokes are thin the most.
  private func sampled(turned view: View, isThin: Bool) -> InlineArray<784, UInt8> {
    // Pixels of a cell, in 1/256.
    let scale = box.longerSide &* 256 / Crop.cells
    let turn = view == .clockwise ? 1 : view == .counterclockwise ? -1 : 0
    let middleX = (box.doubleCenterX &+ 1) &* 128
    let middleY = (box.doubleCenterY &+ 1) &* 128
    // Samples of a cell in each direction, at most two pixels apart; what is between pixels is interpolated.
    let samples = scale <= 320 ? 1 : min(max((scale &+ 511) >> 9, 2), 8)
    var cells = InlineArray<784, UInt8>(repeating: 0)
    for i in 0..<28 {
      for j in 0..<28 {
        var most = 0
        var sum = 0
        for n in 0..<samples {
          let down = offset(i, n, samples, scale)
          for m in 0..<samples {
            let across = offset(j, m, samples, scale)
            // Shears of one eighth in both directions, the inverse of what the view does.
            let value = ink(x: middleX &+ across &+ turn &* down / 8, y: middleY &+ down &- turn &* across / 8)
            most = max(most, value)
            sum &+= value
          }
        }
        cells[unchecked: 28 &* i &+ j] = UInt8(truncatingIfNeeded: isThin ? most : sum / (samples &* samples))
      }
    }
    return cells
  }

  /// From the middle of the raster to sample `n` of cell `k`, in 1/256 of a pixel.
  @inline(__always)
  private func offset(_ k: Int, _ n: Int, _ samples: Int, _ scale: Int) -> Int {
    (k &* 2 &- 27) &* scale / 2 &+ (2 &* n &+ 1 &- samples) &* scale / (2 &* samples)
  }

  /// Ink where a cell is above the middle between the most and the least ink around it (Bernsen 1986), so that blurred
  /// loops stay open; where these are alike, above the least ink of the strokes.
  private func rows(of cells: InlineArray<784, UInt8>) -> InlineArray<28, UInt32> {
    var rows = InlineArray<28, UInt32>(repeating: 0)
    let reach = 2
    for i in 0..<28 {
      for j in 0..<28 {
        let value = Int(cells[unchecked: 28 &* i &+ j])
        if value < least { continue }
        var most = 0
        var fewest = 255
        for y in max(i &- reach, 0)...min(i &+ reach, 27) {
          for x in max(j &- reach, 0)...min(j &+ reach, 27) {
            let other = Int(cells[unchecked: 28 &* y &+ x])
            most = max(most, other)
            fewest = min(fewest, other)
          }
        }
        let isFlat = (most &- fewest) &* 5 < least &* 2
        if isFlat || value &* 2 >= most &+ fewest { rows[i] |= 1 &<< UInt32(truncatingIfNeeded: j) }
      }
    }
    return rows
  }

  /// The ink at a place between pixels, in 1/256 of a pixel.
  @inline(__always)
  private func ink(x: Int, y: Int) -> Int {
    let (u, v) = (x &- 128, y &- 128)
    let (column, row) = (u >> 8, v >> 8)
    let margin = candidate.isPart ? 0 : 2
    // Two pixels to the right and down are read.
    guard column >= Int(box.left) &- margin &- 1, column <= Int(box.right) &+ margin,
      row >= Int(box.top) &- margin &- 1, row <= Int(box.bottom) &+ margin
    else { return 0 }
    let (across, down) = (u & 255, v & 255)
    let top = value(column, row) &* (256 &- across) &+ value(column &+ 1, row) &* across
    let bottom = value(column, row &+ 1) &* (256 &- across) &+ value(column &+ 1, row &+ 1) &* across
    return (top &* (256 &- down) &+ bottom &* down) >> 16
  }

  /// The ink of a pixel; none where it belongs to something else.
  @inline(__always)
  private func value(_ x: Int, _ y: Int) -> Int {
    guard x >= 0, y >= 0, x < tree.width, y < tree.height else { return 0 }
    if candidate.isPart {
      guard x >= Int(box.left), x <= Int(box.right), y >= Int(box.top), y <= Int(box.bottom), isWithinCuts(x, y) else {
        return 0
      }
    }
    let k = y &* tree.width &+ x
    let ink = Int(tree.memory.ink[k])
    if ink == 0 { return 0 }
    let component = tree.component(at: k)
    return component == 0 || isOwn(component) ? ink : 0
  }

  private func isOwn(_ component: Int) -> Bool {
    component == Int(candidate.first) || component == Int(candidate.second)
  }

  /// Whether a pixel is a part of the strokes.
  func isInk(_ x: Int, _ y: Int) -> Bool {
    let k = y &* tree.width &+ x
    guard Int(tree.memory.ink[k]) >= least else { return false }
    let component = tree.component(at: k)
    return component != 0 && isOwn(component) && (!candidate.isPart || isWithinCuts(x, y))
  }

  private func isWithinCuts(_ x: Int, _ y: Int) -> Bool {
    (candidate.leftCut.isNone || candidate.leftCut.isRight(x: x, y: y))
      && (candidate.rightCut.isNone || !candidate.rightCut.isRight(x: x, y: y))
  }

  /// The candidate with its box around its strokes, their pixels and their width; `nil` if there are none.
  func measured() -> Candidate? {
    var tight = Box(left: .max, top: .max, right: 0, bottom: 0)
    var area = 0
    var outline = 0
    guard box.left <= box.right, box.top <= box.bottom else { return nil }
    for y in Int(box.top)...Int(box.bottom) {
      var isLast = false
      for x in Int(box.left)...Int(box.right) {
        let isHere = isInk(x, y)
        if isHere != isLast { outline &+= 1 }
        if isHere {
          area &+= 1
          let (column, row) = (UInt16(truncatingIfNeeded: x), UInt16(truncatingIfNeeded: y))
          tight.include(Box(left: column, top: row, right: column, bottom: row))
          if y == Int(box.top) || !isInk(x, y &- 1) { outline &+= 1 }
          if y == Int(box.bottom) || !isInk(x, y &+ 1) { outline &+= 1 }
        }
        isLast = isHere
      }
      if isLast { outline &+= 1 }
    }
    guard area > 0 else { return nil }
    var measured = candidate
    measured.box = tight
    measured.area = UInt32(truncatingIfNeeded: area)
    // Twice the area by the length of the outline, which is at least 4.
    measured.stroke = UInt16(truncatingIfNeeded: min(area &* 32 / outline, 65_535))
    return measured
  }

  /// The strokes' pixels along a cut, of at most 64 rows, as a share of all rows: in 1/64.
  func ink(along cut: Cut) -> Int {
    let rows = box.height
    let step = max(rows / 64, 1)
    var count = 0
    var all = 0
    var y = Int(box.top)
    while y <= Int(box.bottom) {
      let x = Int(cut.column) &+ ((y &- Int(cut.top)) &* Int(cut.slope)) >> 3
      if x >= Int(box.left), x <= Int(box.right), isInk(x, y) { count &+= 1 }
      all &+= 1
      y &+= step
    }
    return count &* 64 / max(all, 1)
  }
}
