import Foundation
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

  @Test("networks are trained on most signs that they are tested on, drawn differently")
  func signs() {
    let known = Set(Sign.forTraining.map(\.label))
    for sign in Sign.all {
      #expect(known.contains(sign.label), "\(sign.label)")
      #expect(!Sign.forTraining.contains { same($0.strokes, sign.strokes) }, "\(sign.label)")
    }
  }

  /// Signs that are one line: they must not be a one.
  @Test("no sign is a line within 40 degrees of upright, however it is varied")
  func slashes() throws {
    for sign in Sign.all + Sign.forTraining where sign.strokes.count == 1 {
      let (first, last) = (sign.strokes[0][0], try #require(sign.strokes[0].last))
      let isStraight = sign.strokes[0].count == 3
      // As narrow, tilted and slanted as samples of them get.
      guard isStraight else { continue }
      let right = abs(last.x - first.x) * 0.74 - 0.15 * abs(last.y - first.y)
      let down = abs(last.y - first.y)
      #expect(right > down * tan((40.0 + 10) * .pi / 180), "\(sign.label)")
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
    let styles: [any StrokeStyle] = DigitStyle.forTraining + Sign.forTraining
    for style in styles {
      for stroke in writer.draw(style) {
        #expect(stroke.count >= 3, "\(style.label)")
        #expect(stroke.allSatisfy { (1...238).contains($0.x) && (1...238).contains($0.y) }, "\(style.label)")
      }
    }
  }
}
