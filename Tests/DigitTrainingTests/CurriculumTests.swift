import DigitNet
import Foundation
import HostSupport
import Ink
import Testing

@testable import DigitTraining
@testable import Handwriting

@Suite("Curriculum") struct CurriculumTests {
  /// A 1 drawn downwards by hand, a non-digit of two strokes, and a blank image.
  private static func data() throws -> TrainingData {
    func stroke(_ x: Double, _ y: ClosedRange<Double>) -> [StrokeSample.Point] {
      (0...10).map { StrokeSample.Point(x: x, y: y.lowerBound + (y.upperBound - y.lowerBound) * Double($0) / 10) }
    }
    var data = TrainingData(validationShare: 0)
    data.add(
      (0..<20).map { StrokeSample(label: "1", writer: "w\($0)", strokes: [stroke(120, 20...220)]) }, named: "digits")
    data.add(
      (0..<20).map {
        StrokeSample(label: "H", writer: "w\($0)", strokes: [stroke(20, 20...220), stroke(220, 20...220)])
      }, named: "letters")
    data.add(
      try #require(ImageSet(pixels: [UInt8](repeating: 255, count: 784 * 20), labels: Array(repeating: 2, count: 20))),
      named: "images")
    return data
  }

  @Test("the motion of an image is unknown, and non-digits get the motion of digits")
  func motions() throws {
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    let shape = try #require(NetworkShape(zones: zones, readsMotion: true, hidden: [8], bits: [4, 8], classes: 11))
    var recipe = TrainingRecipe(shape: shape, framing: .normalized, epochs: 1, seed: 3)
    recipe.syntheticShare = 0
    recipe.redrawnShare = 0
    recipe.nonDigitShare = 0.4
    let curriculum = Curriculum(data: try Self.data(), redrawn: [], recipe: recipe, stream: 0)
    let examples = try (0..<10).flatMap { try curriculum.examples(epoch: $0, workers: Workers(threads: 1)) }
    #expect(examples.filter { $0.label == 2 }.allSatisfy { $0.drawing.motion == Motion() })
    for label in [UInt8(1), 10] {
      let motions = examples.filter { $0.label == label }.map(\.drawing.motion)
      let known = motions.filter { $0 != Motion() }
      // Three of ten are hidden: a bound of five deviations.
      let deviation = (0.21 * Double(motions.count)).squareRoot()
      #expect(abs(Double(known.count) - 0.7 * Double(motions.count)) < 5 * deviation, "\(label)")
      #expect(known.allSatisfy { $0[4] == 8 }, "one stroke: \(label)")
      let upwards = known.count { $0[1] > $0[3] }
      #expect(upwards > 0 && upwards * 3 < known.count, "\(upwards) of \(known.count) upwards: \(label)")
    }
  }

  /// Crops of pictures: threes with a bar at the top, and empty non-digits with one at the bottom.
  private static func crops(_ count: Int) throws -> ImageSet {
    let folder = NSTemporaryDirectory() + "inklock-crops-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rasters = (0..<count).map { k in
      var raster = Raster()
      for row in 8..<20 { for column in 8..<20 { raster[row, column] = k % 2 == 0 || column < 12 } }
      return raster
    }
    try ImageSet.write(crops: rasters, labels: (0..<count).map { $0 % 2 == 0 ? 3 : 10 }, to: folder)
    return try ImageSet(crops: folder)
  }

  @Test("crops are digits and non-digits alike; a share is for validation; few are repeated")
  func crops() throws {
    var data = TrainingData(validationShare: 0.25)
    data.add(crops: try Self.crops(8), named: "crops")
    #expect(data.hasDigits && data.hasNonDigits && data.hasValidationDigits)
    let zones = try #require(Zones(.edges, step: 5, margin: 2))
    let shape = try #require(NetworkShape(zones: zones, readsMotion: true, hidden: [8], bits: [4, 8], classes: 11))
    var recipe = TrainingRecipe(shape: shape, framing: .normalized, epochs: 1, seed: 3)
    recipe.syntheticShare = 0
    recipe.redrawnShare = 0
    recipe.strokeShare = 0
    recipe.nonDigitShare = 0
    func labels(_ data: TrainingData) throws -> [UInt8: Int] {
      let curriculum = Curriculum(data: data, redrawn: [], recipe: recipe, stream: 0)
      let examples = try curriculum.examples(epoch: 0, workers: Workers(threads: 1))
      #expect(examples.allSatisfy { $0.drawing.raster.inkedCells > 10 })
      #expect(examples.allSatisfy { $0.drawing.motion == Motion() })
      return Dictionary(grouping: examples, by: \.label).mapValues(\.count)
    }
    #expect(try labels(data) == [3: 3, 10: 3])
    // Beside many images, each crop is taken eight times.
    data.add(
      try #require(
        ImageSet(pixels: [UInt8](repeating: 255, count: 784 * 100), labels: Array(repeating: 2, count: 100))),
      named: "images")
    let all = try labels(data)
    #expect(all[3] == 24 && all[10] == 24, "\(all)")
  }

  @Test("crops without non-digits have none")
  func onlyDigits() throws {
    var data = TrainingData(validationShare: 0)
    #expect(!data.hasDigits)
    data.add(crops: try Self.crops(1), named: "crops")
    #expect(data.hasDigits && !data.hasNonDigits && !data.hasValidationDigits)
    // The second half of two is a non-digit, which is all there is for validation.
    var half = TrainingData(validationShare: 0.5)
    half.add(crops: try Self.crops(2), named: "crops")
    #expect(half.hasDigits && !half.hasNonDigits && !half.hasValidationDigits)
  }
}
