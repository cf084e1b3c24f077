import Ink
import TestSupport
import Testing

@testable import Handwriting

private typealias Point = StrokeSample.Point

private func randomSample(_ generator: inout Seeded) -> StrokeSample {
  let hasTimes = Bool.random(using: &generator)
  var t = Double.random(in: -1e6...1e12, using: &generator)
  let strokes = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
    t += Double.random(in: 0...900, using: &generator)
    return (0..<Int.random(in: 1...60, using: &generator)).map { _ in
      t += Double.random(in: 0...40, using: &generator)
      return Point(
        x: Double.random(in: -500...900, using: &generator), y: Double.random(in: -500...900, using: &generator),
        t: hasTimes ? t : nil)
    }
  }
  return StrokeSample(
    label: "1", canvas: Bool.random(using: &generator) ? .init(width: 700, height: 300) : nil,
    hz: [nil, 10, 60, 66.6, 200, 300].randomElement(using: &generator)!, strokes: strokes)
}

@Suite("Placement of strokes on the panel")
struct DataPlacementTests {
  @Test("a canvas is scaled to fit the drawing area and centered, and what lies outside is drawn at the edge")
  func canvas() {
    let stroke = [(0, 0), (500, 250), (250, 125), (499, 0), (-100, 900)].map { Point(x: $0.0, y: $0.1) }
    let wide = StrokePlacement.place(.init(label: "1", canvas: .init(width: 500, height: 250), strokes: [stroke]))
    #expect(wide.strokes[0].map(\.x) == [0, 239, 120, 239, 0])
    #expect(wide.strokes[0].map(\.y) == [60, 180, 120, 60, 239])
  }

  @Test("without a canvas the longer side becomes 180 px, in the middle of the area")
  func boundingBox() {
    let stroke = [(-400, 10), (-400, 30), (-390, 20)].map { Point(x: $0.0, y: $0.1) }
    let placed = StrokePlacement.place(.init(label: "1", strokes: [stroke]))
    #expect(placed.strokes[0].map(\.x) == [75, 75, 165])
    #expect(placed.strokes[0].map(\.y) == [30, 210, 120])
  }

  @Test("a single point lies in the middle")
  func dot() {
    let placed = StrokePlacement.place(.init(label: "1", strokes: [[.init(x: 1e9, y: -1e9)]]))
    #expect(placed == PlacedStrokes(strokes: [[.init(time: 0, x: 120, y: 120)]]))
  }

  @Test(
    "sizes and times at the ends of what a file may hold are placed on the area",
    arguments: [
      #"{"label":"1","canvas":[1e-300,1e-300],"hz":1e-300,"strokes":[[[1e9,-1e9],[-1e9,1e9]]]}"#,
      #"{"label":"1","canvas":[1e-320,1e9],"hz":1e300,"strokes":[[[0,0],[0,1e-320]]]}"#,
      #"{"label":"1","canvas":[1e-320,1e-320],"strokes":[[[0,0],[0,1e-320]]]}"#,
      #"{"label":"1","strokes":[[[1e-320,0],[0,0]],[[0,0]]]}"#,
      #"{"label":"1","strokes":[[[0,0,-1e300],[0,1,-1e300]],[[0,0,-1e300]]]}"#,
      #"{"label":"1","strokes":[[[0,0,1e300]],[[0,0,-1e300]]]}"#,
    ])
  func extremes(line: String) throws {
    let sample = try StrokeSample(parsing: line.utf8)
    let placed = StrokePlacement.place(sample)
    #expect(placed.strokes.count == sample.strokes.count)
    #expect(placed.strokes.joined().allSatisfy { $0.x < 240 && $0.y < 240 })
  }

  // Ten points last nine periods; the last is reported with the first sample that the panel takes after it.
  @Test(
    "points without times are 1/hz apart where hz is 20 to 250, else 13 ms",
    arguments: [(nil, 117), (19, 117), (20, 455), (100, 91), (250, 39), (251, 117)] as [(Double?, UInt64)])
  func rate(hz: Double?, last: UInt64) {
    let stroke = (0..<10).map { Point(x: Double($0), y: 0) }
    let placed = StrokePlacement.place(.init(label: "1", hz: hz, strokes: [stroke]))
    #expect(placed.strokes[0].last?.time == last)
  }

  @Test("points that are 13 ms apart are reported one for one")
  func oneForOne() {
    let stroke = (0..<200).map { Point(x: Double($0 % 20) * 12, y: Double($0)) }
    let placed = StrokePlacement.place(.init(label: "1", canvas: .init(width: 240, height: 240), strokes: [stroke]))
    #expect(placed.strokes[0].map { Double($0.x) } == stroke.map(\.x))
    #expect(placed.strokes[0].map { Double($0.y) } == stroke.map(\.y))
    #expect(placed.strokes[0].map(\.time) == (0..<200).map { $0 * 13 })
  }

  @Test("strokes without times are 180 ms apart, those with times as far as they were")
  func pauses() {
    let untimed = StrokePlacement.place(.init(label: "1", strokes: [[.init(x: 0, y: 0)], [.init(x: 1, y: 1)]]))
    #expect(untimed.strokes.map { $0[0].time } == [0, 180])
    #expect(untimed.liftTime(ofStroke: 1) == 193)
    let timed = StrokePlacement.place(
      .init(
        label: "1",
        strokes: [
          [.init(x: 0, y: 0, t: 5000), .init(x: 1, y: 1, t: 5026)], [.init(x: 1, y: 1, t: 5126.4)],
          [.init(x: 1, y: 1, t: 5127)], [.init(x: 0, y: 0, t: 0)],
        ]))
    // A pause below two samples is stretched, because the panel must report the finger up; times that restart give 180
    // ms.
    #expect(timed.strokes.map { $0[0].time } == [0, 126, 152, 332])
  }

  @Test("reports keep to the panel's rate and to the area, and keep both ends of every stroke")
  func properties() {
    for seed in UInt64(0)..<200 {
      var generator = Seeded(seed)
      let sample = randomSample(&generator)
      let placed = StrokePlacement.place(sample)
      #expect(placed == StrokePlacement.place(sample), "seed \(seed)")
      #expect(placed.strokes.count == sample.strokes.count, "seed \(seed)")
      var end: UInt64 = 0
      for (k, (stroke, source)) in zip(placed.strokes, sample.strokes).enumerated() {
        #expect(k == 0 ? stroke[0].time == 0 : stroke[0].time >= end + 13, "seed \(seed)")
        #expect(zip(stroke, stroke.dropFirst()).allSatisfy { $0.time + 13 == $1.time }, "seed \(seed)")
        #expect(stroke.allSatisfy { $0.x < 240 && $0.y < 240 }, "seed \(seed)")
        var ends = sample
        ends.canvas = sample.canvas ?? boundingCanvas(sample).canvas
        ends.strokes = [[source[0]], [source[source.count - 1]]].map { $0.map { boundingCanvas(sample).moved($0) } }
        let expected = StrokePlacement.place(ends).strokes
        let near = { (a: UInt8, b: UInt8) in abs(Int(a) - Int(b)) <= 1 }
        #expect(near(stroke[0].x, expected[0][0].x) && near(stroke[0].y, expected[0][0].y), "seed \(seed)")
        #expect(near(stroke.last!.x, expected[1][0].x) && near(stroke.last!.y, expected[1][0].y), "seed \(seed)")
        end = stroke.last!.time
      }
    }
  }

  @Test("the ink of placed strokes has a point for each report, and a stroke for each stroke")
  func ink() {
    let placed = StrokePlacement.place(
      .init(label: "1", strokes: [[.init(x: 0, y: 0), .init(x: 0, y: 50)], [.init(x: 50, y: 50)]]))
    let ink = placed.ink
    #expect(ink.count == 3)
    #expect((0..<3).map { ink[$0].beginsStroke } == [true, false, true])
  }

  /// The canvas that a sample without one is placed like: its bounding box with a margin that makes 180 px of 240.
  private func boundingCanvas(_ sample: StrokeSample) -> (
    canvas: StrokeSample.Canvas, moved: (StrokeSample.Point) -> StrokeSample.Point
  ) {
    guard sample.canvas == nil else { return (sample.canvas!, { $0 }) }
    let points = sample.strokes.joined()
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    let side = max(xs.max()! - xs.min()!, ys.max()! - ys.min()!, 1e-9) * 240 / 180
    let left = (xs.max()! + xs.min()!) / 2 - side / 2
    let top = (ys.max()! + ys.min()!) / 2 - side / 2
    return (.init(width: side, height: side), { .init(x: $0.x - left, y: $0.y - top, t: $0.t) })
  }
}
