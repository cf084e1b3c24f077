/// The cuts whose parts and cuts cost least together, out of all choices that include the first and the last cut
/// (dynamic programming, Viterbi 1967).
struct CutPath {
  static let endless = Int32.max / 4
  static let mostParts = 16
  /// Parts between the chosen cuts; 0 if no choice of cuts gives possible digits.
  private(set) var parts = 0
  private var ends = InlineArray<17, Int8>(repeating: 0)

  /// - Parameters:
  ///   - leastCost: the lowest cost that a part can have. Where even that is too much, `cost` is not called.
  ///   - cost: the cost of the part between two cuts; `endless` if it cannot be a digit or a row.
  init(_ cuts: Cuts, leastCost: Int32, cost: (_ start: Int, _ end: Int) -> Int32) {
    let last = cuts.count &- 1
    var previous = InlineArray<62, Int8>(repeating: 0)
    var sums = InlineArray<62, Int32>(repeating: CutPath.endless)
    sums[0] = 0
    for end in 1..<cuts.count {
      for start in 0..<end where sums[start] &+ leastCost &+ cuts.costs[end] < sums[end] {
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
