import Testing

@testable import Handwriting

@Suite("Writing styles")
struct WritingStyleTests {
  private func extent(_ sample: StrokeSample) -> (left: Double, right: Double, top: Double, bottom: Double) {
    let points = sample.strokes.joined()
    let (x, y) = (points.map(\.x), points.map(\.y))
    return (x.min() ?? 0, x.max() ?? 0, y.min() ?? 0, y.max() ?? 0)
  }

  private func way(_ name: String) throws -> WritingStyle {
    try #require(WritingStyle.all.first { $0.name == name })
  }

  @Test("all common styles are there, under names of their own")
  func names() {
    let names = WritingStyle.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in [
      "7 crossed", "7 uncrossed", "4 open", "4 closed", "1 as a bar", "1 with a serif", "1 with a foot",
      "1 with a serif and a foot", "0 with a slash", "9 with a straight stem", "9 with a curved stem",
      "2 with a corner",
      "2 with a loop", "6 with a nearly closed hook", "in a corner of the area", "small, 60 px", "large, 235 px",
      "tilted by 20 degrees to the left", "tilted by 20 degrees to the right", "slow, 0.12 px/ms", "fast, 2.5 px/ms",
      "left-handed", "from the end to the beginning",
    ] {
      #expect(names.contains(name), "\(name)")
    }
  }

  @Test("a seed gives the same samples each time, another seed gives different ones")
  func seeded() {
    for way in WritingStyle.all {
      #expect(way.samples(30, seed: 5) == way.samples(30, seed: 5), "\(way.name)")
      #expect(way.samples(30, seed: 5) != way.samples(30, seed: 6), "\(way.name)")
    }
  }

  @Test("a style's samples are of its digit, a habit's of all digits")
  func labels() throws {
    #expect(try way("7 crossed").samples(40, seed: 1).allSatisfy { $0.digit == 7 && $0.strokes.count == 2 })
    #expect(Set(try way("left-handed").samples(40, seed: 1).map(\.digit)).count == 10)
  }

  @Test("a stray dot lies beside the digit, within the area, and comes first or last")
  func strayDot() throws {
    let samples = try way("with a stray dot beside it").samples(200, seed: 7)
    var dotsFirst = 0
    for sample in samples {
      let isDot = sample.strokes.map { stroke in
        stroke.allSatisfy { abs($0.x - stroke[0].x) <= 4 && abs($0.y - stroke[0].y) <= 4 }
      }
      guard let dot = isDot.firstIndex(of: true) else {
        Issue.record("no dot beside \(sample.label)")
        continue
      }
      #expect(dot == 0 || dot == sample.strokes.count - 1)
      if dot == 0 { dotsFirst += 1 }
      var digit = sample
      digit.strokes.remove(at: dot)
      let box = extent(digit)
      for point in sample.strokes[dot] {
        #expect((0...239).contains(point.x) && (0...239).contains(point.y))
        let away = max(box.left - point.x, point.x - box.right, box.top - point.y, point.y - box.bottom)
        #expect(away >= 9, "\(sample.label)")
      }
    }
    #expect((60...140).contains(dotsFirst))
  }

  @Test("damage takes away or adds what its name says")
  func damage() {
    let line = (0..<100).map { StrokeSample.Point(x: 20 + 2 * Double($0), y: 120) }
    let short = (0..<10).map { StrokeSample.Point(x: 20 + 2 * Double($0), y: 150) }
    var generator = SeededGenerator(seed: 1)

    var split = [line, short]
    StrokeDamage.split(&split, losing: 0.15, &generator)
    #expect(split.count == 3 && split[0].count + split[1].count == 85 && split[2] == short)
    #expect(min(split[0].count, split[1].count) >= 20)
    #expect(split[1][0].x - (split[0].last?.x ?? 0) == 32, "16 steps from the lift to the next touch")

    var starts = [line, short]
    StrokeDamage.dropStarts(&starts, share: 0.1)
    #expect(starts == [Array(line[10...]), Array(short[1...])])
    var ends = [line, short]
    StrokeDamage.dropEnds(&ends, share: 0.1)
    #expect(ends == [Array(line[..<90]), Array(short[..<9])])

    for _ in 0..<50 {
      var hook = [line]
      StrokeDamage.addHook(&hook, length: 36, &generator)
      #expect(hook[0].count == 104 && Array(hook[0][..<100]) == line)
      let (right, down) = (hook[0][103].x - line[99].x, hook[0][103].y - line[99].y)
      #expect(abs((right * right + down * down).squareRoot() - 36) < 1e-9)
      #expect(abs(down) >= 36 * 0.49 && right <= 36 * 0.51, "60 to 150 degrees to one side")
    }

    var shaken = [line]
    StrokeDamage.shake(&shaken, deviation: 4, &generator)
    let squares = zip(shaken[0], line).reduce(0) { $0 + ($1.0.y - $1.1.y) * ($1.0.y - $1.1.y) }
    #expect((8...26).contains(squares / 100), "the variance is 16: \(squares / 100)")
  }

  @Test("no sign is a digit, and every sign is drawn")
  func signs() throws {
    let samples = try way("signs").samples(Sign.all.count, seed: 1)
    #expect(samples.allSatisfy { $0.digit == nil })
    #expect(samples.map(\.label) == Sign.all.map(\.label))
  }

  @Test("the strokes of signs come in any order and from either end")
  func strokeOrder() throws {
    let arrows = try way("signs").samples(40 * Sign.all.count, seed: 2).filter {
      $0.label == "arrow left" && $0.strokes.count == 2
    }
    // The head has two lines and turns back.
    let shaftsFirst = arrows.count { abs($0.strokes[0][0].x - ($0.strokes[0].last?.x ?? 0)) > 50 }
    #expect((10...30).contains(shaftsFirst) && arrows.count == 40, "\(shaftsFirst) of \(arrows.count)")
    let backwards = arrows.count { arrow in
      arrow.strokes.contains { ($0.last?.x ?? 0) - $0[0].x > 50 }
    }
    #expect((4...22).contains(backwards), "\(backwards) from the head")
  }

  @Test("small and large digits have their size on the drawing area")
  func sizes() throws {
    for (name, sizes) in [("small, 60 px", 48.0...72), ("large, 235 px", 205...239)] {
      for sample in try way(name).samples(60, seed: 2) {
        let box = extent(sample)
        #expect(sizes.contains(max(box.right - box.left, box.bottom - box.top)), "\(name): \(sample.label)")
      }
    }
  }

  @Test("every style comes near to every corner")
  func corners() throws {
    var corners: [String: Int] = [:]
    for sample in try way("in a corner of the area").samples(8 * DigitStyle.all.count, seed: 3) {
      let box = extent(sample)
      #expect(min(box.left, 239 - box.right) < 50 && min(box.top, 239 - box.bottom) < 30)
      corners["\(box.left < 239 - box.right) \(box.top < 239 - box.bottom)", default: 0] += 1
    }
    #expect(corners.count == 4 && corners.values.allSatisfy { $0 == 2 * DigitStyle.all.count }, "\(corners)")
  }

  @Test("a slow finger leaves many points, a fast one few")
  func speeds() throws {
    let points = try ["slow, 0.12 px/ms", "fast, 2.5 px/ms"].map { name in
      try way(name).samples(50, seed: 4).reduce(0) { $0 + $1.strokes.joined().count }
    }
    #expect(points[0] > 10 * points[1])
  }

  @Test("a left-hander draws bars to the left and circles the other way round, in the same places")
  func leftHanded() throws {
    let cross = try #require(DigitStyle.all.first { $0.name == "7 crossed" })
    let drawn = cross.leftHanded.strokes
    #expect(drawn[1].map(\.x) == cross.strokes[1].map(\.x).reversed())
    #expect(drawn[0].map(\.x) == cross.strokes[0].map(\.x))
    let oval = try #require(DigitStyle.all.first { $0.name == "0" })
    #expect(oval.leftHanded.strokes[0].map(\.y) == oval.strokes[0].map(\.y).reversed())
  }

  @Test("a digit drawn backwards begins where it ended")
  func backwards() throws {
    let cross = try #require(DigitStyle.all.first { $0.name == "7 crossed" })
    let drawn = cross.backwards.strokes
    #expect(drawn[0].map(\.x) == cross.strokes[1].map(\.x).reversed())
    #expect(drawn[1].map(\.y) == cross.strokes[0].map(\.y).reversed())
  }
}
