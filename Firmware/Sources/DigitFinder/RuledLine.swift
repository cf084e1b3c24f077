/// A line that was taken out of a picture, of which remnants may be left.
struct RuledLine {
  /// Whether it goes down rather than across.
  var isVertical: Bool
  /// The columns that it crosses, or the rows if it is vertical: the first and the last one.
  var first: UInt16
  var last: UInt16
  /// In pixels.
  var thickness: UInt16
  /// Its rows, or columns if it is vertical, at nine places from the first to the last, equally far apart.
  var places = InlineArray<9, UInt16>(repeating: 0)

  /// Whether a box holds nothing but a piece of it: as narrow as the line, and on it.
  func covers(_ box: Box) -> Bool {
    let across = isVertical ? box.width : box.height
    guard across <= 2 &* Int(thickness) &+ 3 else { return false }
    let (along, middle) =
      isVertical
      ? (box.doubleCenterY / 2, box.doubleCenterX / 2) : (box.doubleCenterX / 2, box.doubleCenterY / 2)
    let reach = Int(thickness)
    guard along >= Int(first) &- reach, along <= Int(last) &+ reach else { return false }
    return abs(middle &- place(at: along)) <= reach &+ 1
  }

  /// The row, or column if it is vertical, of the line in a column or row.
  private func place(at along: Int) -> Int {
    let length = max(Int(last) &- Int(first), 1)
    let distance = min(max(along &- Int(first), 0), length) &* 8
    let place = min(distance / length, 7)
    let rest = distance &- place &* length
    let (before, after) = (Int(places[place]), Int(places[place &+ 1]))
    return before &+ (after &- before) &* rest / length
  }

  /// Whether two boxes have nothing but the line between them, so that it may have cut through a digit.
  func separates(_ a: Box, _ b: Box) -> Bool {
    let (one, other) =
      isVertical
      ? (a.left <= b.left ? (a, b) : (b, a)) : (a.top <= b.top ? (a, b) : (b, a))
    let (from, to) = isVertical ? (Int(one.right), Int(other.left)) : (Int(one.bottom), Int(other.top))
    let near = isVertical ? a.sharedRows(with: b) : a.sharedColumns(with: b)
    guard near > 0, to &- from <= Int(thickness) &+ 4, from <= to &+ 2 else { return false }
    let along =
      isVertical
      ? (Int(max(a.top, b.top)) &+ Int(min(a.bottom, b.bottom))) / 2
      : (Int(max(a.left, b.left)) &+ Int(min(a.right, b.right))) / 2
    guard along >= Int(first), along <= Int(last) else { return false }
    let line = place(at: along)
    return line >= from &- 2 && line <= to &+ 2
  }
}
