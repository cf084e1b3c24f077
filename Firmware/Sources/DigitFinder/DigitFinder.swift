import Ink

/// Finds what may be digits in a gray picture: ink of the right size, apart from ruled lines.
///
/// Paper and ink are separated by the light around each pixel (`InkMap`), ruled lines are taken out (`RuledLines`),
/// components are grown, each down to a share of its own darkness (`ComponentTree`), and those stay that have about the
/// height of most.
public struct DigitFinder {
  private let memory: UnsafeMutableRawBufferPointer
  private(set) var tree: ComponentTree?
  var candidates = UnsafeMutableBufferPointer<Candidate>(start: nil, count: 0)
  private var lines = UnsafeBufferPointer<RuledLine>(start: nil, count: 0)
  private var leastInk = 0
  /// Candidates that were found.
  public internal(set) var count = 0
  /// The height of most of them, in pixels; 0 without any.
  public private(set) var typicalHeight = 0
  /// Which height was chosen: 0 is that with most ink.
  private(set) var heightRank = 0
  /// Components that were found, and those that were cut out of them.
  private var componentCount = 0
  /// Whether the ink was taken to be lighter than the paper.
  public private(set) var isLightOnDark = false

  /// Bytes of memory for a picture of a size, and for all that have neither more columns nor more rows.
  public static func memorySize(width: Int, height: Int) -> Int { FinderMemory.size(width: width, height: height) }

  /// - Parameter memory: as much as `memorySize` says for the largest picture; its content does not matter. It must stay
  ///   valid, and unchanged by others, as long as the finder is used.
  public init(memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

  /// The least ink that counts, of 255.
  private static let leastInk: UInt8 = 18
  /// What it is raised to where there are too many components.
  private static let mostLeastInk: UInt8 = 250
  /// A component grows down to this share of its darkest, in 1/256.
  private static let grownShare = 92
  /// Its strokes have at least this share, in 1/256.
  private static let strokeShare = 110
  /// The darkest ink of a candidate is at least this, of 255, and at least this share of that of others, in 1/256: print
  /// on the back of the page is fainter.
  private static let leastPeak = 30
  private static let faintestShare = 56
  /// The smallest component that can be a digit or a part of one.
  static let leastHeight = 8
  private static let leastArea: UInt32 = 10
  /// How often the pixels of a picture are looked at to measure its components, on average: the boxes of slanted stripes
  /// all lie upon each other.
  private static let mostLooks = 16

  /// Finds the candidates in a picture.
  ///
  /// - Returns: `false` if the memory is too small for it.
  public mutating func find(in picture: GrayPicture, _ settings: FinderSettings = .init()) -> Bool {
    var observer = NoFinderObserver()
    return find(in: picture, settings, observer: &observer)
  }

  /// The same, and shows the observer each step.
  public mutating func find<Observer: FinderObserver>(
    in picture: GrayPicture, _ settings: FinderSettings, observer: inout Observer
  ) -> Bool {
    count = 0
    typicalHeight = 0
    tree = nil
    guard let memory = FinderMemory(self.memory, width: picture.width, height: picture.height) else { return false }
    let ink = UnsafeBufferPointer(start: UnsafePointer(memory.ink), count: picture.count)
    let map = InkMap(picture, memory)
    isLightOnDark = map.fill(settings, observer: &observer)
    observer.didMeasureInk(ink)
    var least = DigitFinder.leastInk
    let ruled = RuledLines(memory: memory, width: picture.width, height: picture.height, least: Int(least))
    let lines = settings.leftOut == .lines ? 0 : ruled.erase()
    observer.didEraseLines(lines, ink)
    var tree = ComponentTree(memory, width: picture.width, height: picture.height)
    // A picture of noise has more components than there is room for, of ink that is as dark as any where it is halftone
    // print.
    let most = DigitFinder.mostLeastInk
    while !tree.grow(least: least, share: DigitFinder.grownShare, leavingOutRest: least == most) {
      least = min(least &+ 8, most)
    }
    observer.didFindComponents(UnsafeBufferPointer(start: UnsafePointer(memory.labels), count: picture.count))
    self.tree = tree
    componentCount = tree.count
    candidates = memory.candidates
    self.lines = UnsafeBufferPointer(start: memory.lines, count: lines)
    leastInk = Int(least)
    _ = select(heightRank: 0)
    return true
  }

  /// Finds the candidates again, for another height of digits: a table beside the page may have more ink of one height
  /// than the digits.
  ///
  /// - Parameter rank: 0 for the height with most ink, 1 for the next one, and so on.
  /// - Returns: `false` if there are fewer heights.
  mutating func select(heightRank rank: Int) -> Bool {
    guard let tree else { return false }
    // What was cut becomes whole again: the area of a part is the component that it was cut out of.
    let components = tree.memory.components
    for k in tree.count..<max(componentCount, tree.count) {
      components[k].parent = components[Int(truncatingIfNeeded: components[k].area)].parent
    }
    heightRank = rank
    collect(tree)
    typicalHeight = HeightTable(candidates, count).typical(rank: rank)
    if typicalHeight == 0 { typicalHeight = HeightTable(candidates, count, withThin: true).typical(rank: rank) }
    if rank > 0, typicalHeight == 0 { return false }
    dropOthers()
    return true
  }

  /// Finds the candidates again, for a height that the caller knows; only before anything is cut.
  mutating func select(height: Int) {
    guard let tree else { return }
    collect(tree)
    typicalHeight = height
    dropOthers()
  }

  /// The box of candidate `k`, 0..<count.
  public func box(_ k: Int) -> Box { candidates[k].box }

  /// The raster of candidate `k`, 0..<count, turned for a view.
  public func raster(_ k: Int, turned view: View = .upright) -> Raster {
    guard let tree else { return Raster() }
    var samples = CropSamples()
    Crop(candidates[k], in: tree).fill(&samples)
    return samples.raster(turned: view)
  }

  @inline(never)
  private mutating func collect(_ tree: ComponentTree) {
    count = 0
    // At most 2^28, and a box adds at most 2^24.
    var lookedAt = 0
    for k in 1..<max(tree.count, 1) where tree.root(k) == k && count < candidates.count {
      let component = tree.memory.components[k]
      let box = component.box
      guard box.longerSide >= DigitFinder.leastHeight / 2, component.area >= DigitFinder.leastArea else { continue }
      let size = box.width &* box.height
      guard lookedAt &+ size <= DigitFinder.mostLooks &* tree.width &* tree.height else { continue }
      lookedAt &+= size
      let least = max(Int(component.peak) &* DigitFinder.strokeShare / 256, 1)
      var candidate = Candidate(
        first: UInt16(truncatingIfNeeded: k), peak: component.peak, least: UInt8(truncatingIfNeeded: least),
        isAtEdge: box.left <= 1 || box.top <= 1 || Int(box.right) >= tree.width &- 2
          || Int(box.bottom) >= tree.height &- 2,
        box: box, area: component.area, stroke: 0)
      guard candidate.measure(in: tree) else { continue }
      candidates[count] = candidate
      count &+= 1
    }
    // What reaches the edge of the picture is cut off there, but not a digit that is most of what the picture shows.
    if let largest { candidates[largest].isAtEdge = false }
  }

  /// Keeps what has about the height of most, and what can be a part of that, or several side by side.
  @inline(never)
  private mutating func dropOthers() {
    let faintest = max(DigitFinder.faintestShare &* typicalPeak() / 256, max(DigitFinder.leastPeak, leastInk &* 3 / 2))
    var kept = 0
    for k in 0..<count where Int(candidates[k].peak) >= faintest {
      let box = candidates[k].box
      guard box.longerSide &* 4 >= typicalHeight, box.height <= typicalHeight &* 12,
        box.width <= typicalHeight &* 12, !isRemnant(box)
      else { continue }
      candidates.move(k, to: kept)
      kept &+= 1
    }
    count = kept
  }

  /// The candidate that has more than two thirds of all ink, if one has.
  @inline(never)
  var largest: Int? {
    var sum = 0
    var largest = 0
    for k in 0..<count {
      sum &+= Int(truncatingIfNeeded: candidates[k].area)
      if candidates[k].area > candidates[largest].area { largest = k }
    }
    return sum > 0 && Int(truncatingIfNeeded: candidates[largest].area) &* 3 > sum &* 2 ? largest : nil
  }

  /// The darkest ink of those of the typical height, the mean of them by their ink.
  private func typicalPeak() -> Int {
    var sum: UInt32 = 0
    var weights: UInt32 = 0
    for k in 0..<count {
      let box = candidates[k].box
      guard 4 &* box.height >= 3 &* typicalHeight, 3 &* box.height <= 4 &* typicalHeight, !candidates[k].isAtEdge
      else { continue }
      let weight = min(candidates[k].area, 4095)
      sum &+= weight &* UInt32(candidates[k].peak)
      weights &+= weight
    }
    return Int(truncatingIfNeeded: sum / max(weights, 1))
  }

  /// Reserves unused components for what is cut out of a candidate. `select` gives all of it back to the candidate.
  ///
  /// - Returns: the first of them; `nil` if the table is full.
  mutating func reserveComponents(of whole: Candidate) -> Int? {
    let first = componentCount
    guard let tree, first &+ Cuts.components <= tree.memory.componentCapacity else { return nil }
    componentCount &+= Cuts.components
    for k in first..<componentCount {
      tree.memory.components[k] = Component(
        parent: whole.first, peak: whole.peak, area: UInt32(whole.first), box: whole.box)
    }
    return first
  }

  /// Where candidate `k` lies.
  func place(_ k: Int) -> UnsafePointer<Candidate> {
    UnsafePointer(candidates.baseAddress.unsafelyUnwrapped + k)
  }

  /// The memory behind the candidates, and behind the room for the parts of one.
  var spareMemory: UnsafeMutableRawBufferPointer {
    let used = min(count &+ CutPath.mostParts, candidates.count)
    return UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: candidates[used...]))
  }

  private func isRemnant(_ box: Box) -> Bool {
    for k in 0..<lines.count where lines[k].covers(box) { return true }
    return false
  }

  /// Whether a candidate has the size of a digit among the others.
  @inline(never)
  func isPossible(_ candidate: Candidate) -> Bool {
    let (width, height) = (candidate.box.width, candidate.box.height)
    return height >= DigitFinder.leastHeight && height &* 2 >= typicalHeight && height &* 5 <= typicalHeight &* 9
      && width &* 2 <= typicalHeight &* 3 && !candidate.isAtEdge
  }
}

/// How much ink there is of each height, in classes that grow by about a tenth.
private struct HeightTable {
  private var sums = InlineArray<128, UInt32>(repeating: 0)
  private var largest = InlineArray<128, UInt32>(repeating: 0)

  /// - Parameter withThin: whether thin candidates count, too. They may be lines; in a picture without anything else they
  ///   are digits 1.
  init(_ candidates: UnsafeMutableBufferPointer<Candidate>, _ count: Int, withThin: Bool = false) {
    for k in 0..<count {
      let box = candidates[k].box
      let stroke = Int(candidates[k].stroke)
      // Lines and filled areas say nothing about the height of digits.
      guard withThin || box.width &* 5 >= box.height, box.width <= box.height &* 2, !candidates[k].isAtEdge,
        stroke &* 5 <= 32 &* box.longerSide
      else { continue }
      let size = min(box.height &* min(box.width, box.height), 1 << 16)
      let weight = UInt32(truncatingIfNeeded: size &* Int(candidates[k].peak) / 256 &+ 1)
      let place = HeightTable.place(box.height)
      sums[place] = min(sums[place] &+ weight, 1 << 24)
      largest[place] = max(largest[place], weight)
    }
  }

  /// The class of a height in 1...4,096: eight for each power of two.
  private static func place(_ height: Int) -> Int {
    var shift = 0
    while height >> shift >= 16 { shift &+= 1 }
    return shift &* 8 &+ height >> shift
  }

  /// The middle of a class.
  private static func height(_ place: Int) -> Int {
    if place < 16 { return place }
    let shift = place / 8 &- 1
    return (place &- shift &* 8) &<< shift &+ (1 &<< shift) / 2
  }

  /// The height, with those of about three quarters to four thirds of it, that has most ink, where a single candidate
  /// counts for little; 0 without any.
  ///
  /// - Parameter rank: 0 for that height, 1 for the next one that is far from it, and so on.
  func typical(rank: Int) -> Int {
    var table = self
    var height = table.takeTypical()
    for _ in 0..<rank where height > 0 { height = table.takeTypical() }
    return height
  }

  /// Takes the height that has most ink, and those near it, out of the table.
  private mutating func takeTypical() -> Int {
    var best: UInt32 = 0
    var place = 0
    for middle in 3..<125 {
      var sum: UInt32 = 0
      var single: UInt32 = 0
      for k in middle &- 3...middle &+ 3 {
        sum &+= sums[k]
        single = max(single, largest[k])
      }
      let score = 4 &* sum &- 3 &* single
      if score > best {
        best = score
        place = middle
      }
    }
    guard best > 0 else { return 0 }
    // The mean of the classes.
    var heights: UInt32 = 0
    var weights: UInt32 = 0
    for k in place &- 3...place &+ 3 {
      let weight = (sums[k] &+ 255) >> 8
      heights &+= weight &* UInt32(truncatingIfNeeded: HeightTable.height(k))
      weights &+= weight
      sums[k] = 0
      largest[k] = 0
    }
    return Int(truncatingIfNeeded: heights / max(weights, 1))
  }
}
