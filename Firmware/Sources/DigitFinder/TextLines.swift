/// The lines of text that candidates form.
struct TextLines {
  private let candidates: UnsafeMutableBufferPointer<Candidate>
  private let count: Int
  private let typicalHeight: Int

  /// - Parameter candidates: the first `count` are sorted from the left to the right.
  init(_ candidates: UnsafeMutableBufferPointer<Candidate>, _ count: Int, typicalHeight: Int) {
    self.candidates = candidates
    self.count = count
    self.typicalHeight = typicalHeight
  }

  /// Lines with at least this many candidates must be mostly digits.
  private static let shortLine = 4

  /// Puts the candidates in reading order. Where few of a line are clear, it is a line of letters: all are unclear.
  func sort() {
    candidates.sort(first: count) { $0.box.left < $1.box.left }
    var lines = 0
    for k in 0..<count {
      candidates[k].line = UInt16(truncatingIfNeeded: lineLeft(of: k) ?? lines)
      if Int(candidates[k].line) == lines { lines &+= 1 }
    }
    judge(lines)
    rank(lines)
    candidates.sort(first: count) { $0.line != $1.line ? $0.line < $1.line : $0.box.left < $1.box.left }
  }

  /// The line of the nearest candidate on the left that is at about the same height.
  private func lineLeft(of k: Int) -> Int? {
    let box = candidates[k].box
    var nearest: Int?
    var n = k &- 1
    while n >= 0 {
      let other = candidates[n].box
      let apart = box.doubleCenterX &- other.doubleCenterX
      // Half a height up or down nearby; lines may rise or fall by a tenth.
      let reach = max(box.height, other.height) &+ min(apart / 8, typicalHeight)
      let isLastOfLine = isLast(n, before: k)
      if isLastOfLine, abs(box.doubleCenterY &- other.doubleCenterY) < reach {
        nearest = Int(candidates[n].line)
        break
      }
      n &-= 1
    }
    return nearest
  }

  private func isLast(_ n: Int, before k: Int) -> Bool {
    for m in n &+ 1..<k where candidates[m].line == candidates[n].line { return false }
    return true
  }

  private func judge(_ lines: Int) {
    for line in 0..<lines {
      var all = 0
      var clear = 0
      for k in 0..<count where Int(candidates[k].line) == line {
        all &+= 1
        if !candidates[k].isUnclear { clear &+= 1 }
      }
      guard all >= TextLines.shortLine, clear &* 2 < all else { continue }
      for k in 0..<count where Int(candidates[k].line) == line { candidates[k].isUnclear = true }
    }
  }

  /// Numbers the lines from the top to the bottom, by the first candidate of each.
  private func rank(_ lines: Int) {
    // The first candidate of a line in order has its number; a line that is above gets a smaller one.
    for k in 0..<count { candidates[k].rank = 0 }
    for k in 0..<count where isFirst(k) {
      var above: UInt16 = 0
      for n in 0..<count where isFirst(n) && n != k {
        let difference = candidates[n].box.doubleCenterY &- candidates[k].box.doubleCenterY
        if difference < 0 || difference == 0 && n < k { above &+= 1 }
      }
      for n in 0..<count where candidates[n].line == candidates[k].line { candidates[n].rank = above }
    }
    for k in 0..<count { candidates[k].line = candidates[k].rank }
  }

  private func isFirst(_ k: Int) -> Bool {
    for n in 0..<k where candidates[n].line == candidates[k].line { return false }
    return true
  }
}
