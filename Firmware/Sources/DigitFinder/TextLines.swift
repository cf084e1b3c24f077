/// The lines of text that candidates form, and the words in them.
struct TextLines {
  private let candidates: UnsafeMutableBufferPointer<Candidate>
  private let count: Int
  private let typicalHeight: Int
  /// Rows that lines fall in 32 columns, negative where they rise.
  private let slope: Int

  /// - Parameter candidates: the first `count` are sorted from the left to the right.
  init(_ candidates: UnsafeMutableBufferPointer<Candidate>, _ count: Int, typicalHeight: Int) {
    self.candidates = candidates
    self.count = count
    self.typicalHeight = typicalHeight
    slope = LineSlopes(candidates, count, typicalHeight: typicalHeight).commonest
  }

  /// Puts the candidates in reading order: by lines, in each from the left to the right.
  func sort() {
    var lines = 0
    for k in 0..<count {
      if let n = neighborLeft(of: k) {
        candidates[k].line = candidates[n].line
        candidates[n].endsLine = false
      } else {
        candidates[k].line = UInt16(truncatingIfNeeded: lines)
        lines &+= 1
      }
      candidates[k].endsLine = true
    }
    rank()
    candidates.sort(first: count)
  }

  /// Twice the row of the center, as if the lines were level.
  private func doubleLevelY(of k: Int) -> Int {
    let box = candidates[k].box
    return box.doubleCenterY &- slope &* box.doubleCenterX / 32
  }

  /// The nearest candidate on the left that is the last of its line so far and at about the same height.
  private func neighborLeft(of k: Int) -> Int? {
    let box = candidates[k].box
    let level = doubleLevelY(of: k)
    var n = k &- 1
    while n >= 0 {
      let other = candidates[n].box
      let apart = box.doubleCenterX &- other.doubleCenterX
      // Half a height up or down nearby; lines may differ from the slope of most by a tenth.
      let reach = max(box.height, other.height) &+ min(apart / 8, typicalHeight)
      if candidates[n].endsLine, abs(level &- doubleLevelY(of: n)) < reach { return n }
      n &-= 1
    }
    return nil
  }

  /// Numbers the lines from the top to the bottom, by the first candidate of each, which is before all others of it.
  private func rank() {
    for k in 0..<count { candidates[k].rank = .max }
    for k in 0..<count where candidates[k].rank == .max {
      let line = candidates[k].line
      let level = doubleLevelY(of: k)
      var above: UInt16 = 0
      var lastLine = -1
      for n in 0..<count where startsLine(n, after: &lastLine) {
        let difference = doubleLevelY(of: n) &- level
        if difference < 0 || difference == 0 && n < k { above &+= 1 }
      }
      for n in k..<count where candidates[n].line == line { candidates[n].rank = above }
    }
    for k in 0..<count { candidates[k].line = candidates[k].rank }
  }

  /// Whether a candidate is the first of its line: lines are numbered in the order of their first candidates.
  private func startsLine(_ n: Int, after lastLine: inout Int) -> Bool {
    guard Int(candidates[n].line) > lastLine else { return false }
    lastLine = Int(candidates[n].line)
    return true
  }

  // MARK: Words

  /// The widest gap within a word, in typical heights.
  private static let widestGap = 8

  /// Judges each candidate by what was read, and by its word and its picture. They are sorted.
  func judge() {
    var page = Others()
    for k in 0..<count { page.add(candidates[k]) }
    var first = 0
    while first < count {
      let end = endOfWord(from: first)
      var word = Others()
      for k in first..<end { word.add(candidates[k]) }
      for k in first..<end {
        if candidates[k].isPieceOfLine { continue }
        let evidence = Evidence(candidates[k], word: word, page: page, typicalHeight: typicalHeight)
        candidates[k].evidence = evidence
        candidates[k].isUnclear = !evidence.isSufficient
      }
      first = end
    }
  }

  /// Behind the last candidate of the word that begins with one.
  private func endOfWord(from first: Int) -> Int {
    var right = Int(candidates[first].box.right)
    var k = first &+ 1
    while k < count, candidates[k].line == candidates[first].line,
      Int(candidates[k].box.left) <= right &+ TextLines.widestGap &* typicalHeight
    {
      right = max(right, Int(candidates[k].box.right))
      k &+= 1
    }
    return k
  }
}

/// The slopes from each candidate to the next one on its right.
private struct LineSlopes {
  /// From half a row up to half a row down for each column, in steps of 1/32.
  private var counts = InlineArray<33, UInt32>(repeating: 0)
  private var all: UInt32 = 0

  /// - Parameter candidates: sorted from the left to the right.
  init(_ candidates: UnsafeMutableBufferPointer<Candidate>, _ count: Int, typicalHeight: Int) {
    for k in 0..<count {
      let box = candidates[k].box
      var nearest = Int.max
      var slope = 0
      for n in k &+ 1..<max(count, k &+ 1) {
        let other = candidates[n].box
        // Three heights apart at most.
        if Int(other.left) &- Int(box.right) > 3 &* typicalHeight { break }
        let across = other.doubleCenterX &- box.doubleCenterX
        let down = other.doubleCenterY &- box.doubleCenterY
        guard 2 &* abs(down) <= across, across > 0 else { continue }
        let distance = across &+ 2 &* abs(down)
        if distance < nearest {
          nearest = distance
          slope = (32 &* down &+ (down < 0 ? 0 &- across : across) / 2) / across
        }
      }
      guard nearest < .max else { continue }
      counts[slope &+ 16] &+= 1
      all &+= 1
    }
  }

  /// The slope with most neighbors, together with those beside it, in 1/32; 0 where there are few or they do not agree.
  var commonest: Int {
    var best = 16
    for k in 1..<32 {
      let (here, there) = (weight(k), weight(best))
      if here > there || here == there && abs(k &- 16) < abs(best &- 16) { best = k }
    }
    let agreeing = counts[best &- 1] &+ counts[best] &+ counts[best &+ 1]
    return agreeing >= 4 && 3 &* agreeing >= all ? best &- 16 : 0
  }

  private func weight(_ k: Int) -> UInt32 { counts[k &- 1] &+ 2 &* counts[k] &+ counts[k &+ 1] }
}
