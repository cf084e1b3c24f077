import Evaluation
import Foundation
import Handwriting
import HostSupport
import TestSupport
import Testing

@testable import DigitModel
@testable import ModelReport

@Suite("Values of a report about a signature network")
struct SignatureValueTests {
  @Test(
    "a share lies at the quantile of the normal distribution",
    arguments: [
      (0.5, 0), (0.001, -3.090232), (0.02, -2.053749), (0.15865525, -1), (0.84134475, 1), (0.999, 3.090232),
    ])
  func place(share: Double, quantile: Double) {
    #expect(abs(DETCurve.place(share) - quantile) < 1e-5)
  }

  private static func scores(_ genuine: [UInt32], _ impostors: [UInt32]) -> OwnerScore.Scores {
    var owner = OwnerScore.Owner(name: "o", device: "d")
    owner.genuine = [genuine]
    owner.knowing = [OwnerScore.Stranger(other: 1, tries: impostors)]
    return OwnerScore(owners: [owner], enrolled: 1).scores()
  }

  @Test("the curve has a point for each threshold at which both shares are in the picture")
  func curve() {
    let scores = Self.scores([1, 2, 3, 4, 9], [3, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    #expect(
      DETCurve(scores).points == [
        DETCurve.Point(falseAcceptance: 0.1, falseRejection: 0.4),
        DETCurve.Point(falseAcceptance: 0.1, falseRejection: 1 - 0.8),
        DETCurve.Point(falseAcceptance: 0.2, falseRejection: 1 - 0.8),
        DETCurve.Point(falseAcceptance: 0.3, falseRejection: 1 - 0.8),
        DETCurve.Point(falseAcceptance: 0.4, falseRejection: 1 - 0.8),
        DETCurve.Point(falseAcceptance: 0.5, falseRejection: 1 - 0.8),
      ])
    #expect(DETCurve(Self.scores([], [1])).points.isEmpty)
  }

  @Test("neighbors of the curve that lie on each other are left out")
  func thinned() {
    let many = Self.scores(Array(0..<20_000), Array(5_000..<25_000))
    #expect((50...1000).contains(DETCurve(many).points.count))
  }

  @Test("the axis of the curve has its ticks at round shares")
  func axis() {
    let axis = DETCurve.axis("refused")
    #expect(axis.ticks.map(axis.label) == ["0.05%", "0.3%", "1%", "3%", "10%", "20%", "40%"])
    #expect(axis.ticks.allSatisfy(axis.range.contains))
  }

  @Test("principal components are the directions of the greatest variance, the greatest first")
  func components() {
    // Along (3, 4) / 5 with steps of 10, across it with steps of 1.
    var vectors: [[Double]] = []
    for k in -5...5 {
      let along: Double = 10 * Double(k)
      for side: Double in [-1, 1] {
        let x: Double = 7 + 0.6 * along - 0.8 * side
        let y: Double = 1 + 0.8 * along + 0.6 * side
        vectors.append([x, y, 2])
      }
    }
    let components = PrincipalComponents(of: vectors, count: 2)
    let expected: [[Double]] = [[0.6, 0.8, 0], [0.8, -0.6, 0]]
    for (direction, wanted) in zip(components.directions, expected) {
      for (a, b) in zip(direction, wanted) {
        let difference: Double = abs(a - b)
        #expect(difference < 1e-9)
      }
    }
    let rest: Double = abs(components.shares[0] - 1000.0 / 1001)
    #expect(rest < 1e-9)
    let place: [Double] = components.place([13, 9, 2])
    let (along, across): (Double, Double) = (abs(place[0] - 10), abs(place[1]))
    #expect(along < 1e-9 && across < 1e-9)
  }

  @Test("equal vectors have a place, and directions that explain nothing")
  func equal() {
    let components = PrincipalComponents(of: [[1, 2], [1, 2], [1, 2]], count: 2)
    #expect(components.shares == [0, 0])
    #expect(components.place([1, 2]) == [0, 0])
  }
}

@Suite("The page of a report about a signature network")
struct SignatureReportPageTests {
  private static let sections = ["overview", "threshold", "scores", "det", "owners", "signatures"]

  private static func model() throws -> SignatureModel {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try SignatureModel(reading: root.appendingPathComponent("Models/inklock-owner.model").path)
  }

  /// Drawings of each digit by three writers on each device.
  private static func drawings(_ devices: [String], writer: String) -> [HandDrawing] {
    let samples = WritingStyle.all.last { $0.kind == .habit }?.samples(120, seed: 1) ?? []
    return devices.flatMap { device in
      let named = samples.enumerated().map { k, sample in
        var sample = sample
        sample.writer = "\(writer)\(k / 10 % 3)"
        return sample
      }
      return HandDrawing.all(in: named, of: device).drawings
    }
  }

  private static func page(
    devices: [String] = ["a", "b"], writer: String = "w", models: Int = 2, trainedOn: String = "other"
  ) throws -> String {
    let drawings = drawings(devices, writer: writer)
    var plan = OwnerPlan()
    plan.enrolled = 2
    plan.pins = 2
    let model = try model()
    let card: JSON = .object([
      ("model", .object([("id", .string(model.embedding.id))])),
      ("data", .array([.object([("name", .string(trainedOn))])])),
    ])
    let score = OwnerEvaluator(SignatureComparison(model), plan: plan, jobs: 2).score(drawings)
    let reported = (0..<models).map { ReportedSignatures(name: "hand \($0)", model, card: card, score: score) }
    return SignatureReportPage(
      of: reported[0], comparedWith: Array(reported.dropFirst()),
      sets: devices.map { ReportedSet(name: $0, isDrawn: true, samples: drawings.count) }, drawings: drawings,
      plan: plan
    ).html
  }

  @Test("is well-formed, has every section, and refers to nothing outside of itself")
  func wellFormed() throws {
    let reader = try ReportPageTests.read(Self.page())
    #expect(reader.sections == Self.sections)
    #expect(reader.references == Self.sections.map { "#" + $0 })
    #expect(reader.elements.isDisjoint(with: ["script", "link", "iframe", "object", "img"]))
    #expect(reader.text.contains("6 owners enrolled 2 drawings of each digit and drew 2 PINs of 4 digits"))
  }

  @Test("of the same input is the same, byte for byte")
  func repeated() throws {
    #expect(try Self.page() == Self.page())
  }

  @Test("has a row for each device and model, a bar for each owner, and a plot for each digit")
  func parts() throws {
    let html = try Self.page()
    let reader = try ReportPageTests.read(html)
    for text in ["hand 0", "hand 1", "far3 = 1968", "far1 = 1792", "w0 (a)", "w2 (b)", "a bar for each of 6 owners"] {
      #expect(reader.text.contains(text), "\(text)")
    }
    // All, and each device, of two models.
    #expect(html.components(separatedBy: "<td>all</td>").count == 3)
    for device in ["a", "b"] { #expect(html.components(separatedBy: "<td>\(device)</td>").count == 3) }
    #expect(html.components(separatedBy: "first component, ").count == 1 + 2 * 10)
    // A drawing is a dot with the name of its writer.
    #expect(html.components(separatedBy: "<title>w1 (a)</title>").count == 1 + 40)
  }

  @Test("with one device and one model names neither device nor other models")
  func simple() throws {
    let reader = try ReportPageTests.read(Self.page(devices: ["a"], models: 1))
    #expect(!reader.text.contains("w0 (a)") && !reader.text.contains("Beside it"))
    #expect(reader.text.contains("w0"))
  }

  @Test("shows names unchanged, with any characters")
  func escaped() throws {
    let reader = try ReportPageTests.read(Self.page(devices: ["<d>&"], writer: "<b>&\"'\u{1}\u{9}ß"))
    #expect(reader.text.contains("<b>&\"'\u{FFFD}"))
    #expect(reader.text.contains("<d>&"))
  }

  @Test("marks a model that was trained on a set of this name")
  func seen() throws {
    #expect(try Self.page(trainedOn: "a").contains("<td>hand 0 *</td>"))
    #expect(try !Self.page(trainedOn: "c").contains("hand 0 *"))
  }
}
