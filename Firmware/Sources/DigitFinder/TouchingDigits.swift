/// Splits digits that touch.
///
/// A component is cut where a line, straight or around strokes, meets little ink, into more pieces than there are
/// digits. Neighboring pieces are joined into digits so that the sum of the costs is smallest: for each digit how
/// uncertain the network is, and for each cut the ink that it meets (over-segmentation; Casey and Lecolinet 1996).
struct TouchingDigits {
  private let tree: ComponentTree
  private let whole: UnsafePointer<Candidate>
  /// The height that its digits are expected to have, at most.
  private let height: Int
  private let cuts: Cuts

  /// - Parameters:
  ///   - base: see `Cuts`.
  ///   - memory: see `Cuts`.
  init?(
    _ whole: UnsafePointer<Candidate>, in tree: ComponentTree, typicalHeight: Int, base: Int,
    memory: UnsafeMutableRawBufferPointer
  ) {
    self.tree = tree
    self.whole = whole
    height = max(min(whole.pointee.box.height, typicalHeight &* 3 / 2), DigitFinder.leastHeight)
    guard let cuts = Cuts(through: whole, in: tree, isUpright: true, size: height, base: base, memory: memory) else {
      return nil
    }
    self.cuts = cuts
  }

  /// Added to the cost of an unclear part.
  private static let unclearCost: Int32 = 500
  /// Added for each part, so that of two equally clear splits the one with fewer parts is chosen.
  private static let partCost: Int32 = 40

  /// Chooses the cuts that cost least.
  ///
  /// - Parameters:
  ///   - isWholePossible: whether the whole has been read and may be a digit. Then all parts must be clear.
  ///   - looks: pixels that may be looked at, which get fewer.
  ///   - read: reads a part.
  func path(isWholePossible: Bool, looks: inout Int, read: (inout Candidate) -> Void) -> CutPath {
    var left = looks &- TouchingDigits.cuttingLooks &* whole.pointee.box.width &* whole.pointee.box.height
    // The part that was tried last. While the end stays the same, the beginning moves to the right, so that few pixels
    // change from one part to the next.
    var tried = (start: 0, end: 0)
    let path = CutPath(cuts, leastCost: TouchingDigits.partCost) { start, end in
      if start == 0, end == cuts.count &- 1 { return isWholePossible ? cost(of: whole.pointee) : CutPath.endless }
      let width = Int(cuts.middles[end] &- cuts.middles[start])
      guard left > 0, width &* 8 >= height, width &* 2 <= height &* 3 else { return CutPath.endless }
      var part = whole.pointee
      if tried.end != end {
        // All pixels of the last part go back to the component.
        cuts.write(&part, from: tried.end, movedFrom: tried.start, to: tried.end, number: 0)
        tried = (end, end)
      }
      cuts.write(&part, from: start, movedFrom: tried.start, to: end, number: 0)
      tried.start = start
      guard isPossible(&part) else { return CutPath.endless }
      left &-= part.box.width &* part.box.height &+ TouchingDigits.readingLooks
      read(&part)
      return isWholePossible && part.isUnclear ? CutPath.endless : cost(of: part)
    }
    looks = left
    cuts.undo()
    return path
  }

  /// Gives all parts back to the component.
  func undo() { cuts.undo() }

  /// The width of a digit, in 1/20 of its height.
  private static let usualWidth: Int32 = 11

  /// Cutting takes about as long as looking at each pixel this many times.
  private static let cuttingLooks = 16
  /// Reading a part takes about as long as looking at so many pixels.
  private static let readingLooks = 4096

  private func cost(of part: Candidate) -> Int32 {
    // 0 for the largest margins, 2,560 each; it grows about as the logarithm of the uncertainty.
    let unsure = (3840 &- part.overNonDigit &- part.overSecond / 2) / 2
    let cost = TouchingDigits.partCost &+ unsure &+ (part.isUnclear ? TouchingDigits.unclearCost : 0)
    // A part that is as wide as several digits costs as much as several: it must not be cheaper to leave them together.
    return max(cost, cost &* Int32(truncatingIfNeeded: part.box.width &* 20 / height) / TouchingDigits.usualWidth)
  }

  /// Writes what is between two cuts, not yet read. Returns `false` if it does not have the size of a digit.
  func write(_ part: inout Candidate, between place: (start: Int, end: Int), number: Int) -> Bool {
    cuts.write(&part, from: place.start, movedFrom: place.end, to: place.end, number: number)
    return isPossible(&part)
  }

  /// Measures a part. Returns `false` if it does not have the size of a digit.
  @inline(never)
  private func isPossible(_ part: inout Candidate) -> Bool {
    part.measure(in: tree) && part.box.height &* 2 >= height && part.box.width &* 4 <= part.box.height &* 5
  }
}

/// Splits rows of text that touch, where there is little ink, into parts that are about as high as most digits.
struct TouchingRows {
  private let tree: ComponentTree
  private let cuts: Cuts
  let path: CutPath

  /// - Parameters:
  ///   - base: see `Cuts`.
  ///   - memory: see `Cuts`.
  init?(
    _ whole: UnsafePointer<Candidate>, in tree: ComponentTree, typicalHeight: Int, base: Int,
    memory: UnsafeMutableRawBufferPointer
  ) {
    self.tree = tree
    let height = max(typicalHeight, DigitFinder.leastHeight)
    guard let cuts = Cuts(through: whole, in: tree, isUpright: false, size: height, base: base, memory: memory) else {
      return nil
    }
    path = CutPath(cuts, leastCost: 0) { start, end in
      let size = Int(cuts.middles[end] &- cuts.middles[start])
      guard size &* 5 >= height &* 2, size &* 5 <= height &* 9 else { return CutPath.endless }
      return Int32(truncatingIfNeeded: abs(size &- height) &* 200 / height)
    }
    self.cuts = cuts
  }

  /// Writes row `n` from the top, 0..<path.parts, not yet read. Returns `false` if it has no ink.
  func write(_ row: inout Candidate, number n: Int) -> Bool {
    let (start, end) = path[n]
    cuts.write(&row, from: start, movedFrom: end, to: end, number: n)
    return row.measure(in: tree)
  }
}
