import Ink
import TestSupport
import Testing

@testable import DigitModel
@testable import Evaluation
@testable import Handwriting

/// A short line in the zone of each digit, on a canvas that is the drawing area.
private func zoneSample(_ digits: Int..., label: String) -> StrokeSample {
  let strokes = digits.map { digit in
    let middle = ZoneModel.middle(of: digit)
    let (x, y) = (Double(middle.x), Double(middle.y))
    return [StrokeSample.Point(x: x, y: y - 20), .init(x: x, y: y + 20)]
  }
  return StrokeSample(
    label: label, writer: "w\(digits[0] % 2)", canvas: .init(width: 240, height: 240), strokes: strokes)
}

private func evaluator(_ model: [UInt8], jobs: Int = 1) throws -> Evaluator {
  Evaluator(model: try DeviceModel(model, from: "test"), jobs: jobs)
}

@Suite("Evaluation through the device")
struct EvaluateDeviceTests {
  @Test("a sample is drawn in practice mode and its prediction read from the log", arguments: 0..<10)
  func digit(digit: Int) throws {
    let outcome = try evaluator(ZoneModel.bytes).draw(zoneSample(digit, label: "x"))
    #expect(outcome.digit == UInt8(digit))
    #expect(outcome.confidence > 0.7)
    #expect(!outcome.isUnclear)
  }

  @Test("ink that the model is unsure of is unclear")
  func unclear() throws {
    #expect(try evaluator(ZoneModel.bytes).draw(zoneSample(3, 4, label: "x")).isUnclear)
  }

  @Test("ink that overflows the stroke buffer is unclear without a digit")
  func overflow() throws {
    let points = (0..<2000).map { k -> StrokeSample.Point in
      let (x, y) = (k % 40 * 6, k * 7 % 240)
      return StrokeSample.Point(x: Double(x), y: Double(y))
    }
    let sample = StrokeSample(label: "1", canvas: .init(width: 240, height: 240), strokes: [points])
    #expect(try evaluator(ZoneModel.bytes).draw(sample) == .none)
  }

  @Test("a slow writer still draws one digit")
  func slow() throws {
    var sample = zoneSample(6, 6, label: "6")
    for stroke in 0..<2 {
      for point in 0..<2 { sample.strokes[stroke][point].t = Double(stroke * 5000 + point * 3000) }
    }
    let outcome = try evaluator(ZoneModel.bytes).draw(sample)
    #expect(outcome.digit == 6 && !outcome.isUnclear)
  }

  @Test("scores do not depend on the number of threads", arguments: [2, 5])
  func threads(jobs: Int) throws {
    let samples =
      (0..<30).map { zoneSample($0 % 10, label: "\($0 * 3 % 10)") } + [zoneSample(1, 2, label: "a")]
    let score = try evaluator(ZoneModel.bytes, jobs: jobs).score(samples)
    #expect(score == (try evaluator(ZoneModel.bytes, jobs: 1).score(samples)))
    #expect(score.digits.samples == 30)
    // 3d = d modulo 10 for 0 and 5 only.
    #expect(score.digits.right == 6)
    #expect(score.perWriter.keys.sorted() == ["w0", "w1"])
    #expect(score.nonDigits.unclear == 1)
  }

  @Test("each sample has a line with its position, its label and its prediction")
  func predictions() throws {
    let samples = [zoneSample(3, label: "3"), zoneSample(4, 5, label: " x ")]
    let lines = try evaluator(ZoneModel.bytes).evaluate(samples, named: "a.jsonl").predictions
    #expect(
      lines.map { $0["file"]?.string } == ["a.jsonl", "a.jsonl"] && lines.map { $0["index"]?.int } == [0, 1]
        && lines.map { $0["writer"]?.string } == ["w1", "w0"] && lines.map { $0["label"]?.string } == ["3", "x"]
        && lines.map { $0["unclear"] } == [.bool(false), .bool(true)])
    #expect(lines[0]["digit"] == .integer(3))
    #expect(Set([lines[1]["digit"]?.int, lines[1]["second"]?.int]) == [4, 5])
    #expect(try #require(lines[0]["confidence"]?.double) > 0.7)
  }

  @Test("a sample without a prediction and a sample without a writer have nulls")
  func noPrediction() throws {
    var sample = zoneSample(3, label: "3")
    sample.writer = nil
    sample.strokes = [(0..<2000).map { StrokeSample.Point(x: Double($0 % 240), y: Double($0 * 7 % 240)) }]
    let line = try #require(try evaluator(ZoneModel.bytes).evaluate([sample], named: "a").predictions.first)
    let expected =
      #"{"file":"a","index":0,"writer":null,"label":"3","digit":null,"confidence":0.0,"second":null,"unclear":true}"#
    #expect(line.description == expected)
  }

  @Test("the device reads placed strokes as the host does", arguments: [Framing.asDrawn, .normalized])
  func sameRaster(framing: Framing) throws {
    for seed in UInt64(0)..<40 {
      var generator = Seeded(seed)
      let model = ZoneModel.random(framing: framing, seed: seed)
      let strokes = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        (0..<Int.random(in: 1...40, using: &generator)).map { _ in
          StrokeSample.Point(
            x: Double.random(in: 0...100, using: &generator), y: Double.random(in: 0...100, using: &generator))
        }
      }
      let sample = StrokeSample(label: "1", hz: 90, strokes: strokes)
      let expected = Outcome(try LoadedNetwork(model).predict(StrokePlacement.place(sample).ink))
      // The log has two decimals: the third is the network's own.
      #expect(try evaluator(model).draw(sample) == expected, "seed \(seed)")
    }
  }

  @Test("images enter the network as they are, above the threshold")
  func images() throws {
    var pixels = [UInt8](repeating: 0, count: 2 * 784)
    for row in 3..<10 { pixels[row * 28 + 2] = 200 }
    for row in 18..<25 { pixels[784 + row * 28 + 13] = 100 }
    let images = try #require(ImageSet(pixels: pixels, labels: [0, 7]))
    let evaluator = try evaluator(ZoneModel.bytes, jobs: 2)
    #expect(evaluator.score(images).digits.right == 2)
    let faint = evaluator.score(images, threshold: 150)
    #expect(faint.digits.right == 1)
    #expect(faint.confusion[7][Score.unclearColumn] == 1)
  }
}
