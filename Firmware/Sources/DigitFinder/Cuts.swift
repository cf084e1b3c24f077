/// Straight cuts through a component where they meet little ink; more cuts than are needed, of which some are chosen later.
struct Cuts {
  private static let most = 40
  private let isUpright: Bool
  /// From the left to the right, or else from the top to the bottom; the first and the last are the ends of the component.
  private(set) var cuts = InlineArray<42, Cut>(repeating: .none)
  /// Where they are in the middle of the component.
  private(set) var middles = InlineArray<42, Int32>(repeating: 0)
  /// What they cost, by the ink that they meet.
  private(set) var costs = InlineArray<42, Int32>(repeating: 0)
  private(set) var count = 1

  /// The cost of a cut that crosses one stroke; a cut that costs more than four times as much is not kept.
  static let strokeCost = 60

  /// - Parameters:
  ///   - isUpright: whether cuts go from the top to the bottom.
  ///   - size: of the digits, in pixels.
  @inline(never)
  init(through whole: Candidate, in tree: ComponentTree, isUpright: Bool, size: Int) {
    self.isUpright = isUpright
    let crop = Crop(whole, in: tree)
    let box = whole.box
    let (first, last) = isUpright ? (Int(box.left), Int(box.right)) : (Int(box.top), Int(box.bottom))
    let origin = isUpright ? box.top : box.left
    let length = isUpright ? box.height : box.width
    // One stroke, in 1/64 of the length of a cut.
    let stroke = max(Int(whole.stroke) &* 4 / length, 1)
    // Far enough apart that the table has room for the cuts of the whole component.
    let apart = max(max(size / 12, 2), (last &- first &+ 1) / Cuts.most &+ 1)
    middles[0] = Int32(truncatingIfNeeded: first)
    var place = first &+ max(size / 8, 2)
    while place <= last &- max(size / 8, 1) {
      var best = Cut.none
      var least = Int.max
      for slope in -3...3 {
        let cut = Cut(
          column: Int16(truncatingIfNeeded: place &- slope &* length / 16), slope: Int8(truncatingIfNeeded: slope),
          origin: origin)
        // Straight cuts come first where the ink is the same.
        let ink = crop.ink(along: cut, isUpright: isUpright) &* 8 &+ abs(slope)
        if ink < least {
          least = ink
          best = cut
        }
      }
      let cost = least &* Cuts.strokeCost / (8 &* stroke)
      if cost <= 4 &* Cuts.strokeCost { add(best, Int32(truncatingIfNeeded: cost), place, apart) }
      place &+= max(size / 40, 1)
    }
    middles[count] = Int32(truncatingIfNeeded: last &+ 1)
    count &+= 1
  }

  /// Around what is between two cuts.
  func box(between start: Int, _ end: Int, of whole: Box) -> Box {
    var box = whole
    let (top, bottom) = isUpright ? (Int(box.top), Int(box.bottom)) : (Int(box.left), Int(box.right))
    if start > 0 {
      let first = min(cuts[start].column(inRow: top), cuts[start].column(inRow: bottom))
      if isUpright {
        box.left = clamped(first, box.left, box.right)
      } else {
        box.top = clamped(first, box.top, box.bottom)
      }
    }
    if end < count &- 1 {
      let last = max(cuts[end].column(inRow: top), cuts[end].column(inRow: bottom))
      if isUpright {
        box.right = clamped(last, box.left, box.right)
      } else {
        box.bottom = clamped(last, box.top, box.bottom)
      }
    }
    return box
  }

  private func clamped(_ place: Int, _ least: UInt16, _ most: UInt16) -> UInt16 {
    UInt16(truncatingIfNeeded: min(max(place, Int(least)), Int(most)))
  }

  /// Adds a cut behind the others; of two that are near each other the one with less ink stays.
  private mutating func add(_ cut: Cut, _ cost: Int32, _ middle: Int, _ apart: Int) {
    if count > 1, middle &- Int(middles[count &- 1]) < apart {
      guard cost < costs[count &- 1] else { return }
      count &-= 1
    }
    if count > Cuts.most { return }
    cuts[count] = cut
    costs[count] = cost
    middles[count] = Int32(truncatingIfNeeded: middle)
    count &+= 1
  }
}

/// The cuts whose parts and cuts cost least together, out of all choices that include the first and the last cut (dynamic
/// programming, Viterbi 1967).
struct CutPath {
  static let endless = Int32.max / 4
  private static let mostParts = 16
  /// Parts between the chosen cuts; 0 if no choice of cuts gives possible digits.
  private(set) var parts = 0
  private var ends = InlineArray<17, Int8>(repeating: 0)

  /// - Parameter cost: the cost of the part between two cuts; `endless` if it cannot be a digit or a row.
  init(_ cuts: Cuts, cost: (_ start: Int, _ end: Int) -> Int32) {
    let last = cuts.count &- 1
    var previous = InlineArray<42, Int8>(repeating: 0)
    var sums = InlineArray<42, Int32>(repeating: CutPath.endless)
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
