import Ink
import TestSupport
import Testing

/// A raster as text: `#` is a set cell.
private func picture(_ raster: Raster) -> [String] {
  (0..<28).map { i in String((0..<28).map { j in raster[i, j] ? "#" : "." }) }
}

private func ink(_ strokes: [[(UInt16, UInt16)]]) -> Ink {
  var ink = Ink()
  for stroke in strokes {
    for (x, y) in stroke { ink.add(x: x, y: y) }
    ink.endStroke()
  }
  return ink
}

private func cells(_ raster: Raster) -> Set<[Int]> {
  var cells: Set<[Int]> = []
  for i in 0..<28 { for j in 0..<28 where raster[i, j] { cells.insert([i, j]) } }
  return cells
}

@Suite("Ink")
struct InkTests {
  @Test("as drawn, a sample sets its cell and the eight around it")
  func asDrawnStamp() {
    for x in stride(from: UInt16(0), through: 239, by: 7) {
      for y in stride(from: UInt16(0), through: 239, by: 11) {
        let (row, column) = (Int(y) * 28 / 240, Int(x) * 28 / 240)
        var expected: Set<[Int]> = []
        for i in row - 1...row + 1 where (0..<28).contains(i) {
          for j in column - 1...column + 1 where (0..<28).contains(j) { expected.insert([i, j]) }
        }
        #expect(cells(ink([[(x, y)]]).raster(framed: .asDrawn)) == expected, "at \(x), \(y)")
      }
    }
  }

  @Test("a fast finger leaves no gaps", arguments: [Framing.asDrawn, .normalized, Framing(.normalized, pen: .cell)])
  func noGaps(framing: Framing) {
    var generator = Seeded(1)
    for _ in 0..<200 {
      let points = (0..<4).map { _ in
        (UInt16.random(in: 0..<240, using: &generator), UInt16.random(in: 0..<240, using: &generator))
      }
      let all = cells(ink([points]).raster(framed: framing))
      guard let first = all.first else { continue }
      var reached: Set<[Int]> = [first]
      var open = [first]
      while let cell = open.popLast() {
        for i in -1...1 {
          for j in -1...1 {
            let next = [cell[0] + i, cell[1] + j]
            if all.contains(next), reached.insert(next).inserted { open.append(next) }
          }
        }
      }
      #expect(reached == all, "seed 1, \(points)")
    }
  }

  @Test("normalized ink fills its box for any size and place", arguments: [60, 120, 180, 235] as [UInt16])
  func boxIsFilled(size: UInt16) {
    for box in [16, 20, 24] as [UInt8] {
      for (left, top) in [(0, 0), (239 - size, 0), (0, 239 - size), (239 - size, 239 - size)] {
        let square = [
          (left, top), (left + size, top), (left + size, top + size), (left, top + size), (left, top),
        ]
        let raster = ink([square]).raster(framed: Framing(.normalized, box: box))
        let rows = (0..<28).filter { raster.rows[$0] != 0 }
        #expect(rows.count == Int(box), "box \(box), \(picture(raster))")
        #expect(abs(rows[0] - (28 - Int(box)) / 2) <= 1)
      }
    }
  }

  @Test("normalized ink does not depend on where it was drawn")
  func placeDoesNotMatter() {
    var generator = Seeded(7)
    for _ in 0..<100 {
      let points = (0..<12).map { _ in
        (UInt16.random(in: 0..<90, using: &generator), UInt16.random(in: 0..<90, using: &generator))
      }
      let drawing = ink([points]).drawing(framed: .normalized)
      for (dx, dy) in [(149, 0), (0, 149), (75, 80)] as [(UInt16, UInt16)] {
        let moved = points.map { ($0.0 + dx, $0.1 + dy) }
        #expect(ink([moved]).drawing(framed: .normalized) == drawing, "seed 7, \(points)")
      }
    }
  }

  @Test("the center of mass comes to the middle")
  func centerOfMass() {
    // A 6-like shape is heavy at its lower end.
    let raster = ink([[(100, 20), (80, 150), (80, 200), (140, 200), (140, 150), (80, 150)]]).raster(framed: .normalized)
    let all = cells(raster)
    let row = Double(all.map { $0[0] }.reduce(0, +)) / Double(all.count)
    let column = Double(all.map { $0[1] }.reduce(0, +)) / Double(all.count)
    #expect(abs(row - 13.5) <= 0.5)
    #expect(abs(column - 13.5) <= 0.5)
  }

  @Test("a tap stays a dot")
  func tapIsADot() {
    #expect(ink([[(120, 120), (122, 121)]]).raster(framed: .normalized).inkedCells < 20)
  }

  /// An "L" of 120 by 160 pixels.
  private static let letter: [(UInt16, UInt16)] = [(60, 20), (60, 180), (180, 180)]

  @Test(
    "a stray dot changes nothing",
    arguments: [
      [(200, 30)], [(200, 30), (205, 33)], [(210, 20), (210, 39)], [(20, 220), (39, 220)],
    ] as [[(UInt16, UInt16)]])
  func strayDot(dot: [(UInt16, UInt16)]) {
    let alone = ink([Self.letter])
    for strokes in [[Self.letter, dot], [dot, Self.letter], [dot, Self.letter, dot]] {
      #expect(ink(strokes).drawing(framed: .normalized) == alone.drawing(framed: .normalized))
      var cleaned = ink(strokes)
      cleaned.dropDots()
      #expect(cleaned.count == alone.count)
      for k in 0..<alone.count { #expect(cleaned[k] == alone[k]) }
    }
  }

  @Test("a stroke of an eighth of the longest stays, and so do dots alone")
  func strokesThatStay() {
    var short = ink([Self.letter, [(200, 30), (200, 50)]])
    short.dropDots()
    #expect(short.count == 5)
    #expect(short[3].beginsStroke && !short[4].beginsStroke)
    var dots = ink([[(20, 20)], [(200, 30)]])
    dots.dropDots()
    #expect(dots.count == 2)
    var none = Ink()
    none.dropDots()
    #expect(none.isEmpty)
  }

  @Test("strokes are kept in order, with their beginnings, for any ink", arguments: 0..<60 as Range<UInt64>)
  func droppingDots(seed: UInt64) {
    var generator = Seeded(seed)
    let strokes = (0..<Int.random(in: 1...40, using: &generator)).map { _ -> [(UInt16, UInt16)] in
      let size: UInt16 = [0, 4, 12, 30, 200].randomElement(using: &generator) ?? 0
      let (left, top) = (
        UInt16.random(in: 0...235 - size, using: &generator), UInt16.random(in: 0...235 - size, using: &generator)
      )
      return (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        (left + UInt16.random(in: 0...size, using: &generator), top + UInt16.random(in: 0...size, using: &generator))
      }
    }
    func side(_ stroke: [(UInt16, UInt16)]) -> UInt16 {
      let (x, y) = (stroke.map(\.0), stroke.map(\.1))
      return max((x.max() ?? 0) - (x.min() ?? 0), (y.max() ?? 0) - (y.min() ?? 0))
    }
    let longest = strokes.map(side).max() ?? 0
    let expected = ink(strokes.filter { side($0) * 8 >= longest })
    var cleaned = ink(strokes)
    cleaned.dropDots()
    #expect(cleaned.count == expected.count)
    for k in 0..<min(cleaned.count, expected.count) { #expect(cleaned[k] == expected[k], "point \(k)") }
  }

  @Test("the views of a vertical line lean an eighth to both sides, and the upright one does not")
  func views() {
    let line = ink([[(120, 20), (120, 220)]])
    func lean(_ view: View) -> Int {
      let raster = line.raster(framed: .normalized, turned: view)
      let rows = (0..<28).filter { raster.rows[$0] != 0 }
      guard let top = rows.first, let bottom = rows.last else { return 0 }
      func column(_ row: Int) -> Int { raster.rows[row].trailingZeroBitCount }
      return column(top) - column(bottom)
    }
    #expect(lean(.upright) == 0)
    // 20 rows of ink, an eighth of them.
    #expect((2...3).contains(abs(lean(.clockwise))))
    #expect(lean(.counterclockwise) == -lean(.clockwise))
    for view in [View.clockwise, .counterclockwise] {
      #expect(line.raster(framed: .asDrawn, turned: view) == line.raster(framed: .asDrawn))
    }
  }

  @Test("turned ink stays within the raster, at any place", arguments: 0..<40 as Range<UInt64>)
  func turnedInkIsWhole(seed: UInt64) {
    var generator = Seeded(seed)
    let points = (0..<30).map { _ in
      (UInt16.random(in: 0..<240, using: &generator), UInt16.random(in: 0..<240, using: &generator))
    }
    for view in [View.clockwise, .counterclockwise] {
      let raster = ink([points]).raster(framed: .normalized, turned: view)
      let rows = (0..<28).filter { raster.rows[$0] != 0 }
      let columns = raster.rows.indices.reduce(UInt32(0)) { $0 | raster.rows[$1] }
      let width = 32 - columns.leadingZeroBitCount - columns.trailingZeroBitCount
      let height = (rows.last ?? 0) - (rows.first ?? 0) + 1
      #expect(max(width, height) == Int(Framing.normalized.box), "\(points)")
    }
  }

  @Test("a repeated sample takes no space, and the buffer holds 512 points")
  func capacity() {
    var ink = Ink()
    for k in 0..<2000 { ink.add(x: 10, y: UInt16(k / 4 % 240)) }
    #expect(ink.count == 500)
    #expect(!ink.overflowed)
    for k in 0..<12 { ink.add(x: 20, y: UInt16(k)) }
    #expect(ink.count == 512)
    #expect(!ink.overflowed)
    ink.add(x: 20, y: 11)
    #expect(!ink.overflowed, "a repeated sample is no overflow")
    ink.add(x: 20, y: 50)
    #expect(ink.count == 512)
    #expect(ink.overflowed)
    ink.clear()
    #expect(ink.isEmpty)
    #expect(!ink.overflowed)
  }

  @Test("strokes are not joined to each other")
  func strokesAreApart() {
    let raster = ink([[(20, 20), (20, 60)], [(200, 20), (200, 60)]]).raster(framed: .asDrawn)
    for i in 0..<28 { #expect(!raster[i, 12]) }
    var buffer = Ink()
    buffer.add(x: 5, y: 5)
    buffer.endStroke()
    buffer.add(x: 5, y: 5)
    #expect(buffer.count == 2, "the same point begins another stroke")
    #expect(buffer[1].beginsStroke)
  }

  @Test("samples outside the drawing area are clamped to it")
  func clamped() {
    var ink = Ink()
    ink.add(x: 500, y: 65_535)
    #expect(ink[0].x == 239)
    #expect(ink[0].y == 239)
  }
}
