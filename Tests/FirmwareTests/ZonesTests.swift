import DigitNet
import Ink
import TestSupport
import Testing

extension Zones {
  /// Zones that a model can have.
  static func random(_ generator: inout Seeded) -> Zones {
    while true {
      let feature: Feature = Bool.random(using: &generator) ? .edges : .ink
      let step = UInt8.random(in: 1...8, using: &generator)
      if let zones = Zones(feature, step: step, margin: .random(in: 0...8, using: &generator)) { return zones }
    }
  }
}

/// The counts of all zones, feature by feature: an edge points toward more ink.
func naiveCounts(_ raster: Raster, _ zones: Zones) -> [Int] {
  func ink(_ i: Int, _ j: Int) -> Int { (0..<28).contains(i) && (0..<28).contains(j) && raster[i, j] ? 1 : 0 }
  let directions = [[0, 1], [1, 1], [1, 0], [1, -1], [0, -1], [-1, -1], [-1, 0], [-1, 1]]
  let (planes, step, margin) = (zones.feature == .ink ? 1 : 8, Int(zones.step), Int(zones.margin))
  let places = zones.feature == .ink ? 28 : 29
  let zonesInRow = (places - 2 * margin) / step
  var counts = [Int](repeating: 0, count: zonesInRow * zonesInRow * planes)
  /// The weight of a feature in a zone from its place in one dimension.
  func share(_ place: Int, _ zone: Int) -> Int { max(step - abs(place - (margin + zone * step + step / 2)), 0) }
  for row in 0..<places {
    for column in 0..<places {
      var plane: Int?
      if zones.feature == .ink {
        plane = ink(row, column) == 1 ? 0 : nil
      } else {
        let (a, b) = (ink(row - 1, column - 1), ink(row - 1, column))
        let (c, d) = (ink(row, column - 1), ink(row, column))
        plane = directions.firstIndex(of: [(b + d - a - c).signum(), (c + d - a - b).signum()])
      }
      guard let plane else { continue }
      for i in 0..<zonesInRow {
        for j in 0..<zonesInRow {
          counts[(i * zonesInRow + j) * planes + plane] += share(row, i) * share(column, j)
        }
      }
    }
  }
  return step > 2 ? counts.map { ($0 + (1 << (step - 2)) / 2) >> (step - 2) } : counts
}

@Suite("Zones")
struct ZonesTests {
  @Test("counts are the same as from a plain loop over all cells", arguments: 1...40 as ClosedRange<UInt64>)
  func counts(seed: UInt64) {
    var generator = Seeded(seed)
    let zones = Zones.random(&generator)
    for _ in 0..<20 {
      let raster = randomRaster(&generator)
      var counts: [Int] = []
      var counter = ZoneCounter(zones)
      for _ in 0..<zones.side {
        var row = InlineArray<128, UInt8>(repeating: 255)
        counter.countNext(of: raster, into: &row)
        counts += (0..<zones.rowCounts).map { Int(row[$0]) }
      }
      #expect(counts == naiveCounts(raster, zones), "seed \(seed), \(zones)")
    }
  }

  @Test("one cell of ink has an edge in each slanted direction, around it")
  func oneCell() throws {
    let zones = try #require(Zones(.edges, step: 3))
    var raster = Raster()
    raster[0, 0] = true
    var counts = InlineArray<128, UInt8>(repeating: 255)
    var counter = ZoneCounter(zones)
    counter.countNext(of: raster, into: &counts)
    // The corners count 4, 6, 9 and 6, halved: place 1 is in the middle of the first zone, place 0 beside it.
    #expect((0..<8).map { counts[$0] } == [0, 2, 0, 3, 0, 5, 0, 3])
    #expect((8..<72).allSatisfy { counts[$0] == 0 })
  }

  @Test("the counts of a raster never overflow a sum of 4-bit weights")
  func bounds() {
    var generator = Seeded(3)
    // Rows and columns of ink one cell wide have the most edges.
    var rasters = [
      Raster(rows: InlineArray { $0 % 2 == 0 ? .max : 0 }), Raster(rows: InlineArray(repeating: 0x555_5555)),
      Raster(rows: InlineArray(repeating: .max)),
    ]
    for _ in 0..<20 { rasters.append(randomRaster(&generator)) }
    for feature in [Zones.Feature.ink, .edges] {
      for step in 1...8 {
        guard let zones = Zones(feature, step: UInt8(step), margin: 0) else { continue }
        for raster in rasters {
          let counts = naiveCounts(raster, zones)
          #expect(counts.allSatisfy { $0 <= 81 }, "step \(step)")
          #expect(counts.reduce(0, +) <= 3604 && 3604 + 31 * Motion.count < 4096, "step \(step)")
        }
      }
    }
  }

  @Test("zones out of range are refused")
  func refusals() {
    #expect(Zones(.ink, step: 0) == nil)
    #expect(Zones(.ink, step: 9) == nil)
    #expect(Zones(.ink, step: 1, margin: 9) == nil)
    #expect(Zones(.edges, step: 2) == nil)
    #expect(Zones(.edges, step: 3)?.counts == 648)
    #expect(Zones(.ink, step: 1)?.counts == 784)
  }
}
