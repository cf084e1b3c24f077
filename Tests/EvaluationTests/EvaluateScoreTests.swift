import Core2HAL
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator
@testable import Evaluation

@Suite("Scores")
struct EvaluateScoreTests {
  @Test("a log line has a time, an event and fields")
  func logLine() throws {
    let line = try #require(LogLine("[     12.345] predict digit=7 confidence=0.98 second=1 ink=143\r\n"))
    #expect(line.time == 12_345)
    #expect(line.event == "predict")
    #expect(line["second"] == "1")
    #expect(line["third"] == nil)
    #expect(LogLine("[12345678.901] pin accepted attempts=1")?.event == "pin accepted")
  }

  @Test(
    "text that is no event is no log line",
    arguments: ["", "help", "[", "[]", "[1.5] x", "[a.000] x", "[1.000]", "[1.000] k=v", "\u{FFFD}"])
  func noLogLine(text: String) { #expect(LogLine(text) == nil) }

  @Test("log lines are read however their bytes are cut")
  func log() {
    let log =
      "[      0.000] boot version=1 model=ok\r\n[      1.000] predict digit=7 confidence=0.98 second=1 ink=143\r\n"
      + "garbage \u{0}\r\n[      2.000] unclear reason=ink ink=3\r\n[      4.000] predict digit=1"
    let expected = ["boot", "predict", "unclear"]
    var whole = LogReader()
    #expect(whole.read(Array(log.utf8)).map(\.event) == expected)
    var cut = LogReader()
    #expect(log.utf8.flatMap { cut.read([$0]) }.map(\.event) == expected)
  }

  @Test("an outcome is what the device read, to the thousandth; without a prediction there is no digit")
  func readings() {
    func outcome(_ verdict: DigitReading.Verdict) -> Outcome {
      Outcome(DigitReading(verdict: verdict, digit: 7, second: 1, confidence: 983, inkedCells: 143))
    }
    #expect(outcome(.clear) == Outcome(digit: 7, confidence: 0.983, second: 1, isUnclear: false))
    #expect(outcome(.unclear) == Outcome(digit: 7, confidence: 0.983, second: 1, isUnclear: true))
    #expect(outcome(.tooLittleInk) == .none)
    #expect(outcome(.overflow) == .none)
  }

  /// Four digits: right, right but unclear, wrong, without a prediction; and two non-digits.
  private func example() -> Score {
    var score = Score()
    score.add(label: 7, writer: "a", Outcome(digit: 7, confidence: 0.9, isUnclear: false))
    score.add(label: 4, writer: "a", Outcome(digit: 4, confidence: 0.4, isUnclear: true))
    score.add(label: 1, writer: "b", Outcome(digit: 7, confidence: 0.9, isUnclear: false))
    score.add(label: 0, Outcome.none)
    score.add(label: nil, writer: "b", Outcome(digit: 6, confidence: 0.8, isUnclear: false))
    score.add(label: nil, Outcome.none)
    return score
  }

  @Test("accuracy counts the likeliest digit, unclear or not, and no prediction as wrong")
  func arithmetic() {
    let score = example()
    #expect(score.digits.samples == 4)
    #expect(score.digits.accuracy == 0.5)
    #expect(score.digits.unclearShare == 0.5)
    #expect(score.digits.accuracyWhenClear == 0.5)
    #expect(score.perWriter.mapValues(\.samples) == ["a": 2, "b": 1])
    #expect(score.perWriter["a"]?.accuracy == 1)
    #expect(score.confusion[7][7] == 1)
    #expect(score.confusion[4][10] == 1)
    #expect(score.confusion[1][7] == 1)
    #expect(score.confusion[0][10] == 1)
    #expect(score.confusion.joined().reduce(0, +) == 4)
    #expect(score.nonDigits.samples == 2)
    #expect(score.nonDigits.unclearShare == 0.5)
  }

  @Test("precision, recall and F1 of a digit count unclear samples as not read")
  func retrieval() {
    let score = example()
    #expect(score.retrieval(of: 7) == Score.Retrieval(precision: 0.5, recall: 1, f1: 2.0 / 3))
    #expect(score.retrieval(of: 4) == Score.Retrieval(precision: nil, recall: 0, f1: 0))
    #expect(score.retrieval(of: 9) == Score.Retrieval(precision: nil, recall: nil, f1: nil))
  }

  @Test("the calibration error is the weighted difference between each bin's confidence and its accuracy")
  func calibration() throws {
    // In the bin of 0.9: 2 samples, 1.8 of confidence, 1 right. In that of 0.4: 1 sample, 0.4, 1 right.
    let error = try #require(example().calibrationError)
    #expect(abs(error - (0.8 + 0.6) / 3) < 1e-12)
    #expect(Score().calibrationError == nil)
    var perfect = Score()
    perfect.add(label: 1, Outcome(digit: 1, confidence: 1, isUnclear: false))
    #expect(perfect.calibrationError == 0)
  }

  @Test("merged scores are the score of all samples")
  func merge() {
    for seed in UInt64(0)..<50 {
      var generator = Seeded(seed)
      var parts = [Score(), Score(), Score()]
      var whole = Score()
      for _ in 0..<100 {
        let label = [nil, 0, 5, 9].randomElement(using: &generator)! as UInt8?
        // Quarters are summed exactly, in any order.
        let outcome = Outcome(
          digit: [nil, 0, 5, 9].randomElement(using: &generator)!,
          confidence: Double(Int.random(in: 0...4, using: &generator)) / 4,
          isUnclear: Bool.random(using: &generator))
        let writer = ["a", "b", nil].randomElement(using: &generator)!
        whole.add(label: label, writer: writer, outcome)
        parts[Int.random(in: 0..<3, using: &generator)].add(label: label, writer: writer, outcome)
      }
      var merged = Score()
      for part in parts { merged.merge(part) }
      #expect(merged == whole, "seed \(seed)")
    }
  }

  @Test("the JSON has shares of the digits, a 10 x 11 matrix, and the non-digits apart")
  func json() throws {
    let error = try #require(example().calibrationError)
    let rows = (0..<10).map { digit in
      let columns = [0: [10], 1: [7], 4: [10], 7: [7]][digit] ?? []
      return "[" + (0..<11).map { columns.contains($0) ? "1" : "0" }.joined(separator: ",") + "]"
    }
    let expected =
      #"{"samples":4,"accuracy":0.5,"unclear":0.5,"accuracyWhenClear":0.5,"#
      + "\"calibrationError\":\(error)," + #""perWriter":{"#
      + #""a":{"samples":2,"accuracy":1.0,"unclear":0.5},"b":{"samples":1,"accuracy":0.0,"unclear":0.0}},"#
      + #""confusion":["# + rows.joined(separator: ",") + #"],"negatives":{"samples":2,"unclear":0.5}}"#
    #expect(example().json.description == expected)
  }

  @Test("shares are null where nothing was counted")
  func empty() {
    let json = Score().json
    for key in ["accuracy", "unclear", "accuracyWhenClear", "calibrationError"] { #expect(json[key] == .null) }
    #expect(json["negatives"]?["unclear"] == .null)
  }

  @Test("scores of several files are given together and file by file")
  func files() {
    var total = example()
    total.merge(example())
    let json = Score.json(total: total, files: [("x.jsonl", example()), ("y.jsonl", example())])
    #expect(json["samples"] == .integer(8))
    #expect(json["files"]?.array?.map { $0["file"]?.string } == ["x.jsonl", "y.jsonl"])
    #expect(json["files"]?.array?.map { $0["samples"]?.int } == [4, 4])
  }

  @Test("weak spots have a total of their own, apart from that of the files")
  func weakSpots() {
    let json = Score.json(
      total: example(), files: [("x", example())], weakSpots: [("dot", example()), ("hook", example())])
    #expect(json["samples"] == .integer(4))
    #expect(json["weakSpots"]?["samples"] == .integer(8))
    #expect(json["weakSpots"]?["files"]?.array?.map { $0["file"]?.string } == ["dot", "hook"])
    #expect(Score.json(total: example(), files: [])["weakSpots"] == nil)
  }

  @Test("the report names the shares, the matrix, the worst writers and the calibration")
  func report() {
    let score = example()
    #expect(
      score.summary
        == "4 digits, 50.00% right, 50.00% unclear, 50.00% right when clear, 2 non-digits, 50.00% of them unclear")
    let lines = score.details.split(separator: "\n").map(String.init)
    #expect(lines[0] == "drawn \\ recognized")
    #expect(lines[2] == "  0     .     .     .     .     .     .     .     .     .     .       1")
    #expect(
      Array(lines[12...]) == [
        "worst writers", "  b: 0.00% of 1, 0.00% unclear", "  a: 100.00% of 2, 50.00% unclear",
        "calibration error 46.67% (ECE, 15 bins)",
      ])
  }

  @Test("parallel results come in order, for any number of threads", arguments: [1, 2, 7, 100])
  func parallel(jobs: Int) {
    #expect(Parallel.map(50, jobs: jobs) { $0 * $0 } == (0..<50).map { $0 * $0 })
    #expect(Parallel.map(0, jobs: jobs) { $0 } == [])
  }
}
