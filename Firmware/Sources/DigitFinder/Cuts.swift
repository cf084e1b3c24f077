/// Cuts through a component where they meet little ink; more cuts than are needed, of which some are chosen later.
///
/// A cut goes from one end of the component to the other. A straight cut passes through the place where two digits
/// touch; one that follows a seam goes around strokes, between digits that reach over each other.
struct Cuts {
  private static let most = 60
  /// Components that it needs: one for each part.
  static let components = CutPath.mostParts
  private let tree: ComponentTree
  private let whole: UnsafePointer<Candidate>
  private let isUpright: Bool
  /// The component of the first part; those of the others follow.
  private let base: Int
  private let seams: Seams
  /// For each cut the first place behind it in each row: as many as rows in each table.
  private let places: UnsafeMutablePointer<Int16>
  /// Where cuts are in the middle of the component, from the left to the right, or else from the top to the bottom; the
  /// first and the last are its ends.
  private(set) var middles = InlineArray<62, Int32>(repeating: 0)
  /// What they cost, by the ink that they meet.
  private(set) var costs = InlineArray<62, Int32>(repeating: 0)
  /// The table in `places` of each cut.
  private var tables = InlineArray<62, UInt8>(repeating: 0)
  private(set) var count = 2

  /// The cost of a cut that crosses one stroke; a cut that costs more than four times as much is not kept.
  static let strokeCost = 30

  /// - Parameters:
  ///   - whole: the component; it stays where it is as long as the cuts are used.
  ///   - isUpright: whether cuts go from the top to the bottom.
  ///   - size: of the digits, in pixels.
  ///   - base: the first of its components, see `DigitFinder.reserveComponents`.
  ///   - memory: a few bytes for each pixel of the component's box.
  /// - Returns: `nil` if the memory is too small.
  @inline(never)
  init?(
    through whole: UnsafePointer<Candidate>, in tree: ComponentTree, isUpright: Bool, size: Int, base: Int,
    memory: UnsafeMutableRawBufferPointer
  ) {
    self.tree = tree
    self.whole = whole
    self.isUpright = isUpright
    self.base = base
    guard let start = memory.baseAddress else { return nil }
    seams = Seams(through: whole, in: tree, isUpright: isUpright, memory: start)
    guard memory.count >= seams.size &+ 2 &* seams.length &* (Cuts.most &+ 3) else { return nil }
    places = (start + seams.size).assumingMemoryBound(to: Int16.self)
    for row in 0..<seams.length {
      places[row] = .min
      places[seams.length &+ row] = .max
    }
    middles[1] = Int32(truncatingIfNeeded: seams.breadth)
    tables[1] = 1
    seams.fill()
    let margin = max(size / 8, 2)
    for place in margin..<max(seams.breadth &- margin, margin) where seams.isLeast(place) {
      seams.follow(from: place, to: nextPlaces)
      add(seams.ink(through: place), place)
    }
    addLines(size: size, margin: margin)
  }

  private var nextPlaces: UnsafeMutablePointer<Int16> { places + seams.length &* count }

  /// Adds straight cuts. Of those that are near each other, it adds the one that meets least ink.
  private mutating func addLines(size: Int, margin: Int) {
    var best = (ink: Int.max, place: 0, slope: 0)
    var place = margin
    while place < seams.breadth &- margin {
      if best.ink < .max, place &- best.place >= max(size / 12, 2) {
        add(line(best.place, best.slope), best.place)
        best.ink = .max
      }
      for slope in -3...3 {
        let ink = line(place, slope)
        if ink < best.ink { best = (ink, place, slope) }
      }
      place &+= max(size / 40, 1)
    }
    if best.ink < .max { add(line(best.place, best.slope), best.place) }
  }

  /// Writes a straight cut as the next one. Returns the ink that it meets.
  private func line(_ middle: Int, _ slope: Int) -> Int {
    let line = nextPlaces
    // Upright cuts come first where the ink is the same.
    var ink = 2 &* abs(slope)
    for row in 0..<seams.length {
      let place = middle &+ ((row &- seams.middle) &* slope) >> 3
      line[row] = Int16(truncatingIfNeeded: place)
      if place >= 0, place < seams.breadth { ink &+= seams.ink(row, place) }
    }
    return ink
  }

  /// Adds the cut that was written as the next one. Of two cuts with less ink between them than a dot, the one that
  /// meets less ink stays.
  private mutating func add(_ ink: Int, _ middle: Int) {
    let stroke = max(Int(whole.pointee.stroke), 16)
    let cost = Int32(truncatingIfNeeded: ink &* Cuts.strokeCost &* 16 / (Seams.strokeInk &* stroke))
    guard cost <= 4 &* Int32(Cuts.strokeCost) else { return }
    var n = 1
    while n < count &- 1, Int(middles[n]) < middle { n &+= 1 }
    var k = max(n &- 3, 1)
    while k < min(n &+ 3, count &- 1) {
      if isLikeNext(k, dot: stroke &* stroke / 256) {
        if costs[k] <= cost { return }
        remove(k)
        if k < n { n &-= 1 }
      } else {
        k &+= 1
      }
    }
    guard count < Cuts.most &+ 2 else { return }
    k = count
    while k > n {
      move(k &- 1, to: k)
      k &-= 1
    }
    middles[n] = Int32(truncatingIfNeeded: middle)
    costs[n] = cost
    tables[n] = UInt8(truncatingIfNeeded: count)
    count &+= 1
  }

  private mutating func move(_ k: Int, to n: Int) {
    middles[n] = middles[k]
    costs[n] = costs[k]
    tables[n] = tables[k]
  }

  private mutating func remove(_ n: Int) {
    let table = tables[n]
    count &-= 1
    for k in n..<count { move(k &+ 1, to: k) }
    // The last table moves to the free one, and that of the next cut behind it.
    let last = nextPlaces
    for row in 0..<seams.length {
      places[Int(table) &* seams.length &+ row] = last[row]
      last[row] = last[seams.length &+ row]
    }
    for k in 0..<count where Int(tables[k]) == count { tables[k] = table }
  }

  /// Whether there is hardly any ink between a cut and the next one.
  private func isLikeNext(_ k: Int, dot: Int) -> Bool {
    var pixels = 0
    for row in 0..<seams.length {
      let here = min(max(place(k, row), 0), seams.breadth)
      let new = min(max(Int(nextPlaces[row]), 0), seams.breadth)
      for place in min(here, new)..<max(here, new) where seams.ink(row, place) > 0 { pixels &+= 1 }
      if pixels > dot { return false }
    }
    return true
  }

  @inline(__always)
  private func place(_ k: Int, _ row: Int) -> Int { Int(places[Int(tables[k]) &* seams.length &+ row]) }

  /// Makes what is between two cuts component `n` of the reserved ones, and writes it as a part. The box is around all
  /// that may belong to it.
  ///
  /// - Parameter previous: the cut where that component began until now; `end` if it had no pixels.
  @inline(never)
  func write(_ part: inout Candidate, from start: Int, movedFrom previous: Int, to end: Int, number n: Int) {
    let own = UInt16(truncatingIfNeeded: base &+ n)
    tree.memory.components[Int(own)].parent = own
    moveBeginning(of: own, from: previous, to: start, end: end)
    var least = seams.breadth
    var most = 0
    for row in 0..<seams.length {
      least = min(least, max(place(start, row), 0))
      most = max(most, min(place(end, row), seams.breadth) &- 1)
    }
    part = whole.pointee
    part.isPart = true
    part.first = own
    let (first, last) = (UInt16(truncatingIfNeeded: least), UInt16(truncatingIfNeeded: most))
    if isUpright {
      (part.box.left, part.box.right) = (part.box.left &+ first, part.box.left &+ last)
    } else {
      (part.box.top, part.box.bottom) = (part.box.top &+ first, part.box.top &+ last)
    }
  }

  /// Gives all parts back to the component.
  func undo() {
    let whole = whole.pointee.first
    for k in base..<base &+ Cuts.components { tree.memory.components[k].parent = whole }
    moveBeginning(of: whole, from: count &- 1, to: 0, end: count &- 1)
  }

  /// Moves the beginning of a part from one cut to another. The part loses the pixels that are now before its beginning
  /// to the whole component; where the new cut is before the old one, it gets those between them.
  @inline(never)
  private func moveBeginning(of own: UInt16, from previous: Int, to start: Int, end: Int) {
    // Two more pixels on each side, for the faint ink around the strokes.
    for row in -2..<seams.length &+ 2 {
      let inside = min(max(row, 0), seams.length &- 1)
      let limit = min(place(end, inside), seams.breadth &+ 2)
      let old = min(max(place(previous, inside), -2), limit)
      let new = min(max(place(start, inside), -2), limit)
      let whole = whole.pointee.first
      let (component, label) = old < new ? (own, whole) : (whole, own)
      for place in min(old, new)..<max(old, new) {
        guard let k = seams.pixel(row, place), tree.component(at: k) == Int(component) else { continue }
        tree.memory.labels[k] = tree.memory.labels[k] & ComponentTree.rim | label
      }
    }
  }
}
