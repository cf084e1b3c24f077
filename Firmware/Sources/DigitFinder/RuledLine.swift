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
}
