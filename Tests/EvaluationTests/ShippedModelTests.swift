import Evaluation
import Foundation
import Handwriting
import Testing

@testable import DigitModel

@Suite("The shipped model")
struct ShippedModelTests {
  /// The model that is shipped.
  private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models/inklock.model").path

  @Test(
    "the shipped model reads at least 95% of every writing style but the weak spots right",
    arguments: WritingStyle.all.filter { $0.kind == .digit || $0.kind == .habit }.map(\.name))
  func floor(name: String) throws {
    let score = Evaluator(model: try DeviceModel(reading: Self.shipped), jobs: 2).score(
      try #require(WritingStyle.all.first { $0.name == name }).samples(200, seed: 1))
    let accuracy = try #require(score.digits.accuracy)
    #expect(accuracy >= 0.95, "\(name): \(score.summary)")
  }
}
