import DigitNet
import TestSupport
import Testing

@testable import DigitFinder

/// With the model that the lock reads with, which knows clear digits.
@Suite("Picture reader")
struct ReaderTests {
  private func row(_ digits: [Int], spacing: Double = 60, height: Double = 60, rise: Double = 0) -> Sheet {
    var sheet = Sheet(width: Int(Double(digits.count) * spacing) + 80, height: 200)
    for (k, digit) in digits.enumerated() {
      sheet.write(
        digit, x: 40 + Double(k) * spacing, y: 70 + rise * Double(k), height: height, thickness: height / 12)
    }
    return sheet
  }

  @Test("digits are read from the left to the right")
  func line() {
    #expect(row([0, 2, 3, 4, 5, 5]).read().lines == ["023455"])
    #expect(row([7, 6, 8, 9]).read().lines == ["7689"])
  }

  @Test(
    "lines are read from the top to the bottom, also where they rise or fall",
    arguments: [-0.1, -0.05, 0, 0.05, 0.1])
  func order(slope: Double) {
    var sheet = Sheet(width: 500, height: 420)
    let lines = [[1, 2, 3, 4, 5, 7], [0, 2, 4], [7, 5, 3, 2, 1, 0]]
    for (n, line) in lines.enumerated() {
      for (k, digit) in line.enumerated() {
        let x = 40 + 70 * Double(k)
        sheet.write(digit, x: x, y: 70 + 110 * Double(n) + slope * x, height: 50, thickness: 5)
      }
    }
    let found = sheet.read()
    #expect(found.lines == lines.map { $0.map(String.init).joined() })
    #expect(found.digits.map(\.line) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2])
  }

  @Test("digits that touch are split", arguments: [[0, 4], [5, 4], [8, 4]])
  func touching(digits: [Int]) {
    var sheet = Sheet(width: 240, height: 160)
    // The second one begins where the first one ends.
    sheet.write(digits[0], x: 60, y: 50, height: 60, thickness: 5)
    sheet.write(digits[1], x: 60 + 0.6 * 60 + 1, y: 50, height: 60, thickness: 5)
    sheet.write(4, x: 180, y: 50, height: 60, thickness: 5)
    #expect(sheet.candidates().count == 2, "they do touch")
    let found = sheet.read()
    #expect(found.lines == [digits.map(String.init).joined() + "4"])
    for (box, expected) in zip(found.boxes, sheet.boxes) {
      #expect(box.isNear(expected, within: 8), "\(box) \(expected)")
    }
  }

  @Test("a digit in two parts is joined")
  func broken() throws {
    var sheet = row([3, 0, 2])
    // The bar of a 5, apart from its rest.
    var five = Sheet(width: sheet.width + 60, height: sheet.height)
    for y in 0..<sheet.height {
      for x in 0..<sheet.width { five.pixels[y * five.width + x] = sheet.pixels[y * sheet.width + x] }
    }
    five.write(5, x: 220, y: 70, height: 60, thickness: 5)
    sheet = five
    // A gap across the neck.
    for y in 80..<84 { for x in 210..<270 { sheet.pixels[y * sheet.width + x] = 230 } }
    #expect(sheet.candidates().count == 5, "it is broken")
    let found = sheet.read()
    #expect(found.lines == ["3025"])
    #expect(found.boxes.last?.isNear(five.boxes.last!, within: 3) == true)
  }

  @Test("a single digit is read, large and as small as in data sets")
  func alone() {
    for digit in 0...9 {
      var large = Sheet(width: 640, height: 480)
      large.write(digit, x: 200, y: 60, height: 360, thickness: 30)
      #expect(large.read().lines == [String(digit)])
      var small = Sheet(width: 28, height: 28) { _, _ in 255 }
      small.write(digit, x: 8, y: 4, height: 20, thickness: 2, light: 0)
      #expect(small.lit { 255 - Double($0) }.read().lines == [String(digit)])
    }
  }

  @Test("probabilities add up, and the box holds the ink of the raster")
  func probabilities() throws {
    let sheet = row([2, 5, 7])
    let guarded = GuardedMemory(size: DigitFinder.memorySize(width: sheet.width, height: sheet.height))
    var reader = PictureReader(Model.shipped.network, memory: guarded.memory)
    #expect(sheet.withPicture { reader.read($0) })
    try #require(reader.count == 3)
    for k in 0..<3 {
      let digit = reader[k]
      let sum = (0..<11).reduce(0) { $0 + Int(digit.probabilities[$1]) }
      #expect((995...1005).contains(sum))
      #expect(digit.probabilities[Int(digit.prediction.digit)] == digit.prediction.confidence)
      #expect((50...500).contains(reader.raster(k).inkedCells))
    }
  }

  @Test(
    "where few of a line are clear, all of it is something else, unless the line is short",
    arguments: [
      ([true, false, false, false], [false, false, false, false]), ([true, true, false, false], nil),
      ([true, false, false], nil), ([false, false, false, true, true], [false, false, false, false, false]),
      ([true, true, true, false, false], nil), ([false], nil), ([true], nil), ([], nil),
    ] as [([Bool], [Bool]?)])
  func letters(areClear: [Bool], stay: [Bool]?) {
    let candidates = UnsafeMutableBufferPointer<Candidate>.allocate(capacity: 8)
    defer { candidates.deallocate() }
    for (k, isClear) in areClear.enumerated() {
      let left = UInt16(20 + 40 * k)
      var candidate = Candidate(
        first: 1, peak: 200, least: 80, box: Box(left: left, top: 30, right: left + 20, bottom: 70), area: 100,
        stroke: 40)
      candidate.isUnclear = !isClear
      candidates.initializeElement(at: k, to: candidate)
    }
    TextLines(candidates, areClear.count, typicalHeight: 40).sort()
    #expect(areClear.indices.map { !candidates[$0].isUnclear } == stay ?? areClear)
    #expect(areClear.indices.allSatisfy { candidates[$0].line == 0 })
  }
}
