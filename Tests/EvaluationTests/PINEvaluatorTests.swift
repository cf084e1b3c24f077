import LockFirmware
import PINVault
import TestSupport
import Testing

@testable import DigitModel
@testable import Evaluation
@testable import Handwriting

/// A drawing that `ZoneModel` reads as a digit; of two digits it is unclear.
private func drawing(_ digits: Int..., of label: Int, by writer: String? = "w") -> StrokeSample {
  let strokes = digits.map { digit in
    let middle = ZoneModel.middle(of: digit)
    let (x, y) = (Double(middle.x), Double(middle.y))
    return [StrokeSample.Point(x: x, y: y - 20), .init(x: x, y: y + 20)]
  }
  return StrokeSample(
    label: String(label), writer: writer, canvas: .init(width: 240, height: 240), strokes: strokes)
}

/// Two drawings of each digit. Those of `digit` are `first` and `second`.
private func writer(_ digit: Int? = nil, first: StrokeSample? = nil, second: StrokeSample? = nil) -> [WriterDrawings] {
  let samples = (0..<10).flatMap { label in
    let plain = drawing(label, of: label)
    return label == digit ? [first ?? plain, second ?? plain] : [plain, plain]
  }
  return WriterDrawings.all(in: [("file", samples)]).writers
}

private func score(
  _ writers: [WriterDrawings], pins: Int = 40, seed: UInt64 = 1, jobs: Int = 2,
  configuration: LockConfiguration = PINEvaluator.configuration
) throws -> PINScore {
  PINEvaluator(model: try DeviceModel(ZoneModel.bytes, from: "test"), configuration: configuration, jobs: jobs)
    .score(writers, pins: pins, seed: seed)
}

@Suite("PINs through the whole lock")
struct PINEvaluatorTests {
  @Test("clear drawings set each PIN and open the lock at the first attempt, and wrong PINs do not", arguments: [4, 6])
  func right(length: UInt8) throws {
    var configuration = PINEvaluator.configuration
    configuration.pinLength = length
    let total = try score(writer(), configuration: configuration).total
    #expect(total.pins == 40 && total.right == 40 && total.unset == 0 && total.unopened == 0)
    #expect(total.redraws == 0 && total.attempts == 40)
    #expect(total.random == PINScore.WrongPINs(entered: 40, opened: 0))
    #expect(total.offByOne == PINScore.WrongPINs(entered: 40, opened: 0))
  }

  @Test("an unclear digit is drawn again with another drawing, and costs no attempt")
  func redraws() throws {
    let total = try score(writer(3, second: drawing(3, 4, of: 3))).total
    #expect(total.right == 40 && total.attempts == 40)
    #expect((5...35).contains(total.redraws), "16 threes are likely in 160 digits: \(total.redraws)")
  }

  @Test("a PIN whose digit is read as another does not open at the first attempt, and opens with the next drawing")
  func misread() throws {
    let total = try score(writer(7, second: drawing(1, of: 7))).total
    #expect((5...35).contains(total.pins - total.right), "\(total.right)")
    #expect(total.unopened == 0)
    #expect(total.attempts == total.pins + (total.pins - total.right))
  }

  @Test("a wrong PIN opens where its wrong digit is misread as the right one")
  func wrongOpens() throws {
    let score = try score(writer(7, second: drawing(1, of: 7)), pins: 300)
    // One of ten digits is a 1, and one of nine others is a 7.
    #expect((1...15).contains(score.total.offByOne.opened), "\(score.total.offByOne)")
    #expect(score.total.random.opened <= 1)
  }

  @Test("a digit that stays unclear keeps its PINs from being set, and no wrong PIN is entered then")
  func unset() throws {
    var configuration = PINEvaluator.configuration
    configuration.redraws = 0
    let writers = writer(5, first: drawing(5, 6, of: 5), second: drawing(5, 6, of: 5))
    let total = try score(writers, configuration: configuration).total
    #expect((5...35).contains(total.unset) && total.right == total.pins - total.unset)
    #expect(total.random.entered == total.pins - total.unset && total.attempts == total.right)
  }

  @Test("a device that allows one attempt does not open after a misread digit")
  func lockedForGood() throws {
    var configuration = PINEvaluator.configuration
    configuration.lockout = LockoutPolicy(limit: 1)
    let total = try score(writer(7, second: drawing(1, of: 7)), configuration: configuration).total
    #expect(total.unopened > 0 && total.unopened == total.pins - total.right)
    #expect(total.attempts == total.pins)
  }

  @Test("scores depend on the seed and not on the number of threads")
  func seeded() throws {
    let misread = writer(7, second: drawing(1, of: 7))
    #expect(try score(misread, jobs: 1) == score(misread, jobs: 3))
    #expect(try Set((1...5).map { try score(misread, seed: $0).total.right }).count > 1)
  }

  @Test("the worst writer comes first, and each writer has as many PINs")
  func worst() throws {
    var (writers, names) = ([WriterDrawings](), ["a", "b", "c"])
    for (name, second) in zip(names, [2, 9, 2]) {
      let samples = (0..<10).flatMap { label in
        [drawing(label, of: label, by: name), drawing(label == 2 ? second : label, of: label, by: name)]
      }
      writers += WriterDrawings.all(in: [("file", samples)]).writers
    }
    let score = try score(writers)
    #expect(score.writers.map(\.name) == names && score.writers.allSatisfy { $0.tally.pins == 40 })
    names = score.worstFirst.map(\.name)
    #expect(names == ["b", "a", "c"])
    #expect(score.total.right == score.writers.reduce(0) { $0 + $1.tally.right })
    #expect(score.json["worst"]?["writer"] == .string("b"))
  }

  @Test("samples without a writer belong to their file; writers with a digit drawn once are named")
  func people() {
    let whole = (0..<20).map { drawing($0 % 10, of: $0 % 10, by: nil) }
    let half = (0..<19).map { drawing($0 % 10, of: $0 % 10, by: "half") }
    var letter = half[0]
    letter.label = "a"
    let people = WriterDrawings.all(in: [("one", whole + [letter]), ("two", half)])
    #expect(people.writers.map(\.writer) == ["one"])
    #expect(people.incomplete == ["half"])
    // Both files have drawings of the same writer.
    #expect(WriterDrawings.all(in: [("one", half), ("two", half)]).writers.map(\.writer) == ["half"])
  }

  @Test("the report has the PINs read right, the worst writer and the wrong PINs that opened")
  func report() throws {
    var score = PINScore()
    var tally = PINScore.Tally()
    tally.pins = 20
    tally.right = 19
    tally.redraws = 5
    tally.attempts = 21
    tally.random = PINScore.WrongPINs(entered: 20, opened: 0)
    tally.offByOne = PINScore.WrongPINs(entered: 20, opened: 1)
    score.add(tally, of: "ann")
    tally.right = 10
    tally.unset = 10
    tally.offByOne = PINScore.WrongPINs(entered: 10, opened: 0)
    score.add(tally, of: "bob")
    #expect(
      score.summary == """
        40 PINs of 2 writers, 72.50% read right at the first attempt
        digits drawn again: 0.333 a PIN
        attempts: 1.400 a PIN; 0.00% never opened, 25.00% could not be set
        worst writer: bob, 50.00% right
        wrong PINs that opened: random 0 of 40 (0.00%), one digit wrong 1 of 30 (3.33%)
        """)
    let rows = score.writerTable.split(separator: "\n").map(String.init)
    #expect(rows.count == 3 && Set(rows.map(\.count)).count == 1)
    #expect(rows[1].hasPrefix("bob       20   50.00%"))
  }
}
