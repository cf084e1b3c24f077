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
  /// The evidence for the digit; `nil` where the network alone decides, and for a piece of a line.
  public var evidence: Evidence?
}

/// Reads the digits in a picture: finds candidates, shows each to a network in several views, splits what touches, joins
/// what is broken, and puts everything in reading order.
public struct PictureReader {
  var finder: DigitFinder
  let network: Network
  private var leftOut: FinderSettings.Step?
  /// Whether another height or polarity is tried. Then nothing is split, which takes longest.
  private var isTrial = false

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
    guard readPolarity(picture, settings, observer: &observer) else { return false }
    // Where nothing is clear, a digit that the network is certain of is, if it has most of the ink: the rest is grain.
    if clearCount == 0, let largest = finder.largest,
      finder.candidates[largest].confidence >= PictureReader.sureDigit
    {
      finder.candidates[largest].isUnclear = false
    }
    if !settings.keepsUnlikely { dropUnlikely() }
    return true
  }

  /// Reads a picture with the polarity that suits it.
  private mutating func readPolarity<Observer: FinderObserver>(
    _ picture: GrayPicture, _ settings: FinderSettings, observer: inout Observer
  ) -> Bool {
    guard search(picture, settings, observer: &observer) else { return false }
    guard settings.polarity == .automatic, settings.leftOut != .polarity, !hasDigits else { return true }
    // A blackboard on a bright wall: most of the picture suggests the wrong polarity.
    let isLightOnDark = finder.isLightOnDark
    let rank = finder.heightRank
    let first = clearCount
    var other = settings
    other.polarity = isLightOnDark ? .darkOnLight : .lightOnDark
    isTrial = true
    guard search(picture, other, observer: &observer) else { return false }
    isTrial = false
    let second = clearCount
    if isBetter(clear: second, all: finder.count, than: first) || first == 0 && finder.count == 1 && hasDigits {
      return search(picture, other, observer: &observer)
    }
    other.polarity = isLightOnDark ? .lightOnDark : .darkOnLight
    guard finder.find(in: picture, other, observer: &observer) else { return false }
    readCandidates(heightRank: rank, observer: &observer)
    return true
  }

  /// With at most one clear digit the other polarity is tried, too, but not where that digit is all that was found and
  /// has at least this confidence, in thousandths.
  private static let sureDigit: UInt16 = 900
  /// With so many more clear digits the other polarity is taken.
  private static let manyMore = 3
  private static let mostMore = 10

  /// Whether there are digits enough to trust the polarity.
  private var hasDigits: Bool {
    let clear = clearCount
    return clear > 1 || clear == 1 && finder.count == 1 && finder.candidates[0].confidence >= PictureReader.sureDigit
  }

  private var clearCount: Int {
    var clear = 0
    for k in 0..<finder.count where !finder.candidates[k].isUnclear { clear &+= 1 }
    return clear
  }

  /// Finds candidates and reads them. Not inlined, as it may be called again.
  @inline(never)
  private mutating func search<Observer: FinderObserver>(
    _ picture: GrayPicture, _ settings: FinderSettings, observer: inout Observer
  ) -> Bool {
    guard finder.find(in: picture, settings, observer: &observer) else { return false }
    leftOut = settings.leftOut
    readCandidates(observer: &observer)
    let first = (clear: clearCount, all: finder.count)
    // Where less than half are digits, the height may be that of something else.
    guard leftOut != .heights, first.clear &* 2 < first.all, first.clear < PictureReader.enough else { return true }
    let wasTrial = isTrial
    isTrial = true
    var found = 0
    for rank in 1...PictureReader.otherHeights {
      guard finder.select(heightRank: rank) else { break }
      readCandidates(observer: &observer)
      // The grain of a table is found, too, and says nothing about the height.
      dropUnlikely()
      if isBetter(clear: clearCount, all: finder.count, than: 2 &* first.clear) {
        found = rank
        break
      }
    }
    isTrial = wasTrial
    readCandidates(heightRank: found, observer: &observer)
    return true
  }

  /// Reads the candidates of another height.
  private mutating func readCandidates<Observer: FinderObserver>(heightRank rank: Int, observer: inout Observer) {
    _ = finder.select(heightRank: rank)
    readCandidates(observer: &observer)
  }

  /// So many clear digits confirm a height.
  private static let enough = 8
  /// How many heights of digits are tried besides the commonest one.
  private static let otherHeights = 3

  /// Whether so many clear digits of all candidates are rather the digits of the picture than a first reading. Few digits
  /// have to be most of what was found, many a third.
  private func isBetter(clear: Int, all: Int, than first: Int) -> Bool {
    clear >= first &+ PictureReader.manyMore && clear &* 4 >= all &* 3
      || clear >= first &+ PictureReader.mostMore && clear &* 3 >= all
  }

  /// Reads the candidates, splits what touches, joins what is broken, and judges all of it.
  @inline(never)
  private mutating func readCandidates<Observer: FinderObserver>(observer: inout Observer) {
    readWhole()
    if leftOut != .heights, let height = lowerHeight {
      finder.select(height: height)
      readWhole()
    }
    if leftOut != .broken { joinBroken() }
    if leftOut != .touching, !isTrial {
      splitRows()
      splitTouching(observer: &observer)
    }
    dropRest()
    finder.candidates.sort(first: finder.count)
    let lines = TextLines(finder.candidates, finder.count, typicalHeight: finder.typicalHeight)
    lines.sort()
    // A single candidate has nothing around it: what the network says stands.
    if leftOut != .words, finder.count > 1 { lines.judge() }
  }

  /// Reads the candidates that have the size of a digit, as they were found.
  @inline(never)
  private mutating func readWhole() {
    finder.candidates.sort(first: finder.count)
    for k in 0..<finder.count where finder.isPossible(finder.candidates[k]) { read(k) }
  }

  /// The mean height of the clear digits that are much lower than the typical height, if they are more than the other
  /// clear ones; otherwise `nil`. Where rows touch, the typical height may be that of two rows.
  private var lowerHeight: Int? {
    var others = 0
    var lower = 0
    var sum = 0
    for k in 0..<finder.count where !finder.candidates[k].isUnclear {
      let height = finder.candidates[k].box.height
      if height &* 3 > finder.typicalHeight &* 2 {
        others &+= 1
      } else {
        lower &+= 1
        sum &+= height
      }
    }
    return lower > max(others, 1) ? sum / lower : nil
  }

  /// Digit `k`, 0..<count, in reading order.
  public subscript(k: Int) -> FoundDigit {
    let candidate = finder.candidates[k]
    var prediction = Prediction(candidate.logits, header: network.header)
    prediction.isUnclear = candidate.isUnclear
    return FoundDigit(
      box: candidate.box, prediction: prediction, probabilities: candidate.logits.probabilities(network.header),
      line: Int(candidate.line), evidence: candidate.evidence)
  }

  /// The raster of digit `k`, as the network reads it.
  public func raster(_ k: Int, turned view: View = .upright) -> Raster { finder.raster(k, turned: view) }

  // MARK: Reading

  func read(_ k: Int, ifLikelier least: UInt16 = 0) {
    read(&finder.candidates[k], ifLikelier: least)
  }

  /// If a class has at least this probability in the upright view, in thousandths, the other views are not read.
  private static let certain: UInt16 = 998

  /// With less confidence in the upright view, in thousandths, the other views of a part, or of joined pieces, are not
  /// read.
  static let likely: UInt16 = 300

  /// Reads a candidate in all views, or only upright if the network is certain of that view or has less confidence.
  ///
  /// - Returns: the upright raster.
  @discardableResult @inline(never)
  func read(_ candidate: inout Candidate, ifLikelier least: UInt16 = 0) -> Raster {
    guard let tree = finder.tree else { return Raster() }
    candidate.isPieceOfLine = leftOut != .pieces && Crop(candidate, in: tree).isPieceOfLine()
    var samples = CropSamples()
    let raster = readUpright(&candidate, tree, &samples)
    if network.header.views == 1 || leftOut == .views || candidate.confidence < least || isCertain(candidate.logits) {
      return raster
    }
    let views = Int32(network.header.views)
    for k in 0..<11 { candidate.logits.values[k] /= views }
    var view: View? = network.header.firstView
    while let turned = view, turned != .upright {
      var drawing = Drawing(samples.raster(turned: turned))
      network.addLogits(of: &drawing, to: &candidate.logits)
      view = turned.next
    }
    candidate.judge(network.header)
    return raster
  }

  /// Reads a candidate upright, counts that view for all views, and keeps its samples.
  private func readUpright(_ candidate: inout Candidate, _ tree: ComponentTree, _ samples: inout CropSamples) -> Raster
  {
    Crop(candidate, in: tree).fill(&samples)
    var drawing = Drawing(samples.raster(turned: .upright))
    candidate.logits = Logits()
    network.addLogits(of: &drawing, to: &candidate.logits)
    let views = Int32(network.header.views)
    for k in 0..<11 { candidate.logits.values[k] &*= views }
    candidate.judge(network.header)
    return drawing.raster
  }

  @inline(never)
  private func isCertain(_ logits: Logits) -> Bool {
    let probabilities = logits.probabilities(network.header)
    for k in 0..<11 where probabilities[k] >= PictureReader.certain { return true }
    return false
  }

  /// Drops the candidates that were not read because of their size, and those that were split or joined.
  private mutating func dropRest() {
    let candidates = finder.candidates
    var kept = 0
    for k in 0..<finder.count where candidates[k].isRead && !candidates[k].isReplaced {
      candidates.move(k, to: kept)
      kept &+= 1
    }
    finder.count = kept
  }

  /// Drops what is hardly ever a digit, once all of the picture has been judged: the grain of a table, letters.
  @inline(never)
  private mutating func dropUnlikely() {
    let candidates = finder.candidates
    var kept = 0
    var lines: UInt16 = 0
    var last: UInt16 = 0
    for k in 0..<finder.count where candidates[k].evidence?.isUnlikely != true {
      if kept > 0, candidates[k].line != last { lines &+= 1 }
      last = candidates[k].line
      candidates.move(k, to: kept)
      candidates[kept].line = lines
      kept &+= 1
    }
    finder.count = kept
  }

  // MARK: Touching and broken digits

  /// Splits candidates that are as high as two rows of text or more. Where another height is tried, only
  /// those of at most four rows: higher ones are what the first height was taken from.
  private mutating func splitRows() {
    guard let tree = finder.tree else { return }
    for k in 0..<finder.count where mayBeRows(finder.candidates[k]) {
      guard let base = finder.reserveComponents(of: finder.candidates[k]),
        let rows = TouchingRows(
          finder.place(k), in: tree, typicalHeight: finder.typicalHeight, base: base, memory: finder.spareMemory)
      else { continue }
      let parts = rows.path.parts
      guard parts > 1, finder.count &+ parts <= finder.candidates.count else { continue }
      for n in 0..<parts {
        let row = finder.count
        guard rows.write(&finder.candidates[row], number: n) else { continue }
        if finder.isPossible(finder.candidates[row]) { read(row) }
        finder.count &+= 1
      }
      finder.candidates[k].isReplaced = true
    }
  }

  private func mayBeRows(_ candidate: Candidate) -> Bool {
    candidate.box.height &* 5 >= finder.typicalHeight &* 8
      && (finder.heightRank == 0 || candidate.box.height <= finder.typicalHeight &* 4)
      && candidate.isUnclear && !candidate.isAtEdge
      && candidate.inkLength &* 2 >= candidate.box.height &* 3
  }

  /// Splits candidates that are wide for a digit, or that are unclear.
  private mutating func splitTouching<Observer: FinderObserver>(observer: inout Observer) {
    guard let tree = finder.tree else { return }
    let whole = finder.count
    var looks = PictureReader.mostLooks &* tree.width &* tree.height
    for k in 0..<whole where mayBeSeveral(finder.candidates[k]) {
      let candidate = finder.place(k)
      guard looks > 0, let base = finder.reserveComponents(of: candidate.pointee),
        let touching = TouchingDigits(
          candidate, in: tree, typicalHeight: finder.typicalHeight, base: base, memory: finder.spareMemory)
      else { continue }
      let isWholePossible = candidate.pointee.isRead && !isWide(candidate.pointee)
      let path = touching.path(isWholePossible: isWholePossible, looks: &looks) { part in
        observer.didReadPart(part.box, read(&part, ifLikelier: PictureReader.likely))
      }
      guard path.parts > 1, finder.count &+ path.parts <= finder.candidates.count else { continue }
      let first = finder.count
      // A wide digit that is unclear as a whole and in parts stays whole. What was not read is too large for a digit.
      var isSplit = !candidate.pointee.isRead
      for n in 0..<path.parts {
        let part = finder.count
        guard touching.write(&finder.candidates[part], between: path[n], number: n) else { continue }
        read(part)
        if !finder.candidates[part].isUnclear { isSplit = true }
        finder.count &+= 1
      }
      if !isSplit {
        touching.undo()
        finder.count = first
      }
      finder.candidates[k].isReplaced = isSplit
    }
  }

  /// How often each pixel of a picture is looked at to split candidates, on average at most. It bounds the time for a
  /// picture full of hatching.
  private static let mostLooks = 32

  /// Whether an unclear candidate is too wide for a digit.
  private func isWide(_ candidate: Candidate) -> Bool {
    candidate.isUnclear && candidate.box.width &* 10 >= candidate.box.height &* 9
  }

  private func mayBeSeveral(_ candidate: Candidate) -> Bool {
    let (width, height) = (candidate.box.width, candidate.box.height)
    guard !candidate.isReplaced, !candidate.isJoined, height &* 2 >= finder.typicalHeight,
      height &* 5 <= finder.typicalHeight &* 9,
      height >= DigitFinder.leastHeight, !candidate.isAtEdge
    else {
      return false
    }
    if !candidate.isRead { return true }
    // An unclear candidate may be two narrow digits. A clear one is doubted only if it is wider.
    return candidate.isUnclear
      ? width &* 20 >= height &* 11 : width &* 20 >= height &* 15 && candidate.confidence < PictureReader.sure
  }

  /// A wider candidate with at least this confidence, in thousandths, is not split.
  private static let sure: UInt16 = 970
}
