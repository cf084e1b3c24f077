/// Cuts through a component where they meet little ink; more cuts than are needed, of which some are chosen later.
///
/// A cut goes from one end of the component to the other: straight, or around strokes. Straight ones do not turn off
/// where two digits touch, others go between digits that reach over each other.
struct Cuts {
  private static let most = 60
  /// Components that it uses: one for each part, and one for what is left.
  static let components = CutPath.mostParts &+ 1
  private let tree: ComponentTree
  private let whole: Candidate
  private let isUpright: Bool
  /// The component of the first part; those of the others follow.
  private let base: Int
  private let ways: CutWays
  /// For each cut the first place behind it in each row.
  private let places: UnsafeMutablePointer<Int16>
  /// Where cuts are in the middle of the component, from the left to the right, or else from the top to the bottom; the
  /// first and the last are its ends.
  private(set) var middles = InlineArray<62, Int32>(repeating: 0)
  /// What they cost, by the ink that they meet.
  private(set) var costs = InlineArray<62, Int32>(repeating: 0)
  /// Which places are those of a cut.
  private var tables = InlineArray<62, UInt8>(repeating: 0)
  private(set) var count = 2

  /// The cost of a cut that crosses one stroke; a cut that costs more than four times as much is not kept.
  static let strokeCost = 30

  /// - Parameters:
  ///   - isUpright: whether cuts go from the top to the bottom.
  ///   - size: of the digits, in pixels.
  ///   - base: the first of the components that it may use, see `DigitFinder.takeComponents`.
  ///   - memory: a few bytes for each pixel of the component's box.
  /// - Returns: `nil` if the memory is too small.
  @inline(never)
  init?(
    through whole: Candidate, in tree: ComponentTree, isUpright: Bool, size: Int, base: Int,
    memory: UnsafeMutableRawBufferPointer
  ) {
    self.tree = tree
    self.whole = whole
    self.isUpright = isUpright
    self.base = base
    guard let start = memory.baseAddress else { return nil }
    ways = CutWays(through: whole, in: tree, isUpright: isUpright, memory: start)
    guard memory.count >= ways.size &+ 2 &* ways.length &* (Cuts.most &+ 3) else { return nil }
    places = (start + ways.size).assumingMemoryBound(to: Int16.self)
    for row in 0..<ways.length {
      places[row] = .min
      places[ways.length &+ row] = .max
    }
    middles[1] = Int32(truncatingIfNeeded: ways.breadth)
    tables[1] = 1
    ways.fill()
    let margin = max(size / 8, 2)
    for place in margin..<max(ways.breadth &- margin, margin) where ways.isLeast(place) {
      ways.follow(from: place, to: newPlaces)
      add(ways.ink(through: place), place)
    }
    addLines(size: size, margin: margin)
  }

  private var newPlaces: UnsafeMutablePointer<Int16> { places + ways.length &* count }

  /// Adds straight cuts: of those that are near each other the one that meets least ink.
  private mutating func addLines(size: Int, margin: Int) {
    var best = (ink: Int.max, place: 0, slope: 0)
    var place = margin
    while place < ways.breadth &- margin {
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

  /// The ink that a straight cut meets, whose places are written where those of the next cut are.
  private func line(_ middle: Int, _ slope: Int) -> Int {
    let line = newPlaces
    // Upright cuts come first where the ink is the same.
    var ink = 2 &* abs(slope)
    for row in 0..<ways.length {
      let place = middle &+ ((row &- ways.middle) &* slope) >> 3
      line[row] = Int16(truncatingIfNeeded: place)
      if place >= 0, place < ways.breadth { ink &+= ways.ink(row, place) }
    }
    return ink
  }

  /// Adds the cut whose places are new. Of two with less ink between them than a dot the one that meets less stays.
  private mutating func add(_ ink: Int, _ middle: Int) {
    let stroke = max(Int(whole.stroke), 16)
    let cost = Int32(truncatingIfNeeded: ink &* Cuts.strokeCost &* 16 / (CutWays.strokeInk &* stroke))
    guard cost <= 4 &* Int32(Cuts.strokeCost) else { return }
    var n = 1
    while n < count &- 1, Int(middles[n]) < middle { n &+= 1 }
    var k = max(n &- 3, 1)
    while k < min(n &+ 3, count &- 1) {
      if isLikeNew(k, dot: stroke &* stroke / 256) {
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
    // The last places take those that are free, and the new ones come behind them.
    let last = newPlaces
    for row in 0..<ways.length {
      places[Int(table) &* ways.length &+ row] = last[row]
      last[row] = last[ways.length &+ row]
    }
    for k in 0..<count where Int(tables[k]) == count { tables[k] = table }
  }

  /// Whether there is hardly any ink between a cut and the new one.
  private func isLikeNew(_ k: Int, dot: Int) -> Bool {
    var pixels = 0
    for row in 0..<ways.length {
      let here = min(max(place(k, row), 0), ways.breadth)
      let new = min(max(Int(newPlaces[row]), 0), ways.breadth)
      for place in min(here, new)..<max(here, new) where ways.ink(row, place) > 0 { pixels &+= 1 }
      if pixels > dot { return false }
    }
    return true
  }

  @inline(__always)
  private func place(_ k: Int, _ row: Int) -> Int { Int(places[Int(tables[k]) &* ways.length &+ row]) }

  /// Makes what is between two cuts component `n` of those that it may use; the box is around all that may belong to
  /// it.
  @inline(never)
  func part(_ start: Int, _ end: Int, number n: Int) -> Candidate {
    let (own, rest) = (base &+ n, base &+ CutPath.mostParts)
    tree.memory.components[own].parent = UInt16(truncatingIfNeeded: own)
    tree.memory.components[rest].parent = UInt16(truncatingIfNeeded: rest)
    var least = ways.breadth
    var most = 0
    // With what is around the strokes.
    for row in -2..<ways.length &+ 2 {
      let inside = min(max(row, 0), ways.length &- 1)
      let (first, last) = (place(start, inside), place(end, inside))
      least = min(least, max(first, 0))
      most = max(most, min(last, ways.breadth) &- 1)
      for place in -2..<ways.breadth &+ 2 {
        guard let k = ways.pixel(row, place) else { continue }
        let component = tree.component(at: k)
        guard component == Int(whole.first) || component == own || component == rest else { continue }
        let label = UInt16(truncatingIfNeeded: place >= first && place < last ? own : rest)
        tree.memory.labels[k] = tree.memory.labels[k] & ComponentTree.rim | label
      }
    }
    var part = whole
    part.isPart = true
    part.first = UInt16(truncatingIfNeeded: own)
    let (first, last) = (UInt16(truncatingIfNeeded: least), UInt16(truncatingIfNeeded: max(most, 0)))
    if isUpright {
      (part.box.left, part.box.right) = (whole.box.left &+ first, whole.box.left &+ last)
    } else {
      (part.box.top, part.box.bottom) = (whole.box.top &+ first, whole.box.top &+ last)
    }
    return part
  }

  /// Gives all parts back to the component.
  func undo() {
    for k in base..<base &+ Cuts.components { tree.memory.components[k].parent = whole.first }
  }
}

/// From each pixel of a component's box the way to the nearer end that meets least ink: from the middle up or down, or
/// to the left or to the right, never back (dynamic programming; as a seam, Avidan and Shamir 2007). What is said of
/// rows here is meant of columns where cuts go to the side.
struct CutWays {
  private let tree: ComponentTree
  private let whole: Candidate
  private let isUpright: Bool
  /// Rows, and places in each.
  let length: Int
  let breadth: Int
  /// For each pixel how the way goes on, and eight times its ink.
  private let ways: UnsafeMutablePointer<UInt8>
  /// The ink of the ways from the middle to both ends.
  private let sums: UnsafeMutablePointer<UInt16>

  /// What a pixel of a stroke counts for; an oblique step counts for 4, one to the side for 8.
  static let strokeInk = 31
  /// What a pixel counts for in the middle of ink that is wider than a stroke, where two digits touch side by side.
  private static let touchingInk = 2
  private static let oblique = 4
  private static let aside = 8
  private static let most = 30_000

  init(through whole: Candidate, in tree: ComponentTree, isUpright: Bool, memory: UnsafeMutableRawPointer) {
    self.tree = tree
    self.whole = whole
    self.isUpright = isUpright
    let box = whole.box
    (length, breadth) = isUpright ? (box.height, box.width) : (box.width, box.height)
    sums = memory.assumingMemoryBound(to: UInt16.self)
    ways = (memory + 4 &* breadth).assumingMemoryBound(to: UInt8.self)
  }

  /// Bytes of memory.
  var size: Int { (breadth &* (length &+ 4) &+ 1) & ~1 }
  /// The first of the rows whose ways go down.
  var middle: Int { length / 2 }

  /// Finds all ways.
  func fill() {
    sweep(from: 0, to: middle, by: 1, sums)
    sweep(from: length &- 1, to: middle &- 1, by: -1, sums + breadth)
  }

  /// The ink of a pixel.
  func ink(_ row: Int, _ place: Int) -> Int { Int(ways[row &* breadth &+ place] >> 3) }

  /// The ink that the cut through a place in the middle meets.
  func ink(through place: Int) -> Int { Int(sums[place]) &+ Int(sums[breadth &+ place]) }

  /// Whether the cuts on both sides meet more.
  func isLeast(_ place: Int) -> Bool {
    ink(through: place) < ink(through: place &- 1) && ink(through: place) <= ink(through: place &+ 1)
  }

  /// The places of the cut through one in the middle.
  func follow(from place: Int, to places: UnsafeMutablePointer<Int16>) {
    var here = place
    for row in middle..<length {
      places[row] = Int16(truncatingIfNeeded: here)
      here = next(row, here)
    }
    here = place
    var row = middle &- 1
    while row >= 0 {
      places[row] = Int16(truncatingIfNeeded: here)
      here = next(row, here)
      row &-= 1
    }
  }

  /// Where a way goes on in the next row.
  private func next(_ row: Int, _ place: Int) -> Int {
    var place = place
    while true {
      switch ways[row &* breadth &+ place] & 7 {
      case 0: return place
      case 1: return place &- 1
      case 2: return place &+ 1
      case 3: place &-= 1
      default: place &+= 1
      }
    }
  }

  /// A pixel of the picture; `nil` beyond it.
  func pixel(_ row: Int, _ place: Int) -> Int? {
    let x = Int(whole.box.left) &+ (isUpright ? place : row)
    let y = Int(whole.box.top) &+ (isUpright ? row : place)
    return x >= 0 && x < tree.width && y >= 0 && y < tree.height ? y &* tree.width &+ x : nil
  }

  private func isInk(_ row: Int, _ place: Int) -> Bool {
    guard place < breadth, let k = pixel(row, place) else { return false }
    return tree.memory.ink[k] >= whole.least && tree.component(at: k) == Int(whole.first)
  }

  /// Notes the ink of a row.
  private func note(_ row: Int) {
    let line = ways + row &* breadth
    let stroke = Int(whole.stroke)
    var wide = 0
    for place in 0...breadth {
      if isInk(row, place) {
        line[place] = UInt8(truncatingIfNeeded: CutWays.strokeInk &* 8)
        wide &+= 1
        continue
      }
      if place < breadth { line[place] = 0 }
      if wide &* 160 > stroke &* 13, wide &* 16 < stroke &* 3 {
        let inner = max(wide / 6, 1)
        let first = place &- (wide &+ inner) / 2
        for k in first..<first &+ inner { line[k] = UInt8(truncatingIfNeeded: CutWays.touchingInk &* 8) }
      }
      wide = 0
    }
  }

  /// Goes from an end to the middle, and finds the ways back.
  private func sweep(from first: Int, to last: Int, by step: Int, _ sums: UnsafeMutablePointer<UInt16>) {
    for place in 0..<breadth { sums[place] = 0 }
    var row = first
    while row != last {
      note(row)
      let line = ways + row &* breadth
      var left = CutWays.most
      for place in 0..<breadth {
        let here = Int(sums[place])
        let right = place &+ 1 < breadth ? Int(sums[place &+ 1]) : CutWays.most
        var least = here
        var way: UInt8 = 0
        if left &+ CutWays.oblique < least {
          least = left &+ CutWays.oblique
          way = 1
        }
        if right &+ CutWays.oblique < least {
          least = right &+ CutWays.oblique
          way = 2
        }
        left = here
        sums[place] = UInt16(truncatingIfNeeded: min(least &+ Int(line[place] >> 3), CutWays.most))
        line[place] |= way
      }
      for place in 1..<max(breadth, 1) { turn(line, sums, place, by: -1, way: 3) }
      for place in 1..<max(breadth, 1) { turn(line, sums, breadth &- 1 &- place, by: 1, way: 4) }
      row &+= step
    }
  }

  /// Lets a way go to the side where it meets less ink.
  private func turn(
    _ line: UnsafeMutablePointer<UInt8>, _ sums: UnsafeMutablePointer<UInt16>, _ place: Int, by step: Int, way: UInt8
  ) {
    let sum = Int(sums[place &+ step]) &+ CutWays.aside &+ Int(line[place] >> 3)
    guard sum < Int(sums[place]) else { return }
    sums[place] = UInt16(truncatingIfNeeded: sum)
    line[place] = line[place] & ~7 | way
  }
}

/// The cuts whose parts and cuts cost least together, out of all choices that include the first and the last cut
/// (dynamic programming, Viterbi 1967).
struct CutPath {
  static let endless = Int32.max / 4
  static let mostParts = 16
  /// Parts between the chosen cuts; 0 if no choice of cuts gives possible digits.
  private(set) var parts = 0
  private var ends = InlineArray<17, Int8>(repeating: 0)

  /// - Parameter cost: the cost of the part between two cuts; `endless` if it cannot be a digit or a row.
  init(_ cuts: Cuts, cost: (_ start: Int, _ end: Int) -> Int32) {
    let last = cuts.count &- 1
    var previous = InlineArray<62, Int8>(repeating: 0)
    var sums = InlineArray<62, Int32>(repeating: CutPath.endless)
    sums[0] = 0
    for end in 1..<cuts.count {
      for start in 0..<end where sums[start] < CutPath.endless {
        let sum = sums[start] &+ cost(start, end) &+ cuts.costs[end]
        if sum < sums[end] {
          sums[end] = sum
          previous[end] = Int8(truncatingIfNeeded: start)
        }
      }
    }
    guard sums[last] < CutPath.endless else { return }
    var number = 0
    var end = last
    while end > 0 {
      number &+= 1
      end = Int(previous[end])
    }
    guard number <= CutPath.mostParts else { return }
    parts = number
    end = last
    while number >= 0 {
      ends[number] = Int8(truncatingIfNeeded: end)
      end = Int(previous[end])
      number &-= 1
    }
  }

  /// The cuts on both sides of part `n`, 0..<parts.
  subscript(n: Int) -> (start: Int, end: Int) { (Int(ends[n]), Int(ends[n &+ 1])) }
}
