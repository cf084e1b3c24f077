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
    sortByColumn()
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

  /// From the left to the right (Shell 1959).
  private func sortByColumn() {
    let candidates = finder.candidates
    var gap = 1
    while gap < finder.count / 3 { gap = 3 &* gap &+ 1 }
    while gap > 0 {
      for k in gap..<max(finder.count, gap) {
        let moved = candidates[k]
        var place = k
        while place >= gap, candidates[place &- gap].box.left > moved.box.left {
          candidates[place] = candidates[place &- gap]
          place &-= gap
        }
        candidates[place] = moved
      }
      gap /= 3
    }
  }

  /// Drops what is no digit by its size, and what lies within a digit.
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

  /// Splits candidates that are wide for a digit, where each part is clear and surer than the whole.
  private mutating func splitTouching() {
    guard let tree = finder.tree else { return }
    let whole = finder.count
    for k in 0..<whole {
      let candidate = finder.candidates[k]
      let (width, height) = (candidate.box.width, candidate.box.height)
      guard height &* 2 >= finder.typicalHeight, height >= 8, width &* 10 >= height &* 9, !candidate.isAtEdge,
        !candidate.isRead || candidate.isUnclear || width &* 2 > finder.typicalHeight &* 3
      else { continue }
      var rest = candidate
      var parts = 0
      let confidence = candidate.isRead ? candidate.confidence : 0
      while parts < PictureReader.mostParts, finder.count &+ parts &+ 1 < finder.candidates.count {
        guard let (left, right) = bestCut(rest, tree), left.confidence > confidence else {
          // Nothing is left to cut: what remains must be a digit itself.
          if parts == 0 || !rest.isRead || rest.isUnclear || rest.confidence <= confidence {
            parts = 0
          } else {
            finder.candidates[finder.count &+ parts] = rest
            parts &+= 1
          }
          break
        }
        finder.candidates[finder.count &+ parts] = left
        parts &+= 1
        rest = right
        let isNarrow = right.box.width &* 10 < right.box.height &* 9
        if isNarrow {
          if right.isUnclear || right.confidence <= confidence {
            parts = 0
          } else {
            finder.candidates[finder.count &+ parts] = rest
            parts &+= 1
          }
          break
        }
      }
      if parts < 2 { continue }
      finder.candidates[k].isReplaced = true
      finder.count &+= parts
    }
  }

  /// The best way to cut a digit off the left end, or `nil` if none leaves a clear one.
  private func bestCut(_ candidate: Candidate, _ tree: ComponentTree) -> (left: Candidate, right: Candidate)? {
    let crop = Crop(candidate, in: tree)
    let box = candidate.box
    let (first, last) = (
      Int(box.left) &+ max(box.height / 5, 2),
      min(Int(box.right) &- box.height / 8, Int(box.left) &+ box.height &* 5 / 4)
    )
    guard first < last else { return nil }
    var best: (left: Candidate, right: Candidate)?
    var score = 0
    // Columns with little ink, apart from each other.
    var x = first
    let step = max(box.height / 16, 1)
    while x <= last {
      var cut = x
      var fewest = Int.max
      for column in x..<min(x &+ step, last &+ 1) {
        let ink = crop.inkedRows(ofColumn: column)
        if ink < fewest {
          fewest = ink
          cut = column
        }
      }
      x &+= step
      // A cut goes through one or two strokes, not along one.
      guard fewest &* 16 <= Int(candidate.stroke) &* 3, fewest &* 2 <= box.height else { continue }
      var left = candidate
      left.isPart = true
      left.box.right = UInt16(truncatingIfNeeded: cut &- 1)
      var right = candidate
      right.isPart = true
      right.box.left = UInt16(truncatingIfNeeded: cut)
      guard var a = Crop(left, in: tree).measured(), var b = Crop(right, in: tree).measured(),
        a.box.height &* 2 >= box.height, b.box.height &* 2 >= box.height
      else { continue }
      read(&a)
      if a.isUnclear { continue }
      read(&b)
      let isWide = b.box.width &* 10 >= b.box.height &* 9
      if b.isUnclear, !isWide { continue }
      let sum = Int(a.confidence) &+ (b.isUnclear ? 500 : Int(b.confidence))
      if sum > score {
        score = sum
        best = (a, b)
      }
    }
    return best
  }

  /// Whether a candidate is just one component.
  private func isWhole(_ candidate: Candidate) -> Bool {
    candidate.second == 0 && !candidate.isPart && !candidate.isAtEdge && !candidate.isReplaced
  }

  /// Joins two candidates where both together are read more surely than each alone.
  private mutating func joinBroken() {
    guard let tree = finder.tree else { return }
    let candidates = finder.candidates
    let typical = finder.typicalHeight
    for k in 0..<finder.count where isWhole(candidates[k]) {
      for n in k &+ 1..<max(finder.count, k &+ 1) {
        let (a, b) = (candidates[k], candidates[n])
        if Int(b.box.left) > Int(a.box.right) &+ typical / 4 { break }
        guard isWhole(b), isWhole(a), a.isUnclear || b.isUnclear else { continue }
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
        guard !joined.isUnclear, joined.confidence > most else { continue }
        candidates[k] = joined
        candidates[n].isReplaced = true
      }
    }
  }
}
