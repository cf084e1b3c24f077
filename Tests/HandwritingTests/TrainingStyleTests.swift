import Handwriting
import Testing

@Suite("Styles that networks are trained on")
struct TrainingStyleTests {
  @Test("networks are trained on several styles of each digit, none of them one that they are tested on")
  func kinds() {
    for digit in 0...9 {
      let strokes = DigitStyle.forTraining.filter { $0.digit == digit }.map { $0.strokes }
      #expect(strokes.count >= 5, "\(digit)")
      for known in DigitStyle.all where known.digit == digit {
        #expect(!strokes.contains { same($0, known.strokes) }, "\(known.name)")
      }
    }
  }

  private func same(_ a: [[DigitStyle.Point]], _ b: [[DigitStyle.Point]]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { one, other in
        one.count == other.count && zip(one, other).allSatisfy { $0.x == $1.x && $0.y == $1.y }
      }
  }

  @Test("no writing style reaches off the drawing area, and each stroke has a length")
  func places() {
    var writer = SyntheticWriter(seed: 3)
    writer.jitter = 0
    for style in DigitStyle.forTraining {
      for stroke in writer.draw(style) {
        #expect(stroke.count >= 3, "\(style.digit)")
        #expect(stroke.allSatisfy { (1...238).contains($0.x) && (1...238).contains($0.y) }, "\(style.digit)")
      }
    }
  }
}
