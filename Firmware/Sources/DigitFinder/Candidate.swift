import DigitNet

/// A component, a part of one, or two together, that may be a digit.
struct Candidate {
  /// The components in the tree; `second` is 0 where there is one only.
  var first: UInt16
  var second: UInt16 = 0
  /// The most ink of a pixel.
  var peak: UInt8
  /// The least ink of its strokes.
  var least: UInt8
  /// Whether it is cut out of a larger component, so that nothing beyond the box and the cuts belongs to it.
  var isPart = false
  /// Where it was cut on the left and on the right.
  var leftCut = Cut.none
  var rightCut = Cut.none
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
  /// The line of text that it is in.
  var line: UInt16 = 0
  var rank: UInt16 = 0
}

/// A straight cut through a component from the top to the bottom.
struct Cut {
  /// The first column on its right, in row `top`.
  var column: Int16
  /// Columns to the right in eight rows, negative to the left.
  var slope: Int8
  var top: UInt16

  /// No cut.
  static let none = Cut(column: .min, slope: 0, top: 0)
  var isNone: Bool { column == .min }

  /// Whether a pixel is on its right.
  func isRight(x: Int, y: Int) -> Bool {
    x >= Int(column) &+ ((y &- Int(top)) &* Int(slope)) >> 3
  }
}

extension UnsafeMutableBufferPointer<Candidate> {
  /// Sorts the first `count` candidates in place (Shell 1959).
  func sort(first count: Int, by isBefore: (Candidate, Candidate) -> Bool) {
    var gap = 1
    while gap < count / 3 { gap = 3 &* gap &+ 1 }
    while gap > 0 {
      for k in gap..<Swift.max(count, gap) {
        let moved = self[k]
        var place = k
        while place >= gap, isBefore(moved, self[place &- gap]) {
          self[place] = self[place &- gap]
          place &-= gap
        }
        self[place] = moved
      }
      gap /= 3
    }
  }
}
