import Ink
import TestSupport
import Testing

private func ink(_ strokes: [[(Int, Int)]]) -> Ink {
  var ink = Ink()
  for stroke in strokes {
    for (x, y) in stroke { ink.add(x: UInt16(x), y: UInt16(y)) }
    ink.endStroke()
  }
  return ink
}

private func motion(_ strokes: [[(Int, Int)]], _ framing: Framing = .normalized) -> [Int] {
  let motion = ink(strokes).drawing(framed: framing).motion
  return (0..<Motion.count).map { Int(motion[$0]) }
}

/// Corners of an octagon around the middle, the upper right of the top side first, clockwise.
private let octagon = [(150, 40), (200, 90), (200, 150), (150, 200), (90, 200), (40, 150), (40, 90), (90, 40)]

@Suite("Motion")
struct MotionTests {
  @Test("a motion consists of its ends, its strokes and its turns")
  func table() {
    let down = [(120, 20), (120, 220)]
    let cases: [(String, [[(Int, Int)]], [Int])] = [
      ("down", [down], [14, 5, 14, 22, 8, 16]),
      ("up", [down.reversed()], [14, 22, 14, 5, 8, 16]),
      ("down twice", [down, [(160, 20), (160, 220)]], [12, 5, 15, 22, 16, 16]),
      ("three times", [down, down, down], [14, 5, 14, 22, 24, 16]),
      ("four times", [down, down, down, down], [14, 5, 14, 22, 24, 16]),
      ("down and straight back", [down + [(120, 20)]], [14, 5, 14, 5, 8, 16]),
      ("right, then down", [[(20, 20), (220, 20), (220, 220)]], [5, 5, 22, 22, 8, 17]),
      ("down, then right", [[(20, 20), (20, 220), (220, 220)]], [5, 5, 22, 22, 8, 15]),
    ]
    for (name, strokes, expected) in cases { #expect(motion(strokes) == expected, "\(name)") }
  }

  @Test("once around is eight turns")
  func circles() {
    let circle = octagon + [octagon[0], octagon[1]]
    #expect(motion([circle])[5] == 16 + 8)
    #expect(motion([circle.reversed()])[5] == 16 - 8)
    #expect(motion([circle + circle.dropFirst(2)])[5] == 31, "no more than 15 count")
    #expect(motion([(circle + circle.dropFirst(2) + circle.dropFirst(2)).reversed()])[5] == 0)
  }

  @Test("a trembling finger does not turn")
  func tremor() {
    var generator = Seeded(11)
    for _ in 0..<100 {
      let points = (0..<200).map { (120 + Int.random(in: -3...3, using: &generator), 20 + $0) }
      #expect((15...17).contains(motion([points])[5]), "seed 11, \(points)")
    }
  }

  @Test("the motion of an image is unknown, and so is that of no ink")
  func unknown() {
    #expect(Drawing(Raster()).motion == Motion())
    #expect(Ink().drawing(framed: .normalized).motion == Motion())
    #expect((0..<6).map { Motion()[$0] } == [14, 14, 14, 14, 0, 16])
  }

  @Test("numbers stay below 32", arguments: [Framing.asDrawn, .normalized])
  func bounded(framing: Framing) {
    var generator = Seeded(5)
    for _ in 0..<300 {
      let strokes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        (0..<Int.random(in: 1...60, using: &generator)).map { _ in
          (Int.random(in: 0..<240, using: &generator), Int.random(in: 0..<240, using: &generator))
        }
      }
      #expect(motion(strokes, framing).allSatisfy { (0...31).contains($0) })
      #expect(motion(strokes, framing) == naiveMotion(strokes, framing) || framing == .normalized)
    }
    let given = Motion([1, 2, 30, 31, 32, 200])
    #expect((0..<6).map { given[$0] } == [1, 2, 30, 31, 0, 8], "of a given number five bits count")
  }

  /// The same computed from angles, for ink as drawn.
  private func naiveMotion(_ drawn: [[(Int, Int)]], _ framing: Framing) -> [Int] {
    guard framing.mode == .asDrawn else { return [] }
    func side(_ stroke: [(Int, Int)]) -> Int {
      let (x, y) = (stroke.map(\.0), stroke.map(\.1))
      return max((x.max() ?? 0) - (x.min() ?? 0), (y.max() ?? 0) - (y.min() ?? 0))
    }
    // Stray dots are dropped.
    let longest = drawn.map(side).max() ?? 0
    let strokes = drawn.filter { 8 * side($0) >= longest }
    func scaled(_ point: (Int, Int)) -> (x: Int, y: Int) {
      (point.0 * 28 * 256 / 240, point.1 * 28 * 256 / 240)
    }
    var turns = 0
    for stroke in strokes {
      var legs: [(x: Int, y: Int)] = []
      var from = scaled(stroke[0])
      for to in stroke.map(scaled) where max(abs(to.x - from.x), abs(to.y - from.y)) >= 512 {
        legs.append((to.x - from.x, to.y - from.y))
        from = to
      }
      for (a, b) in zip(legs.map(eighth), legs.map(eighth).dropFirst()) {
        turns += [0, 1, 2, 3, 0, -3, -2, -1][(b - a + 8) % 8]
      }
    }
    let (first, last) = (scaled(strokes[0][0]), scaled(strokes[strokes.count - 1].last ?? (0, 0)))
    return [first.x / 256, first.y / 256, last.x / 256, last.y / 256, 8 * min(strokes.count, 3)]
      + [min(max(16 + turns, 0), 31)]
  }

  /// The eighth of a circle that holds a direction: those from one multiple of 45 degrees, clockwise from the right, to
  /// the next, which belongs to it.
  private func eighth(_ leg: (x: Int, y: Int)) -> Int {
    let compass = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)]
    func cross(_ k: Int) -> Int { compass[k].0 * leg.y - compass[k].1 * leg.x }
    func along(_ k: Int) -> Int { compass[k].0 * leg.x + compass[k].1 * leg.y }
    if leg.y == 0, leg.x > 0 { return 0 }
    return (0..<8).first { cross($0) > 0 && cross($0 + 1) <= 0 && along($0 + 1) > 0 } ?? -1
  }
}
