import DigitTraining
import Ink
import TestSupport
import Testing

@Suite("Thinning")
struct ThinningTests {
  @Test("a thick bar becomes a line of one cell along its middle")
  func bar() {
    var bar = Raster()
    for i in 2..<22 { for j in 2..<7 { bar[i, j] = true } }
    let thin = bar.thinned
    #expect(thin.inkedCells >= 15 && thin.inkedCells <= 20)
    for i in 0..<28 { #expect((0..<28).count { thin[i, $0] } <= 1) }
    for i in 6..<18 { #expect(thin[i, 4]) }
  }

  @Test("a thick ring stays a ring")
  func ring() {
    var ring = Raster()
    for i in 0..<28 {
      for j in 0..<28 {
        let distance = (i - 13) * (i - 13) + (j - 13) * (j - 13)
        ring[i, j] = distance >= 25 && distance < 50
      }
    }
    let thin = ring.thinned
    // Every cell of a closed line has a neighbour on either side.
    for i in 0..<28 {
      for j in 0..<28 where thin[i, j] {
        var neighbours = -1
        for row in i - 1...i + 1 { for column in j - 1...j + 1 where thin[row, column] { neighbours += 1 } }
        #expect((2...3).contains(neighbours), "\(i), \(j)")
      }
    }
    #expect((25...50).contains(thin.inkedCells))
  }

  @Test("thinning adds nothing and does nothing twice", arguments: 1...20 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var generator = Seeded(seed)
    var thick = Raster()
    for _ in 0..<8 {
      let (row, column) = (Int.random(in: 0..<24, using: &generator), Int.random(in: 0..<24, using: &generator))
      for i in 0..<4 { for j in 0..<4 { thick[row + i, column + j] = true } }
    }
    let thin = thick.thinned
    for i in 0..<28 { #expect(thin.rows[i] & ~thick.rows[i] == 0, "seed \(seed)") }
    #expect(thin.thinned == thin, "seed \(seed)")
    #expect(thin.inkedCells > 0)
  }
}
