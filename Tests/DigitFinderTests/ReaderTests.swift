import DigitNet
import Foundation
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
    arguments: [-0.35, -0.27, -0.1, -0.05, 0, 0.05, 0.1, 0.27, 0.35])
  func order(slope: Double) {
    var sheet = Sheet(width: 500, height: 420 + Int(abs(slope) * 430))
    let lines = [[1, 2, 3, 4, 5, 7], [0, 2, 4], [7, 5, 3, 2, 1, 0]]
    for (n, line) in lines.enumerated() {
      for (k, digit) in line.enumerated() {
        let x = 40 + 70 * Double(k)
        let y = 70 + 110 * Double(n) + slope * x + (slope < 0 ? -430 * slope : 0)
        sheet.write(digit, x: x, y: y, height: 50, thickness: 5)
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

  @Test(
    "digits that reach over each other, or touch side by side, are read apart",
    arguments: [(1, 0, 25), (5, 0, 38), (9, 5, 36), (6, 6, 38), (7, 4, 24), (2, 4, 28), (8, 0, 38)])
  func interlaced(left: Int, right: Int, apart: Int) {
    var sheet = Sheet(width: 300, height: 160)
    sheet.write(left, x: 40, y: 50, height: 60, thickness: 5)
    // So near that their strokes overlap by about a quarter.
    sheet.write(right, x: Double(40 + apart), y: 50, height: 60, thickness: 5)
    sheet.write(4, x: 200, y: 50, height: 60, thickness: 5)
    #expect(sheet.candidates().count == 2, "they do touch")
    let found = sheet.read(with: .pictures)
    #expect(found.lines == ["\(left)\(right)4"])
    for (box, expected) in zip(found.boxes, sheet.boxes) {
      #expect(box.isNear(expected, within: 6), "\(box) \(expected)")
    }
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

  @Test("a stroke that is as wide as a fifth of the picture is ink and not paper", arguments: [3, 6, 7, 8, 9])
  func broadStrokes(digit: Int) {
    var sheet = Sheet(width: 640, height: 480)
    sheet.write(digit, x: 200, y: 70, height: 340, thickness: 90)
    #expect(sheet.read(with: .pictures).lines == [String(digit)])
  }

  @Test("a thin stroke alone is a 1, on the whole picture and on a small part of it", arguments: [4, 8, 10, 14])
  func onlyOne(thickness: Double) {
    for (from, to) in [(Sheet.Point(310, 60), Sheet.Point(290, 400)), (.init(200, 200), .init(203, 290))] {
      var sheet = Sheet(width: 640, height: 480)
      sheet.draw([from, to], thickness: thickness)
      #expect(sheet.read(with: .pictures).lines == ["1"])
    }
    var small = Sheet(width: 100, height: 100)
    small.draw([.init(36, 20), .init(34, 76)], thickness: thickness / 2)
    #expect(small.read(with: .pictures).lines == ["1"])
  }

  @Test("lines through the whole picture are not ones", arguments: [1, 2])
  func onlyLines(count: Int) {
    var sheet = Sheet(width: 640, height: 480)
    for k in 0..<count {
      sheet.draw([.init(200 + 150 * Double(k), -9), .init(203 + 150 * Double(k), 490)], thickness: 5)
    }
    #expect(sheet.read(with: .pictures).lines == [])
  }

  @Test("the narrow loops of an 8 stay open", arguments: [3.0, 3.5, 4, 4.5, 5, 6, 8])
  func narrow(reach: Double) {
    var sheet = Sheet(width: 300, height: 120)
    for k in 0..<3 { sheet.write([2, 5, 7][k], x: Double(40 + 60 * k), y: 40, height: 40, thickness: 3) }
    // A slanted 8, in one stroke.
    sheet.draw(
      stride(from: 0.0, through: 360, by: 10).map { degrees in
        let angle = degrees * .pi / 180
        let y = -20 * cos(angle)
        return .init(235 + reach * sin(2 * angle) - y / 6, 60 + y)
      }, thickness: 3)
    #expect(sheet.read(with: .pictures).lines == ["2578"])
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

  /// Candidates in a row: the network is sure that `d` is a digit and that `-` is none, and not sure of `u`; a space is a
  /// wide gap.
  private func withRow(_ read: String, body: (UnsafeMutableBufferPointer<Candidate>, Int) -> Void) {
    let candidates = UnsafeMutableBufferPointer<Candidate>.allocate(capacity: 32)
    defer { candidates.deallocate() }
    var count = 0
    var left = 20
    for character in read {
      left += character == " " ? 400 : 40
      if character == " " { continue }
      var candidate = Candidate(
        first: 1, peak: 200, least: 80,
        box: Box(left: UInt16(left), top: 30, right: UInt16(left + 20), bottom: 69), area: 100, stroke: 40)
      candidate.isRead = true
      candidate.overSecond = character == "u" ? 700 : 2560
      candidate.overNonDigit = character == "d" ? 2560 : character == "u" ? 300 : -1500
      candidates.initializeElement(at: count, to: candidate)
      count += 1
    }
    body(candidates, count)
  }

  @Test(
    "what may be a digit is one among digits, and none among what is not",
    arguments: [
      ("dddd", "dddd"), ("ddud", "ddud"), ("----", "----"), ("--u-", "----"), ("", ""),
      // A gap ends a word, but what else is in the picture counts, too.
      ("dudd ----", "dudd----"), ("u   -------------", "--------------"), ("u   dddddddddd", "udddddddddd"),
    ])
  func context(read: String, expected: String) {
    withRow(read) { candidates, count in
      let lines = TextLines(candidates, count, typicalHeight: 40)
      lines.sort()
      lines.judge()
      let clear = (0..<count).map { candidates[$0].isUnclear ? "-" : "d" }.joined()
      #expect(clear == expected.replacing("u", with: "d"), "\(read)")
      #expect((0..<count).allSatisfy { candidates[$0].line == 0 })
    }
  }

  @Test("evidence grows with the margins and the others, and falls with an odd height and for a part")
  func evidence() {
    withRow("duud") { candidates, count in
      func sum(height: Int = 40, change: (inout Candidate) -> Void = { _ in }, others: Int32 = 500) -> Int32 {
        var candidate = candidates[1]
        change(&candidate)
        var other = candidates[2]
        other.overNonDigit = others
        var all = Others()
        for one in [candidate, other, other] { all.add(one) }
        return Evidence(candidate, word: all, page: all, typicalHeight: height).sum
      }
      #expect(sum { $0.overNonDigit += 100 } > sum())
      #expect(sum { $0.overSecond += 1000 } > sum())
      #expect(sum { $0.isPart = true } < sum())
      #expect(sum(height: 60) < sum())
      #expect(sum(height: 27) < sum())
      #expect(sum(others: -500) < sum())
      #expect(sum(others: 900) > sum())
      // No measure is so large that the sum overflows.
      for margin in [-2560, 2560] as [Int32] {
        let most = sum(height: 1) {
          $0.overNonDigit = margin
          $0.overSecond = 2560
        }
        #expect(abs(most) < 1 << 24)
      }
    }
  }

  @Test("rows that touch are taken apart, and then their digits", arguments: [0, 1])
  func touchingRows(overlap: Int) {
    var sheet = Sheet(width: 420, height: 260)
    for k in 0..<5 { sheet.write([3, 0, 2, 5, 4][k], x: Double(40 + 70 * k), y: 40, height: 60, thickness: 5) }
    // Two of the second row begin where those above them end.
    for k in 0..<5 {
      let y = Double(k % 2 == 1 ? 100 - overlap : 112)
      sheet.write([0, 4, 7, 4, 0][k], x: Double(40 + 70 * k), y: y, height: 60, thickness: 5)
    }
    #expect(sheet.candidates().count < 10, "they do touch")
    #expect(sheet.read().lines == ["30254", "04740"])
  }

  @Test("rows that touch do not have the height of two rows", arguments: [0, 1])
  func doubleHeight(overlap: Int) {
    var sheet = Sheet(width: 480, height: 240)
    for k in 0..<6 {
      sheet.write([0, 5, 0, 5, 3, 2][k], x: Double(40 + 70 * k), y: 40, height: 60, thickness: 5)
      let y = Double(k < 4 ? 100 - overlap : 112)
      sheet.write([4, 4, 4, 4, 6, 7][k], x: Double(40 + 70 * k), y: y, height: 60, thickness: 5)
    }
    #expect(sheet.candidates().count == 8, "they touch")
    #expect(sheet.read(with: .pictures).lines == ["050532", "444467"])
    #expect(sheet.read(.init(leftOut: .heights), with: .pictures).lines != ["050532", "444467"])
  }

  @Test("pieces of a long line are not read as ones; ones of the same size are read", arguments: [0.74, 0.76])
  func pieceOfLine(light: Double) throws {
    var sheet = Sheet(width: 420, height: 200)
    for k in 0..<3 { sheet.write([7, 4, 2][k], x: Double(40 + 65 * k), y: 70, height: 60, thickness: 5) }
    sheet.draw([.init(262, 72), .init(258, 128)], thickness: 5)
    // Fainter in each second part, as the edge of a table or a streak of wood.
    for k in 0..<4 {
      let top = Double(5 + 47 * k)
      sheet.draw([.init(370, top), .init(372, top + 47)], thickness: 4, light: k % 2 == 0 ? 0.2 : light)
    }
    #expect(sheet.read().lines.joined().filter { $0 != "?" } == "7421")
    try sheet.withFinder { finder, tree in
      let pieces = (0..<finder.count).filter { Crop(finder.candidates[$0], in: tree).isPieceOfLine() }
      #expect(!pieces.isEmpty && pieces.allSatisfy { finder.box($0).left > 360 })
    }
  }

  @Test("digits are read beside something larger that has more ink", arguments: [0, 1])
  func otherHeight(row: Int) {
    // Crosses below or above the digits.
    var sheet = Sheet(width: 640, height: 420)
    for k in 0..<4 {
      sheet.drawLargeStar(x: 40 + 150 * Double(k), y: row == 0 ? 220 : 30)
    }
    for k in 0..<6 {
      let y = row == 0 ? 80.0 : 330
      sheet.write([2, 5, 7, 3, 0, 4][k], x: Double(90 + 50 * k), y: y, height: 30, thickness: 3)
    }
    func digits(_ settings: FinderSettings) -> String {
      sheet.read(settings, with: .pictures).lines.joined().filter { $0 != "?" }
    }
    #expect(digits(.init()) == "257304")
    #expect(digits(.init(leftOut: .heights)) != "257304", "the crosses have the height of most ink")
  }

  @Test("digits are read beside larger signs, also among many more signs of the same height", arguments: [22, 55])
  func otherHeightAmongSigns(signs: Int) {
    var sheet = Sheet(width: 640, height: 520)
    for k in 0..<4 { sheet.drawLargeStar(x: 40 + 150 * Double(k), y: 330) }
    for k in 0..<12 {
      sheet.write([2, 5, 7, 3, 0, 4, 8, 2, 6, 3, 5, 9][k], x: Double(40 + 46 * k), y: 30, height: 30, thickness: 3)
    }
    for k in 0..<signs {
      sheet.drawCrossedBox(
        x: Double(40 + 50 * (k % 11)), y: Double(90 + k / 11 * 45), width: 26, height: 30, thickness: 3)
    }
    #expect(sheet.read(with: .pictures).lines.joined().filter { $0 != "?" } == "257304826359")
  }

  @Test("a wide sign is not split if all of its parts are unclear")
  func wide() {
    var sheet = row([2, 5, 7], height: 50)
    sheet.drawCrossedBox(x: 100, y: 140, width: 48, height: 44, thickness: 4)
    let boxes = sheet.read(.init(keepsUnlikely: true), with: .pictures).boxes.filter { $0.top > 130 }
    #expect(boxes.count == 1, "\(boxes)")
  }

  @Test("a small board of the other polarity is read, whatever most of the picture is")
  func otherPolarity() {
    // A bright wall with soft dark stripes, and a blackboard on it.
    var board = Sheet(width: 480, height: 360) { x, y in
      (100...400).contains(x) && (120...260).contains(y) ? 45 : 200 - (x / 4 % 5 == 0 ? 80 : 0)
    }
    for k in 0..<4 {
      board.write([2, 5, 7, 3][k], x: Double(130 + 65 * k), y: 160, height: 56, thickness: 5, light: 4.5)
    }
    #expect(board.read().lines == ["2573"])
    #expect(board.read(.init(leftOut: .polarity)).lines != ["2573"], "the stripes suggest dark ink")
  }

  @Test(
    "a single digit of the other polarity is read only if it is certain: else it may be a piece of something else",
    arguments: [(2, 4, true), (3, 3, true), (7, 3, true), (2, 3, false), (3, 2, false), (7, 1, false)])
  func singleOfOtherPolarity(digit: Int, crossing: Int, isCertain: Bool) {
    // A light digit between dark squares, with a stroke through it that leaves more or less doubt.
    var sheet = Sheet(width: 240, height: 160) { x, y in
      (x < 60 || x > 180) && (y / 8 + x / 8) % 3 == 0 ? 20 : 120
    }
    sheet.write(digit, x: 100, y: 45, height: 60, thickness: 5, light: 2)
    let end = Double(8 * crossing)
    sheet.draw([.init(100, 45 + end), .init(136, 105 - end)], thickness: 4, light: 2)
    let dark = sheet.read(.init(polarity: .darkOnLight), with: .pictures)
    #expect(dark.digits.allSatisfy { $0.prediction.isUnclear })
    let light = sheet.read(.init(polarity: .lightOnDark), with: .pictures)
    #expect(light.digits.map(\.prediction.isUnclear) == [false], "it is clear where the polarity is given")
    #expect((light.digits[0].prediction.confidence >= 900) == isCertain)
    #expect(sheet.read(with: .pictures).lines == (isCertain ? light.lines : dark.lines))
  }

  @Test("noise on a dark table beside the page is not taken for ink", arguments: 1...4 as ClosedRange<UInt64>)
  func darkTable(seed: UInt64) {
    var generator = Seeded(seed)
    var sheet = Sheet(width: 640, height: 400) { x, y in
      ((60...360).contains(x) && (60...220).contains(y) ? 190 : 48)
        + .random(in: -5...5, using: &generator) + .random(in: -5...5, using: &generator)
    }
    for k in 0..<4 { sheet.write([2, 5, 7, 3][k], x: Double(90 + 65 * k), y: 110, height: 56, thickness: 5) }
    let found = sheet.read()
    #expect(found.lines.joined().filter { $0 != "?" } == "2573")
    #expect(found.digits.count < 12, "\(found.digits.count) boxes")
  }

  @Test("what is hardly ever a digit is left out, unless it is asked for")
  func unlikely() {
    var sheet = Sheet(width: 420, height: 320)
    for k in 0..<5 {
      sheet.write([2, 5, 7, 3, 8][k], x: Double(30 + 70 * k), y: 30, height: 50)
      sheet.write([6, 2, 9, 5, 0][k], x: Double(30 + 70 * k), y: 230, height: 50)
      sheet.drawCrossedBox(x: Double(25 + 70 * k), y: 130, width: 40, height: 50, thickness: 4)
    }
    let all = sheet.read(.init(keepsUnlikely: true), with: .pictures)
    #expect(all.digits.map(\.line) == (0..<15).map { $0 / 5 })
    #expect(all.digits.map(\.prediction.isUnclear) == (0..<15).map { $0 / 5 == 1 })
    let found = sheet.read(with: .pictures)
    #expect(found.lines == ["25738", "62950"])
    #expect(found.digits.map(\.line) == (0..<10).map { $0 / 5 })
  }

  /// Most of the picture is smooth. With its noise, the table would be full of ink.
  @Test("the noise of a rough table is not the height of digits", arguments: 1...3 as ClosedRange<UInt64>)
  func roughTable(seed: UInt64) {
    var generator = Seeded(seed)
    var sheet = Sheet(width: 900, height: 320) { x, _ in
      x < 700 ? 190 + .random(in: -1...1, using: &generator) : 120 + .random(in: -22...22, using: &generator)
    }
    for k in 0..<4 { sheet.write([2, 5, 7, 3][k], x: Double(20 + 55 * k), y: 110, height: 56, thickness: 5) }
    let found = sheet.read(.init(leftOut: .heights))
    #expect(found.lines.joined().filter { $0 != "?" } == "2573")
    #expect(found.digits.count < 8, "\(found.digits.count) boxes")
  }
}

/// Cuts without ink, so that only what is between them counts.
@Suite("Cuts")
struct CutsTests {
  @Test("the cheapest way is found: that of all ways", arguments: 1...40 as ClosedRange<UInt64>)
  func cheapest(seed: UInt64) throws {
    var generator = Seeded(seed)
    var comb = Sheet(width: 300, height: 60)
    // A comb: cuts between its teeth meet the back only. Two digits beside it give the height.
    for x in [210.0, 250] { comb.write(5, x: x, y: 12, height: 38) }
    comb.draw([.init(10, 12), .init(114, 12)], thickness: 3)
    for x in stride(from: 12.0, through: 112, by: 16) { comb.draw([.init(x, 12), .init(x, 50)], thickness: 3) }
    try comb.withCuts(size: 110) { _, _, cuts in
      try #require((4...14).contains(cuts.count))
      let last = cuts.count - 1
      // With this lower bound, the cost of some parts is not needed.
      let lowest: Int32 = seed.isMultiple(of: 2) ? 0 : 100
      let prices = (0...last).map { _ in (0...last).map { _ in Int32.random(in: lowest...500, using: &generator) } }
      let path = CutPath(cuts, leastCost: lowest) { start, end in
        end - start > 6 ? CutPath.endless : prices[start][end]
      }
      var sum = Int32(0)
      for n in 0..<path.parts { sum += prices[path[n].start][path[n].end] + cuts.costs[path[n].end] }
      #expect(path[0].start == 0 && path[path.parts - 1].end == last)
      // All ways, as sets of cuts.
      var least = CutPath.endless
      for set in 0..<1 << (last - 1) {
        let chosen = [0] + (1..<last).filter { set >> ($0 - 1) & 1 == 1 } + [last]
        let pairs = zip(chosen, chosen.dropFirst())
        guard pairs.allSatisfy({ $1 - $0 <= 6 }) else { continue }
        least = min(least, pairs.reduce(0) { $0 + prices[$1.0][$1.1] + cuts.costs[$1.1] })
      }
      #expect(sum == least)
    }
  }

  @Test("cuts lie between the teeth of a comb, in order, and cost what they meet")
  func comb() throws {
    var comb = Sheet(width: 240, height: 60)
    for x in [150.0, 190] { comb.write(5, x: x, y: 10, height: 40) }
    for x in [20.0, 60, 100] { comb.draw([.init(x, 10), .init(x, 50)], thickness: 4) }
    comb.draw([.init(20, 10), .init(100, 10)], thickness: 4)
    try comb.withCuts(size: 40) { _, comb, cuts in
      let places = (0..<cuts.count).map { Int(comb.box.left) + Int(cuts.middles[$0]) }
      #expect(places == places.sorted())
      for tooth in [60] {
        for k in 1..<cuts.count - 1 where abs(places[k] - tooth) <= 2 {
          #expect(cuts.costs[k] > 2 * Int32(Cuts.strokeCost), "through a tooth")
        }
      }
      let between = (1..<cuts.count - 1).filter { (28...52).contains(places[$0]) }
      #expect(!between.isEmpty)
      for k in between { #expect(cuts.costs[k] <= Int32(Cuts.strokeCost) * 3 / 2) }
    }
  }

  /// Two digits so near each other that their strokes touch.
  private static func touching(_ left: Int, _ right: Int, apart: Int) -> Sheet {
    var sheet = Sheet(width: 300, height: 160)
    sheet.write(left, x: 40, y: 50, height: 60, thickness: 5)
    sheet.write(right, x: Double(40 + apart), y: 50, height: 60, thickness: 5)
    sheet.write(4, x: 200, y: 50, height: 60, thickness: 5)
    return sheet
  }

  @Test(
    "a cut goes around what reaches over the other digit, and between strokes side by side",
    arguments: [(7, 4, 24), (9, 5, 36), (2, 4, 28), (0, 0, 40), (8, 0, 38), (1, 0, 25)])
  func around(left: Int, right: Int, apart: Int) throws {
    let sheet = CutsTests.touching(left, right, apart: apart)
    try sheet.withCuts(size: 60) { tree, whole, cuts in
      let last = cuts.count - 1
      let good = (1..<last).filter { cut in
        let parts = [cuts.part(of: whole, 0, cut, number: 0), cuts.part(of: whole, cut, last, number: 1)]
        let measured = parts.compactMap { $0.measured(in: tree) }
        cuts.undo()
        #expect(measured.map(\.area).reduce(0, +) == whole.area, "each pixel belongs to one part")
        return zip(measured, sheet.boxes).allSatisfy { $0.box.isNear($1, within: 2) }
      }
      let cost = good.map { cuts.costs[$0] }.min()
      // What lies side by side would cost many strokes if its ink counted in full.
      #expect(cost ?? .max <= Int32(right == 0 ? Cuts.strokeCost / 2 : Cuts.strokeCost * 5 / 2))
    }
  }

  @Test(
    "a part whose beginning moves is the part that is written at once, also where cuts cross",
    arguments: [(7, 4, 24), (9, 5, 36), (2, 4, 28), (8, 0, 38)])
  func moving(left: Int, right: Int, apart: Int) throws {
    try CutsTests.touching(left, right, apart: apart).withCuts(size: 60) { tree, whole, cuts in
      for end in 1..<cuts.count {
        let atOnce = (0..<end).map { start in
          let part = cuts.part(of: whole, start, end, number: 0).measured(in: tree)
          cuts.undo()
          return part
        }
        var previous = end
        for start in 0..<end {
          var part = whole
          cuts.write(&part, from: start, movedFrom: previous, to: end, number: 0)
          previous = start
          let moved = part.measured(in: tree)
          #expect(moved?.box == atOnce[start]?.box && moved?.area == atOnce[start]?.area)
        }
        var none = whole
        cuts.write(&none, from: end, movedFrom: previous, to: end, number: 0)
        #expect(none.measured(in: tree)?.area ?? 0 == 0, "all of it is given back")
      }
    }
  }

  @Test("what was cut is whole again where another height is tried, and after undoing")
  func whole() throws {
    let sheet = CutsTests.touching(0, 0, apart: 40)
    try sheet.withFinder { finder, tree in
      var finder = finder
      let before = (0..<finder.count).map { finder.box($0) }
      let widest = try #require((0..<finder.count).max { finder.box($0).width < finder.box($1).width })
      for undoes in [true, false] {
        let whole = finder.candidates[widest]
        let taken = finder.reserveComponents(of: whole)
        let base = try #require(taken)
        let cuts = try #require(
          Cuts(
            through: finder.place(widest), in: tree, isUpright: true, size: 60, base: base,
            memory: finder.spareMemory))
        try #require(cuts.count > 3)
        #expect(cuts.parts(of: whole).count == cuts.count - 1)
        #expect(whole.measured(in: tree)?.area ?? 0 == 0)
        if undoes { cuts.undo() } else { _ = finder.select(heightRank: 0) }
        #expect(whole.measured(in: tree)?.area == whole.area)
      }
      #expect((0..<finder.count).map { finder.box($0) } == before)
    }
  }

  @Test("specks that are too faint for a component add nothing to faint ink around them")
  func specks() throws {
    var areas: [UInt32] = []
    for hasSpecks in [false, true] {
      var sheet = Sheet(width: 320, height: 240) { _, _ in 250 }
      sheet.draw([.init(100, 80), .init(150, 80), .init(150, 160), .init(100, 160), .init(100, 80)], light: 0.86)
      if hasSpecks {
        for y in stride(from: 90.0, to: 155, by: 6) { sheet.draw([.init(112, y), .init(140, y)], light: 0.935) }
      }
      try sheet.withTree { _, candidate in areas.append(candidate.area) }
    }
    #expect(areas[0] > 500)
    #expect(areas[1] == areas[0])
  }

  @Test("without memory or components nothing is cut")
  func noRoom() throws {
    try CutsTests.touching(0, 0, apart: 40).withFinder { finder, tree in
      var finder = finder
      let whole = finder.candidates[0]
      let taken = finder.reserveComponents(of: whole)
      let base = try #require(taken)
      let little = UnsafeMutableRawBufferPointer(rebasing: finder.spareMemory[..<64])
      let cuts = Cuts(through: finder.place(0), in: tree, isUpright: true, size: 60, base: base, memory: little)
      #expect(cuts == nil)
      var last = base
      while let next = finder.reserveComponents(of: whole) { last = next }
      #expect(last + Cuts.components <= tree.memory.componentCapacity)
      #expect(last + 2 * Cuts.components > tree.memory.componentCapacity)
    }
  }
}

extension Sheet {
  /// Calls `body` with the components, the widest candidate and the upright cuts through it.
  fileprivate func withCuts(size: Int, _ body: (ComponentTree, Candidate, Cuts) throws -> Void) throws {
    try withFinder { finder, tree in
      var finder = finder
      let widest = try #require((0..<finder.count).max { finder.box($0).width < finder.box($1).width })
      let whole = finder.candidates[widest]
      let taken = finder.reserveComponents(of: whole)
      let base = try #require(taken)
      let memory = finder.spareMemory
      let cuts = Cuts(
        through: finder.place(widest), in: tree, isUpright: true, size: size, base: base, memory: memory)
      try body(tree, whole, try #require(cuts))
    }
  }
}

extension Cuts {
  /// What is between two cuts.
  fileprivate func part(of whole: Candidate, _ start: Int, _ end: Int, number: Int) -> Candidate {
    var part = whole
    write(&part, from: start, movedFrom: end, to: end, number: number)
    return part
  }

  /// What is between each cut and the next one, of the first ones.
  fileprivate func parts(of whole: Candidate) -> [Candidate] {
    (0..<min(count - 1, CutPath.mostParts)).map { part(of: whole, $0, $0 + 1, number: $0) }
  }
}
