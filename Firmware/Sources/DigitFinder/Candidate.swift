import DigitNet

/// A component, a part of one, or two together, that may be a digit.
struct Candidate {
  /// The component in the tree, and those that it was joined with; unused places are 0.
  var first: UInt16
  var others = InlineArray<3, UInt16>(repeating: 0)
  /// The most ink of a pixel.
  var peak: UInt8
  /// The least ink of its strokes.
  var least: UInt8
  /// Whether it is cut out of a larger component.
  var isPart = false
  /// Whether it reaches the edge of the picture.
  var isAtEdge = false
  /// Whether it was split into others, or joined with one.
  var isReplaced = false
  /// Around its strokes.
  var box: Box
  /// Pixels of its strokes.
  var area: UInt32
  /// The width of its strokes, in 1/16 of a pixel.
  var stroke: UInt16
  /// What the network read, the sum of all views.
  var logits = Logits()
  /// Whether the network has read it, clear or not.
  var isRead = false
  var confidence: UInt16 = 0
  var isUnclear = true
  /// Whether it is a piece of a line, which would be read as a one.
  var isPieceOfLine = false
  /// How much likelier the digit is than "not a digit" and than the next digit, as powers of two in 1/256.
  var overNonDigit: Int32 = 0
  var overSecond: Int32 = 0
  /// The evidence for the digit, once all candidates have been read.
  var evidence: Evidence?
  /// The line of text that it is in, and whether it is the last one of those that were seen.
  var line: UInt16 = 0
  var endsLine = false
  var rank: UInt16 = 0

  /// Counts as the margin over "not a digit" of what a network without that class calls unclear.
  private static let unclearMargin: Int32 = -1024

  /// Whether it is joined from several components.
  var isJoined: Bool { others[0] != 0 }

  /// The length of its strokes, in pixels: that of the box or less is a line.
  var inkLength: Int { Int(area) &* 16 / max(Int(stroke), 1) }

  /// Derives from the logits what was read.
  @inline(never)
  mutating func judge(_ header: ModelHeader) {
    let prediction = Prediction(logits, header: header)
    confidence = prediction.confidence
    isUnclear = prediction.isUnclear || isPieceOfLine
    overSecond = logits.margin(of: Int(prediction.digit), over: Int(prediction.second), header)
    // A network without that class rejects by the confidence alone.
    overNonDigit =
      header.classes > 10
      ? logits.margin(of: Int(prediction.digit), over: 10, header)
      : isUnclear ? Candidate.unclearMargin : 0 &- Candidate.unclearMargin
    isRead = true
  }
}

extension Candidate {
  /// Takes in a component as its other number `count`, 1...3. It has to be measured and read again.
  mutating func join(_ other: Candidate, number count: Int) {
    others[count &- 1] = other.first
    box.include(other.box)
    least = min(least, other.least)
    peak = max(peak, other.peak)
  }

  /// Sets the box around its strokes, their pixels and their width. Returns `false` if there are none.
  mutating func measure(in tree: ComponentTree) -> Bool { Crop(self, in: tree).measure(&self) }
}

extension UnsafeMutableBufferPointer<Candidate> {
  /// Sorts the first `count` candidates in place (Shell 1959): by lines, in each from the left to the right.
  @inline(never)
  func sort(first count: Int) {
    var gap = 1
    while gap < count / 3 { gap = 3 &* gap &+ 1 }
    while gap > 0 {
      for k in gap..<Swift.max(count, gap) {
        let moved = self[k]
        var place = k
        while place >= gap, moved.isBefore(self[place &- gap]) {
          move(place &- gap, to: place)
          place &-= gap
        }
        self[place] = moved
      }
      gap /= 3
    }
  }

  /// Copies a candidate to another place.
  @inline(never)
  func move(_ k: Int, to place: Int) { self[place] = self[k] }
}

extension Candidate {
  fileprivate func isBefore(_ other: Candidate) -> Bool {
    line != other.line ? line < other.line : box.left < other.box.left
  }
}
