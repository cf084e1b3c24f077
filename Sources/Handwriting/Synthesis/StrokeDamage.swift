import Foundation

/// Errors that occur when a finger draws on a small touch screen: ink that is lost, added or moved, in pixels of the
/// drawing area.
///
/// Only for tests: networks are not trained on these strokes.
enum StrokeDamage {
  typealias Stroke = [StrokeSample.Point]

  /// A tap beside the digit, before or after it.
  static func addStrayDot(_ strokes: inout [Stroke], _ generator: inout SeededGenerator) {
    let points = strokes.joined()
    let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    let (top, bottom) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
    // To the left, to the right, above, below: pixels between the digit and 4 px from the edge.
    let room = [left - 4, 235 - right, top - 4, 235 - bottom]
    guard let side = room.indices.filter({ room[$0] >= 12 }).randomElement(using: &generator) else { return }
    let distance = Double.random(in: 12...min(room[side], 60), using: &generator)
    let (x, y) = (
      Double.random(in: left...right, using: &generator), Double.random(in: top...bottom, using: &generator)
    )
    let place = [(left - distance, y), (right + distance, y), (x, top - distance), (x, bottom + distance)][side]
    let dot = (0...generator.index(below: 3)).map { _ in
      StrokeSample.Point(
        x: place.0 + Double.random(in: -2...2, using: &generator),
        y: place.1 + Double.random(in: -2...2, using: &generator))
    }
    strokes.insert(dot, at: generator.uniform() < 0.5 ? 0 : strokes.count)
  }

  /// The finger lifts within the longest stroke: a share of it leaves no ink.
  static func split(_ strokes: inout [Stroke], losing share: Double, _ generator: inout SeededGenerator) {
    guard let longest = strokes.indices.max(by: { strokes[$0].count < strokes[$1].count }) else { return }
    let stroke = strokes[longest]
    let lost = Int((Double(stroke.count) * share).rounded())
    // Both parts are at least a fifth of the stroke.
    let start = Int(Double(stroke.count) * Double.random(in: 0.2...(0.8 - share), using: &generator))
    guard start >= 2, stroke.count - start - lost >= 2 else { return }
    strokes.replaceSubrange(longest...longest, with: [Array(stroke[..<start]), Array(stroke[(start + lost)...])])
  }

  /// The finger slides on, to one side, before it lifts.
  ///
  /// - Parameter length: pixels.
  static func addHook(_ strokes: inout [Stroke], length: Double, _ generator: inout SeededGenerator) {
    guard let stroke = strokes.last, let end = stroke.last else { return }
    let before = stroke[max(0, stroke.count - 3)]
    let turn = Double.random(in: 60...150, using: &generator) * (generator.uniform() < 0.5 ? -1 : 1) * .pi / 180
    let direction = atan2(end.y - before.y, end.x - before.x) + turn
    for step in 1...4 {
      let distance = length * Double(step) / 4
      strokes[strokes.count - 1].append(
        StrokeSample.Point(x: end.x + distance * cos(direction), y: end.y + distance * sin(direction)))
    }
  }

  /// The panel notices the finger late.
  static func dropStarts(_ strokes: inout [Stroke], share: Double) {
    for k in strokes.indices { strokes[k].removeFirst(lost(of: strokes[k], share)) }
  }

  /// The panel loses the finger early.
  static func dropEnds(_ strokes: inout [Stroke], share: Double) {
    for k in strokes.indices { strokes[k].removeLast(lost(of: strokes[k], share)) }
  }

  /// Points that are lost of a stroke, of which two are left.
  private static func lost(of stroke: Stroke, _ share: Double) -> Int {
    min(Int((Double(stroke.count) * share).rounded()), max(0, stroke.count - 2))
  }

  /// The finger trembles, or the panel is noisy.
  ///
  /// - Parameter deviation: the standard deviation in pixels, to the right and down.
  static func shake(_ strokes: inout [Stroke], deviation: Double, _ generator: inout SeededGenerator) {
    for k in strokes.indices {
      for n in strokes[k].indices {
        strokes[k][n].x += Double(generator.normal()) * deviation
        strokes[k][n].y += Double(generator.normal()) * deviation
      }
    }
  }
}
