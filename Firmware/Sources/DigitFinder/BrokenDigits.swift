extension PictureReader {
  /// Joins the pieces of broken digits: up to four pieces near each other, where together they are clear and have a
  /// higher confidence than each of them.
  @inline(never)
  func joinBroken() {
    let candidates = finder.candidates
    // The candidate that grows, and the best one so far, lie behind the others.
    let (joined, best) = (finder.count, finder.count &+ 1)
    guard let tree = finder.tree, best < candidates.count else { return }
    for k in 0..<finder.count where candidates[k].isWhole {
      candidates.move(k, to: joined)
      var most = candidates[k].clearConfidence
      // The places of the pieces, and how many of them are in the best candidate.
      var pieces = InlineArray<4, Int>(repeating: k)
      var bestCount = 1
      var count = 1
      while count < 4, let n = pieceNear(joined, pieces) {
        candidates[joined].join(candidates[n], number: count)
        pieces[unchecked: count] = n
        count &+= 1
        most = max(most, candidates[n].clearConfidence)
        guard candidates[joined].measure(in: tree) else { break }
        guard finder.isPossible(candidates[joined]) else { continue }
        read(joined, ifLikelier: PictureReader.likely)
        if candidates[joined].clearConfidence > most {
          most = candidates[joined].confidence
          candidates.move(joined, to: best)
          bestCount = count
        }
      }
      if bestCount == 1 { continue }
      candidates.move(best, to: k)
      for n in 1..<bestCount { candidates[pieces[unchecked: n]].isReplaced = true }
    }
  }

  /// The nearest candidate that may be a part of the same digit as what was joined so far. Candidates before the first
  /// piece have been tried with it.
  private func pieceNear(_ joined: Int, _ pieces: InlineArray<4, Int>) -> Int? {
    let candidates = finder.candidates
    let box = candidates[joined].box
    let typical = finder.typicalHeight
    var nearest: Int?
    var least = Int.max
    for n in pieces[0] &+ 1..<joined {
      let other = candidates[n].box
      let (columns, rows) = (box.sharedColumns(with: other), box.sharedRows(with: other))
      // All that follow are farther to the right.
      if columns &* 6 < 0 &- typical { break }
      var both = box
      both.include(other)
      guard rows &* 6 >= 0 &- typical, both.longerSide &* 2 <= typical &* 3, candidates[n].isWhole, n != pieces[1],
        n != pieces[2]
      else { continue }
      // Two digits are not pieces, but the loop of a 6 is often a clear 0.
      if !candidates[joined].isUnclear, !candidates[n].isUnclear,
        min(box.height, other.height) &* 4 > both.height &* 3
      {
        continue
      }
      let gap = 0 &- min(columns, rows)
      if gap < least {
        least = gap
        nearest = n
      }
    }
    return nearest
  }
}

extension Candidate {
  /// Whether it is just one component.
  fileprivate var isWhole: Bool { !isJoined && !isPart && !isAtEdge && !isReplaced }
  /// The confidence of a clear candidate; otherwise 0.
  fileprivate var clearConfidence: UInt16 { isUnclear ? 0 : confidence }
}
