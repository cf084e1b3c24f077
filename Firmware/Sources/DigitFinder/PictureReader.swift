public import DigitNet
public import Ink

/// A digit that was found in a picture, or what may be one.
public struct FoundDigit: Sendable {
  /// Around its ink, in pixels of the picture.
  public var box: Box
  public var prediction: Prediction
  /// Of all classes, in thousandths: the digits, then "not a digit".
  public var probabilities: InlineArray<11, UInt16>
  /// The line of text that it is in, from the top, from 0.
  public var line: Int
}

/// Reads the digits in a picture: finds candidates, shows each to a network in several views, splits what touches, joins
/// what is broken, and puts everything in reading order.
public struct PictureReader {
  var finder: DigitFinder
  let network: Network

  /// - Parameters:
  ///   - network: best one that was trained on crops of pictures. It must stay valid.
  ///   - memory: see `DigitFinder.memorySize`.
  public init(_ network: Network, memory: UnsafeMutableRawBufferPointer) {
    self.network = network
    finder = DigitFinder(memory: memory)
  }

  /// Digits that were found, clear and unclear.
  public var count: Int { finder.count }

  /// Reads a picture. Returns `false` if the memory is too small for it.
  public mutating func read(_ picture: GrayPicture, _ settings: FinderSettings = .init()) -> Bool {
    var observer = NoFinderObserver()
    return read(picture, settings, observer: &observer)
  }

  /// The same, and shows the observer each step.
  public mutating func read<Observer: FinderObserver>(
    _ picture: GrayPicture, _ settings: FinderSettings, observer: inout Observer
  ) -> Bool {
    guard finder.find(in: picture, settings, observer: &observer) else { return false }
    finder.candidates.sort(first: finder.count) { $0.box.left < $1.box.left }
    for k in 0..<finder.count where finder.isPossible(finder.candidates[k]) { read(k) }
    splitTouching()
    joinBroken()
    dropRest()
    TextLines(finder.candidates, finder.count, typicalHeight: finder.typicalHeight).sort()
    return true
  }

  /// Digit `k`, 0..<count, in reading order.
  public subscript(k: Int) -> FoundDigit {
    let candidate = finder.candidates[k]
    var prediction = Prediction(candidate.logits, header: network.header)
    prediction.isUnclear = candidate.isUnclear
    return FoundDigit(
      box: candidate.box, prediction: prediction, probabilities: candidate.logits.probabilities(network.header),
      line: Int(candidate.line))
  }

  /// The raster of digit `k`, as the network reads it.
  public func raster(_ k: Int, turned view: View = .upright) -> Raster { finder.raster(k, turned: view) }

  // MARK: Reading

  private func read(_ k: Int) {
    read(&finder.candidates[k])
  }

  /// Reads a candidate in all views.
  private func read(_ candidate: inout Candidate) {
    guard let tree = finder.tree else { return }
    let crop = Crop(candidate, in: tree)
    candidate.logits = Logits()
    var view: View? = network.header.firstView
    while let turned = view {
      var drawing = Drawing(crop.raster(turned: turned))
      network.addLogits(of: &drawing, to: &candidate.logits)
      view = turned.next
    }
    let prediction = Prediction(candidate.logits, header: network.header)
    candidate.confidence = prediction.confidence
    candidate.isUnclear = prediction.isUnclear
    candidate.isRead = true
  }

  /// Drops the candidates that were not read because of their size, and those that were split or joined.
  private mutating func dropRest() {
    let candidates = finder.candidates
    var kept = 0
    for k in 0..<finder.count where candidates[k].isRead && !candidates[k].isReplaced {
      candidates[kept] = candidates[k]
      kept &+= 1
    }
    finder.count = kept
  }

  // MARK: Touching and broken digits

  /// Digits that a component is split into at most.
  private static let mostParts = 6

  /// Splits candidates that are wide for a digit, where each part is clear and has a higher confidence than the whole.
  private mutating func splitTouching() {
    let whole = finder.count
    for k in 0..<whole where mayBeSeveral(finder.candidates[k]) {
      let parts = split(finder.candidates[k])
      if parts < 2 { continue }
      finder.candidates[k].isReplaced = true
      finder.count &+= parts
    }
  }

  private func mayBeSeveral(_ candidate: Candidate) -> Bool {
    let (width, height) = (candidate.box.width, candidate.box.height)
    guard height &* 2 >= finder.typicalHeight, height >= DigitFinder.leastHeight, !candidate.isAtEdge else {
      return false
    }
    if !candidate.isRead { return true }
    // An unclear candidate may be two narrow digits. A clear one is doubted only if it is wide.
    return candidate.isUnclear
      ? width &* 20 >= height &* 11 : width &* 20 >= height &* 19 && candidate.confidence < PictureReader.sure
  }

  /// A wide candidate with at least this confidence, in thousandths, is not split.
  private static let sure: UInt16 = 970

  /// Cuts digits off the left end, writes them behind the candidates, and returns how many there are; 0 if some part would
  /// be unclear, or have no higher confidence than the whole.
  private func split(_ candidate: Candidate) -> Int {
    let least = candidate.isRead ? candidate.confidence : 0
    var rest = candidate
    var parts = 0
    while parts &+ 1 < PictureReader.mostParts, finder.count &+ parts &+ 1 < finder.candidates.count {
      guard let (left, right) = bestCut(rest), left.confidence > least else { return 0 }
      finder.candidates[finder.count &+ parts] = left
      parts &+= 1
      rest = right
      if !rest.isUnclear, rest.confidence > least {
        finder.candidates[finder.count &+ parts] = rest
        return parts &+ 1
      }
    }
    return 0
  }

  /// Cuts that are tried.
  private static let mostCuts = 6

  /// The best way to cut a digit off the left end, or `nil` if none leaves a clear one.
  private func bestCut(_ candidate: Candidate) -> (left: Candidate, right: Candidate)? {
    guard let tree = finder.tree else { return nil }
    let crop = Crop(candidate, in: tree)
    let box = candidate.box
    let height = box.height
    // The part on the left is at least a sixth, and at most five quarters, as wide as the box is high.
    let first = Int(box.left) &+ max(height / 6, 2)
    let last = min(Int(box.right) &- max(height / 8, 1), Int(box.left) &+ height &* 5 / 4)
    guard first < last else { return nil }
    var cuts = InlineArray<6, Cut>(repeating: .none)
    var costs = InlineArray<6, Int>(repeating: .max)
    var middles = InlineArray<6, Int>(repeating: 0)
    // The ink of two strokes.
    let most = max(Int(candidate.stroke) &* 64 &* 3 / (16 &* height), 8)
    let step = max(height / 48, 1)
    var x = first
    while x <= last {
      for slope in -3...3 {
        let cut = Cut(
          column: Int16(truncatingIfNeeded: x &- slope &* height / 16), slope: Int8(truncatingIfNeeded: slope),
          top: box.top)
        // Upright cuts come first where the ink is the same.
        let cost = crop.ink(along: cut) &* 8 &+ abs(slope)
        if cost <= most &* 8 { insert(cut, cost, middle: x, apart: max(height / 12, 2), &cuts, &costs, &middles) }
      }
      x &+= step
    }
    var best: (left: Candidate, right: Candidate)?
    var score = 0
    for n in 0..<PictureReader.mostCuts where !cuts[n].isNone {
      guard let (left, right) = halves(of: candidate, at: cuts[n], tree) else { continue }
      let sum = Int(left.confidence) &+ (right.isUnclear ? 500 : Int(right.confidence))
      if sum > score {
        score = sum
        best = (left, right)
      }
    }
    return best
  }

  /// Keeps the cuts with the least ink, the best one of those that are near each other.
  private func insert(
    _ cut: Cut, _ cost: Int, middle: Int, apart: Int, _ cuts: inout InlineArray<6, Cut>,
    _ costs: inout InlineArray<6, Int>, _ middles: inout InlineArray<6, Int>
  ) {
    var place = 0
    for n in 0..<PictureReader.mostCuts {
      if costs[n] != .max, abs(middles[n] &- middle) < apart {
        place = n
        break
      }
      if costs[n] > costs[place] { place = n }
    }
    guard cost < costs[place] else { return }
    cuts[place] = cut
    costs[place] = cost
    middles[place] = middle
  }

  /// Both sides of a cut, read; `nil` if the left one is unclear, or the right one although it is narrow.
  private func halves(
    of candidate: Candidate, at cut: Cut, _ tree: ComponentTree
  ) -> (left: Candidate, right: Candidate)? {
    var left = candidate
    left.isPart = true
    left.rightCut = cut
    var right = candidate
    right.isPart = true
    right.leftCut = cut
    guard var a = Crop(left, in: tree).measured(), var b = Crop(right, in: tree).measured(),
      a.box.height &* 2 >= candidate.box.height, b.box.height &* 2 >= candidate.box.height
    else { return nil }
    read(&a)
    if a.isUnclear { return nil }
    read(&b)
    return b.isUnclear && b.box.width &* 20 < b.box.height &* 11 ? nil : (a, b)
  }

  /// Joins two candidates where both together have a higher confidence than each alone.
  private mutating func joinBroken() {
    guard let tree = finder.tree else { return }
    let candidates = finder.candidates
    let typical = finder.typicalHeight
    for k in 0..<finder.count where isWhole(candidates[k]) {
      for n in k &+ 1..<max(finder.count, k &+ 1) {
        let (a, b) = (candidates[k], candidates[n])
        if Int(b.box.left) > Int(a.box.right) &+ typical / 4 { break }
        guard isWhole(b), isWhole(a) else { continue }
        let isCut = finder.isCutByLine(a.box, b.box)
        guard isCut || a.isUnclear || b.isUnclear else { continue }
        let (columns, rows) = (a.box.sharedColumns(with: b.box), a.box.sharedRows(with: b.box))
        let isAbove = columns &* 5 >= 2 &* min(a.box.width, b.box.width) && rows &* 4 >= 0 &- typical
        let isBeside = rows &* 5 >= 2 &* min(a.box.height, b.box.height) && columns &* 6 >= 0 &- typical
        guard isAbove || isBeside else { continue }
        var both = a.area >= b.area ? a : b
        both.second = a.area >= b.area ? b.first : a.first
        both.box.include(b.box)
        both.box.include(a.box)
        both.least = min(a.least, b.least)
        both.peak = max(a.peak, b.peak)
        guard both.box.height &* 4 <= typical &* 6, var joined = Crop(both, in: tree).measured(),
          finder.isPossible(joined)
        else { continue }
        read(&joined)
        let most = max(a.isRead && !a.isUnclear ? a.confidence : 0, b.isRead && !b.isUnclear ? b.confidence : 0)
        guard !joined.isUnclear, isCut || joined.confidence > most else { continue }
        candidates[k] = joined
        candidates[n].isReplaced = true
      }
    }
  }

  /// Whether a candidate is just one component.
  private func isWhole(_ candidate: Candidate) -> Bool {
    candidate.second == 0 && !candidate.isPart && !candidate.isAtEdge && !candidate.isReplaced
  }
}
