import HostSupport

/// The drawings of Quick, Draw! (Google, 2017): one JSON object per line, with `word` and `drawing`.
///
/// `drawing` is a list of strokes, each a list of x, a list of y and, in the raw form, a list of times in ms. What was
/// drawn is a word, so that all are non-digits. Other keys are ignored.
enum QuickDraw {
  /// The drawing as a sample; `nil` where the object is not a drawing. Times are as the file has them.
  static func sample(_ json: JSON) throws(StrokeFormatError) -> StrokeSample? {
    guard json["strokes"] == nil, json["label"] == nil, let word = json["word"], let drawing = json["drawing"] else {
      return nil
    }
    guard let word = word.string else { throw StrokeFormatError("word is a string, such as \"line\"") }
    guard let label = DigitLabel(word) else { throw StrokeFormatError("the word is empty") }
    guard let list = drawing.array, !list.isEmpty else {
      throw StrokeFormatError("drawing is a list of strokes: [[[x,…],[y,…]],…]")
    }
    var strokes: [[StrokeSample.Point]] = []
    var count = 0
    for (number, json) in list.enumerated() {
      let stroke = try points(json, number: number + 1)
      count += stroke.count
      guard count <= StrokeFile.maximumPoints else {
        throw StrokeFormatError("there are more than \(StrokeFile.maximumPoints) points")
      }
      if !stroke.isEmpty { strokes.append(stroke) }
    }
    guard !strokes.isEmpty else { throw StrokeFormatError("the drawing has no points") }
    return StrokeSample(label: label.text, strokes: strokes)
  }

  private static func points(_ json: JSON, number: Int) throws(StrokeFormatError) -> [StrokeSample.Point] {
    guard let lists = json.array, lists.count == 2 || lists.count == 3 else {
      throw StrokeFormatError("stroke \(number) is not [[x,…],[y,…]] or [[x,…],[y,…],[t,…]]")
    }
    var columns: [[Double]] = []
    for list in lists {
      guard let elements = list.array else { throw StrokeFormatError("stroke \(number) is not a list of lists") }
      var column: [Double] = []
      column.reserveCapacity(elements.count)
      for element in elements {
        guard let value = element.double, column.count < StrokeFile.maximumPoints else {
          throw StrokeFormatError("stroke \(number) holds something that is not a number, or too many of them")
        }
        column.append(value)
      }
      columns.append(column)
    }
    guard columns.allSatisfy({ $0.count == columns[0].count }) else {
      let counts = columns.map { "\($0.count)" }.joined(separator: " and ")
      throw StrokeFormatError("stroke \(number) has \(counts) numbers")
    }
    var points: [StrokeSample.Point] = []
    for k in columns[0].indices {
      guard abs(columns[0][k]) <= StrokeFile.maximumCoordinate, abs(columns[1][k]) <= StrokeFile.maximumCoordinate
      else { throw StrokeFormatError("stroke \(number), point \(k + 1): a coordinate is beyond 1e9") }
      points.append(StrokeSample.Point(x: columns[0][k], y: columns[1][k], t: columns.count == 3 ? columns[2][k] : nil))
    }
    return points
  }
}
