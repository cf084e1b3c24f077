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

  /// In a word with at least this many candidates, at least a third must look like digits.
  private static let shortWord = 4
  /// A word with at most this many digits of the counted confidence is not enough to expect digits: each of them then
  /// needs the higher confidence, except for the only candidate of a picture. Confidences are in thousandths.
  private static let fewClear = 2
  private static let countedConfidence: UInt16 = 600
  private static let aloneConfidence: UInt16 = 800

  /// Puts the candidates in reading order. A word of which few look like digits is one of letters, and all of it becomes unclear.
  func sort(judging judges: Bool = true) {
    candidates.sort(first: count)
    var lines = 0
    for k in 0..<count {
      candidates[k].line = UInt16(truncatingIfNeeded: lineLeft(of: k) ?? lines)
      if Int(candidates[k].line) == lines { lines &+= 1 }
    }
    if judges { judge(lines) }
    rank(lines)
    candidates.sort(first: count)
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

  /// Judges each word: candidates of a line without a wide gap between them.
  private func judge(_ lines: Int) {
    for line in 0..<lines {
      var first = 0
      while let last = judgeWord(of: line, from: first) { first = last &+ 1 }
    }
  }

  /// The widest gap within a word, in typical heights.
  private static let widestGap = 8

  /// Judges the first word of a line that begins at or after a candidate; returns the last candidate of the word, or `nil`
  /// if the line has no more words.
  private func judgeWord(of line: Int, from first: Int) -> Int? {
    var last: Int?
    var all = 0
    var digits = 0
    var clear = 0
    for k in first..<max(count, first) where Int(candidates[k].line) == line {
      if let last, Int(candidates[k].box.left) > Int(candidates[last].box.right) &+ TextLines.widestGap &* typicalHeight
      {
        break
      }
      last = k
      all &+= 1
      if !candidates[k].isNonDigit { digits &+= 1 }
      if !candidates[k].isUnclear, candidates[k].confidence >= TextLines.countedConfidence { clear &+= 1 }
    }
    guard let last else { return nil }
    let isLetters = all >= TextLines.shortWord && digits &* 3 < all
    for k in first...last where Int(candidates[k].line) == line {
      let isDoubtful =
        count > 1 && clear <= TextLines.fewClear && candidates[k].confidence < TextLines.aloneConfidence
      if isLetters || isDoubtful { candidates[k].isUnclear = true }
    }
    return last
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
