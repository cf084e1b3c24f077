/// A rectangle of pixels: columns and rows, the last ones included.
public struct Box: Equatable, Sendable {
  public var left: UInt16
  public var top: UInt16
  public var right: UInt16
  public var bottom: UInt16

  public init(left: UInt16, top: UInt16, right: UInt16, bottom: UInt16) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// Columns.
  public var width: Int { Int(right) &- Int(left) &+ 1 }
  /// Rows.
  public var height: Int { Int(bottom) &- Int(top) &+ 1 }
  var longerSide: Int { max(width, height) }

  /// Twice the column and the row of the center.
  var doubleCenterX: Int { Int(left) &+ Int(right) }
  var doubleCenterY: Int { Int(top) &+ Int(bottom) }

  mutating func include(_ other: Box) {
    left = min(left, other.left)
    top = min(top, other.top)
    right = max(right, other.right)
    bottom = max(bottom, other.bottom)
  }

  /// Columns that both have; negative: columns between them.
  func sharedColumns(with other: Box) -> Int { Int(min(right, other.right)) &- Int(max(left, other.left)) &+ 1 }
  /// Rows that both have; negative: rows between them.
  func sharedRows(with other: Box) -> Int { Int(min(bottom, other.bottom)) &- Int(max(top, other.top)) &+ 1 }
}
