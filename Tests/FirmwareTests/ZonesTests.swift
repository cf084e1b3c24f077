import DigitNet
import Ink
import TestSupport
import Testing

extension Zones {
  /// Zones that a model can have.
  static func random(_ generator: inout Seeded) -> Zones {
    while true {
      let marks: Marks = Bool.random(using: &generator) ? .edges : .ink
      let step = UInt8.random(in: 1...8, using: &generator)
      if let zones = Zones(marks, step: step, margin: .random(in: 0...8, using: &generator)) { return zones }
    }
  }
}

/// The counts of all zones, cell by cell: the direction of an edge is that in which there is more ink.
func naiveCounts(_ raster: Raster, _ zones: Zones) -> [Int] {
  func ink(_ i: Int, _ j: Int) -> Int { (0..<28).contains(i) && (0..<28).contains(j) && raster[i, j] ? 1 : 0 }
  let directions = [[0, 1], [1, 1], [1, 0], [1, -1], [0, -1], [-1, -1], [-1, 0], [-1, 1]]
  let (planes, step, margin) = (zones.marks == .ink ? 1 : 8, Int(zones.step), Int(zones.margin))
  let side = (zones.marks == .ink ? 28 : 29) - 2 * margin
  let zonesInRow = side / step
  var counts = [Int](repeating: 0, count: zonesInRow * zonesInRow * planes)
  for i in 0..<zonesInRow * step {
    for j in 0..<zonesInRow * step {
      let (row, column) = (i + margin, j + margin)
      var plane: Int?
      if zones.marks == .ink {
        plane = ink(row, column) == 1 ? 0 : nil
      } else {
        let (a, b) = (ink(row - 1, column - 1), ink(row - 1, column))
        let (c, d) = (ink(row, column - 1), ink(row, column))
        plane = directions.firstIndex(of: [(b + d - a - c).signum(), (c + d - a - b).signum()])
      }
      if let plane { counts[(i / step * zonesInRow + j / step) * planes + plane] += 1 }
    }
  }
  return counts
}

@Suite("Zones")
struct ZonesTests {
  @Test("counts are those of a look at every cell", arguments: 1...40 as ClosedRange<UInt64>)
  func counts(seed: UInt64) {
    var generator = Seeded(seed)
    let zones = Zones.random(&generator)
    for _ in 0..<20 {
      let raster = randomRaster(&generator)
      var counts: [Int] = []
      for k in 0..<zones.side {
        var row = InlineArray<128, UInt8>(repeating: 255)
        zones.count(row: k, of: raster, into: &row)
        counts += (0..<zones.rowCounts).map { Int(row[$0]) }
      }
      #expect(counts == naiveCounts(raster, zones), "seed \(seed), \(zones)")
    }
  }

  @Test("one cell of ink has an edge in each slanted direction, around it")
  func oneCell() throws {
    let zones = try #require(Zones(.edges, step: 2))
    var raster = Raster()
    raster[0, 0] = true
    var counts = InlineArray<128, UInt8>(repeating: 255)
    zones.count(row: 0, of: raster, into: &counts)
    #expect((0..<8).map { counts[$0] } == [0, 1, 0, 1, 0, 1, 0, 1])
    #expect((8..<112).allSatisfy { counts[$0] == 0 })
  }

  @Test("zones out of range are none")
  func refusals() {
    #expect(Zones(.ink, step: 0) == nil)
    #expect(Zones(.ink, step: 9) == nil)
    #expect(Zones(.ink, step: 1, margin: 9) == nil)
    #expect(Zones(.edges, step: 1, margin: 2) == nil)
    #expect(Zones(.edges, step: 1, margin: 7)?.counts == 1800)
  }
}
