import Ink

/// The part of a picture that belongs to a candidate, and how it becomes the raster that a network reads.
struct Crop {
  private let tree: ComponentTree
  private let first: Int
  private let others: InlineArray<3, UInt16>
  private let box: Box
  private let least: Int
  private let peak: Int
  private let stroke: Int

  init(_ candidate: Candidate, in tree: ComponentTree) {
    self.tree = tree
    first = Int(candidate.first)
    others = candidate.others
    box = candidate.box
    least = Int(candidate.least)
    peak = Int(candidate.peak)
    stroke = Int(candidate.stroke)
  }

  /// Samples the ink of the candidate for the network.
  @inline(never)
  func fill(_ samples: inout CropSamples) {
    let isThin = CropSamples.isThin(stroke: stroke, longerSide: box.longerSide)
    samples.clear(least: least, isThin: isThin)
    // Pixels from one sample to the next, in 1/256.
    let step = max(box.longerSide &* 256 / CropSamples.longerSide, 1)
    let margin = 2
    let down = CropSamples.range(box.height &+ 2 &* margin &+ 2, step)
    let across = CropSamples.range(box.width &+ 2 &* margin &+ 2, step)
    if step <= Crop.mostStep {
      return fill(&samples, down, across, step: step, margin: margin)
    }
    // What is looked at for a sample in each direction, at most two pixels apart.
    let looks = min((step &+ 511) >> 9, 8)
    for i in down {
      for j in across {
        var most = 0
        var sum = 0
        for n in 0..<looks {
          let y = middleY &+ offset(i, n, looks, step)
          for m in 0..<looks {
            let value = ink(x: middleX &+ offset(j, m, looks, step), y: y, margin: margin)
            most = max(most, value)
            sum &+= value
          }
        }
        samples.set(i, j, to: isThin ? most : sum / (looks &* looks))
      }
    }
  }

  /// With at most so many pixels from one sample to the next, in 1/256, a sample is one look.
  private static let mostStep = 320
  /// Columns of such a candidate, with margins, at most.
  private static let mostColumns = 64

  private var middleX: Int { (box.doubleCenterX &+ 1) &* 128 }
  private var middleY: Int { (box.doubleCenterY &+ 1) &* 128 }

  /// Samples with one look each, from rows of pixels of which each is fetched once.
  private func fill(
    _ samples: inout CropSamples, _ down: Range<Int>, _ across: Range<Int>, step: Int, margin: Int
  ) {
    let first = Int(box.left) &- margin &- 1
    let columns = box.width &+ 2 &* margin &+ 3
    // The row that a sample lies below, and the next one: their ink at the columns of the samples, in 1/256.
    var upper = InlineArray<56, Int32>(repeating: 0)
    var lower = InlineArray<56, Int32>(repeating: 0)
    var fetched = Int.min
    for i in down {
      let v = middleY &+ offset(i, 0, 1, step) &- 128
      let row = v >> 8
      guard row >= Int(box.top) &- margin &- 1, row <= Int(box.bottom) &+ margin else { continue }
      if row != fetched {
        if row == fetched &+ 1 { upper = lower } else { fetch(row, first, columns, across, step, &upper) }
        fetch(row &+ 1, first, columns, across, step, &lower)
        fetched = row
      }
      let share = Int32(truncatingIfNeeded: v & 255)
      for j in across {
        let ink = upper[unchecked: j] &* (256 &- share) &+ lower[unchecked: j] &* share
        samples.set(i, j, to: Int(ink >> 16))
      }
    }
  }

  /// Fetches the ink of a part of a row of pixels, and interpolates it at the columns of the samples, in 1/256.
  @inline(never)
  private func fetch(
    _ row: Int, _ first: Int, _ columns: Int, _ across: Range<Int>, _ step: Int, _ ink: inout InlineArray<56, Int32>
  ) {
    var pixels = InlineArray<64, Int32>(repeating: 0)
    for k in 0..<min(columns, Crop.mostColumns) {
      pixels[unchecked: k] = Int32(truncatingIfNeeded: value(first &+ k, row))
    }
    for j in across {
      let u = middleX &+ offset(j, 0, 1, step) &- 128
      let k = u >> 8 &- first
      guard k >= 0, k < min(columns, Crop.mostColumns) &- 1 else { continue }
      let right = Int32(truncatingIfNeeded: u & 255)
      ink[unchecked: j] = pixels[unchecked: k] &* (256 &- right) &+ pixels[unchecked: k &+ 1] &* right
    }
  }

  /// From the middle of the samples to look `n` of sample `k`, in 1/256 of a pixel.
  @inline(__always)
  private func offset(_ k: Int, _ n: Int, _ looks: Int, _ step: Int) -> Int {
    (k &* 2 &+ 1 &- CropSamples.side) &* step / 2 &+ (2 &* n &+ 1 &- looks) &* step / (2 &* looks)
  }

  /// The ink at a place between pixels, in 1/256 of a pixel.
  @inline(never)
  private func ink(x: Int, y: Int, margin: Int) -> Int {
    let (u, v) = (x &- 128, y &- 128)
    let (column, row) = (u >> 8, v >> 8)
    // Two pixels to the right and down are read.
    guard column >= Int(box.left) &- margin &- 1, column <= Int(box.right) &+ margin,
      row >= Int(box.top) &- margin &- 1, row <= Int(box.bottom) &+ margin
    else { return 0 }
    var sum = 0
    for k in 0..<4 {
      let (right, below) = (k & 1, k >> 1)
      let across = right == 0 ? 256 &- u & 255 : u & 255
      let down = below == 0 ? 256 &- v & 255 : v & 255
      sum &+= value(column &+ right, row &+ below) &* across &* down
    }
    return sum >> 16
  }

  /// The ink of a pixel; none where it belongs to something else.
  @inline(__always)
  private func value(_ x: Int, _ y: Int) -> Int {
    guard x >= 0, y >= 0, x < tree.width, y < tree.height else { return 0 }
    let k = y &* tree.width &+ x
    let ink = Int(tree.memory.ink[k])
    if ink == 0 { return 0 }
    let component = tree.component(at: k)
    return component == 0 || isOwn(component) ? ink : 0
  }

  private func isOwn(_ component: Int) -> Bool {
    component == first || component == Int(others[0]) || component == Int(others[1]) || component == Int(others[2])
  }

  /// Whether a pixel is a part of the strokes.
  @inline(never)
  func isInk(_ x: Int, _ y: Int) -> Bool {
    let k = y &* tree.width &+ x
    guard Int(tree.memory.ink[k]) >= least else { return false }
    let component = tree.component(at: k)
    return component != 0 && isOwn(component)
  }

  /// Sets the box of the candidate around its strokes, their pixels and their width. Returns `false` if there are none.
  @inline(never)
  func measure(_ candidate: inout Candidate) -> Bool {
    var tight = Box(left: .max, top: .max, right: 0, bottom: 0)
    var area = 0
    var outline = 0
    guard box.left <= box.right, box.top <= box.bottom else { return false }
    // Where the row above has ink, a bit for each column. A side of a picture has at most 4,096 pixels.
    var above = InlineArray<129, UInt32>(repeating: 0)
    // The label of the last pixel, and whether its component belongs to the candidate.
    var known = (label: UInt16(0), isOwn: false)
    // To the column and the row beyond the box, where nothing of it is.
    for y in Int(box.top)...Int(box.bottom) &+ 1 {
      var isLast = false
      for x in Int(box.left)...Int(box.right) &+ 1 {
        var isHere = false
        let k = y &* tree.width &+ x
        if x <= Int(box.right), y <= Int(box.bottom), Int(tree.memory.ink[k]) >= least {
          let label = tree.memory.labels[k] & ~ComponentTree.rim
          if label != known.label { known = (label, label != 0 && isOwn(tree.component(at: k))) }
          isHere = known.isOwn
        }
        if isHere != isLast { outline &+= 1 }
        isLast = isHere
        let column = x &- Int(box.left)
        let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: column & 31)
        if isHere != (above[unchecked: column >> 5] & bit != 0) {
          outline &+= 1
          above[unchecked: column >> 5] ^= bit
        }
        guard isHere else { continue }
        area &+= 1
        let (right, bottom) = (UInt16(truncatingIfNeeded: x), UInt16(truncatingIfNeeded: y))
        tight.include(Box(left: right, top: bottom, right: right, bottom: bottom))
      }
    }
    guard area > 0 else { return false }
    candidate.box = tight
    candidate.area = UInt32(truncatingIfNeeded: area)
    // Twice the area by the length of the outline, which is at least 4.
    candidate.stroke = UInt16(truncatingIfNeeded: min(area &* 32 / outline, 65_535))
    return true
  }

  /// Whether it is narrow and its ink continues above or below its box, so that it is a piece of a line, not a one.
  func isPieceOfLine() -> Bool {
    guard box.width &* 3 < box.height else { return false }
    return continues(from: Int(box.top), by: -1) || continues(from: Int(box.bottom), by: 1)
  }

  /// Whether there is ink in each row beyond an end, for a quarter of the height: at least a quarter of the darkest.
  private func continues(from end: Int, by step: Int) -> Bool {
    var x = Int(box.left)
    while x < Int(box.right), !isInk(x, end) { x &+= 1 }
    var row = end
    for _ in 0..<max(box.height / 4, 3) {
      row &+= step
      guard row >= 0, row < tree.height else { return true }
      let line = tree.memory.ink + row &* tree.width
      var best = x
      for column in max(x &- 2, 0)...min(x &+ 2, tree.width &- 1) where line[column] > line[best] { best = column }
      if Int(line[best]) &* 4 < peak { return false }
      x = best
    }
    return true
  }
}
