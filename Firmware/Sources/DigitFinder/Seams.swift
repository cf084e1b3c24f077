/// The seams of a component: from each pixel of its box the path to the top or the bottom that meets least ink and
/// never turns back, up from the upper half and down from the lower half (dynamic programming; Avidan and Shamir 2007).
/// For cuts from the left to the right, rows and columns change places.
struct Seams {
  private let tree: ComponentTree
  private let whole: UnsafePointer<Candidate>
  private let isUpright: Bool
  /// Rows, and places in each.
  let length: Int
  let breadth: Int
  /// For each pixel the next step of its seam, in the lowest three bits, and eight times its ink.
  private let steps: UnsafeMutablePointer<UInt8>
  /// The ink that the seams from the middle to the top, and to the bottom, meet.
  private let sums: UnsafeMutablePointer<UInt16>

  /// What a pixel of a stroke counts for; an oblique step counts for 4, one to the side for 8.
  static let strokeInk = 31
  /// What a pixel counts for in the middle of ink that is wider than a stroke: two digits touch side by side there.
  private static let touchingInk = 2
  private static let oblique = 4
  private static let aside = 8
  private static let most = 30_000

  init(
    through whole: UnsafePointer<Candidate>, in tree: ComponentTree, isUpright: Bool, memory: UnsafeMutableRawPointer
  ) {
    self.tree = tree
    self.whole = whole
    self.isUpright = isUpright
    let box = whole.pointee.box
    (length, breadth) = isUpright ? (box.height, box.width) : (box.width, box.height)
    sums = memory.assumingMemoryBound(to: UInt16.self)
    steps = (memory + 4 &* breadth).assumingMemoryBound(to: UInt8.self)
  }

  /// Bytes of memory.
  var size: Int { (breadth &* (length &+ 4) &+ 1) & ~1 }
  /// The first row of the lower half.
  var middle: Int { length / 2 }

  /// Finds all seams.
  func fill() {
    sweep(from: 0, to: middle, by: 1, sums)
    sweep(from: length &- 1, to: middle &- 1, by: -1, sums + breadth)
  }

  /// The ink of a pixel.
  func ink(_ row: Int, _ place: Int) -> Int { Int(steps[row &* breadth &+ place] >> 3) }

  /// The ink that the cut through a place in the middle meets.
  func ink(through place: Int) -> Int {
    Int(truncatingIfNeeded: sums[place]) &+ Int(truncatingIfNeeded: sums[breadth &+ place])
  }

  /// Whether the cuts through the places on both sides meet more ink.
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

  /// Where a seam goes on in the next row.
  private func next(_ row: Int, _ place: Int) -> Int {
    var place = place
    while true {
      switch steps[row &* breadth &+ place] & 7 {
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
    let x = Int(whole.pointee.box.left) &+ (isUpright ? place : row)
    let y = Int(whole.pointee.box.top) &+ (isUpright ? row : place)
    return x >= 0 && x < tree.width && y >= 0 && y < tree.height ? y &* tree.width &+ x : nil
  }

  private func isInk(_ row: Int, _ place: Int) -> Bool {
    guard place < breadth, let k = pixel(row, place) else { return false }
    return tree.memory.ink[k] >= whole.pointee.least && tree.component(at: k) == Int(whole.pointee.first)
  }

  /// Writes the ink of a row.
  private func writeInk(_ row: Int) {
    let line = steps + row &* breadth
    let stroke = Int(whole.pointee.stroke)
    var wide = 0
    for place in 0...breadth {
      if isInk(row, place) {
        line[place] = UInt8(truncatingIfNeeded: Seams.strokeInk &* 8)
        wide &+= 1
        continue
      }
      if place < breadth { line[place] = 0 }
      if wide &* 160 > stroke &* 13, wide &* 16 < stroke &* 3 {
        let inner = max(wide / 6, 1)
        let first = place &- (wide &+ inner) / 2
        for k in first..<first &+ inner { line[k] = UInt8(truncatingIfNeeded: Seams.touchingInk &* 8) }
      }
      wide = 0
    }
  }

  /// Finds the seams of one half, row by row from its end to the middle.
  private func sweep(from first: Int, to last: Int, by step: Int, _ sums: UnsafeMutablePointer<UInt16>) {
    for place in 0..<breadth { sums[place] = 0 }
    var row = first
    while row != last {
      writeInk(row)
      let line = steps + row &* breadth
      var left = Seams.most
      for place in 0..<breadth {
        let here = Int(truncatingIfNeeded: sums[place])
        let right = place &+ 1 < breadth ? Int(truncatingIfNeeded: sums[place &+ 1]) : Seams.most
        var least = here
        var way: UInt8 = 0
        if left &+ Seams.oblique < least {
          least = left &+ Seams.oblique
          way = 1
        }
        if right &+ Seams.oblique < least {
          least = right &+ Seams.oblique
          way = 2
        }
        left = here
        sums[place] = UInt16(truncatingIfNeeded: min(least &+ Int(line[place] >> 3), Seams.most))
        line[place] |= way
      }
      for place in 1..<max(breadth, 1) { turn(line, sums, place, by: -1, way: 3) }
      for place in 1..<max(breadth, 1) { turn(line, sums, breadth &- 1 &- place, by: 1, way: 4) }
      row &+= step
    }
  }

  /// Lets a seam go to the side where it meets less ink.
  private func turn(
    _ line: UnsafeMutablePointer<UInt8>, _ sums: UnsafeMutablePointer<UInt16>, _ place: Int, by step: Int, way: UInt8
  ) {
    let sum = Int(truncatingIfNeeded: sums[place &+ step]) &+ Seams.aside &+ Int(line[place] >> 3)
    guard sum < Int(truncatingIfNeeded: sums[place]) else { return }
    sums[place] = UInt16(truncatingIfNeeded: sum)
    line[place] = line[place] & ~7 | way
  }
}
