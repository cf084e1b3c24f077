import DigitModel
import Evaluation
import Handwriting
import Owner
import Testing

@Suite("Scores of owners' hands") struct OwnerScoreTests {
  private static func owner(
    _ name: String, genuine: [[UInt32]], knowing: [[UInt32]], guessing: [UInt32] = [4000]
  ) -> OwnerScore.Owner {
    var owner = OwnerScore.Owner(name: name, device: "pen")
    owner.genuine = genuine
    owner.knowing = knowing.enumerated().map { OwnerScore.Stranger(other: $0, tries: $1) }
    owner.guessing = guessing
    return owner
  }

  @Test("error rates, thresholds and attempts are those of the scores")
  func figures() {
    let score = OwnerScore(
      owners: [
        Self.owner("a", genuine: [[100, 300], [110, 120]], knowing: [[250, 400], [500, 600]]),
        Self.owner("b", genuine: [[130, 140], [350, 150]], knowing: [[145, 700], [800, 900]]),
      ], enrolled: 3)
    let knowing = score.scores()
    #expect(knowing.genuine == [100, 110, 120, 130, 140, 150, 300, 350])
    #expect(knowing.impostors == [145, 250, 400, 500, 600, 700, 800, 900])
    // At 300 one of eight attempts of the owners is refused, and two of eight of the strangers are accepted.
    #expect(knowing.equalErrorRate == (0.125 + 0.25) / 2)
    #expect(knowing.threshold(accepting: 0.25) == 399)
    #expect(knowing.falseAcceptance(at: 399) == 0.25)
    #expect(knowing.falseRejection(at: 140) == 3.0 / 8)
    #expect(score.scores(.random).equalErrorRate == 0)
    #expect(score.ownerWithinTwo(200) == 1)
    #expect(score.ownerWithinTwo(109) == 0.25)
    #expect(score.strangerWithinFive(250) == 0.5)
    #expect(score.closestStranger(250) == 0.5)
    #expect(score.worstQuarter(299) == 0.25)
    let range = score.equalErrorRange(seed: 1)
    #expect(range.lowerBound <= knowing.equalErrorRate && knowing.equalErrorRate <= range.upperBound)
  }

  @Test("hands that differ are distinguished, and the figures do not depend on the number of threads")
  func evaluator() throws {
    /// The k-th writer's digits are lines of a direction of the writer's own.
    let drawings = try (0..<6).flatMap { writer in
      try (0..<5).flatMap { digit in
        try (0..<4).map { sample in
          let points = (0..<20).map { k in
            StrokeSample.Point(x: Double(k * (writer - 3) + sample), y: Double(10 * k + digit * (k % 5)))
          }
          return try HandDrawing(
            StrokeSample(label: "\(digit)", writer: "w\(writer)", strokes: [points]), device: "pen")
        }
      }
    }
    var plan = OwnerPlan()
    plan.pins = 3
    func score(_ jobs: Int, _ plan: OwnerPlan) -> OwnerScore {
      OwnerEvaluator(WarpingComparison(), plan: plan, jobs: jobs).score(drawings)
    }
    let one = score(1, plan)
    #expect(one.owners.count == 6 && one.owners.allSatisfy { $0.genuine.count == 3 && $0.knowing.count == 15 })
    #expect(one.scores().equalErrorRate < 0.05)
    #expect(score(3, plan).scores().genuine == one.scores().genuine)
    plan.seed = 2
    #expect(score(1, plan).scores().impostors != one.scores().impostors)
    plan.enrolled = 4
    #expect(score(1, plan).owners.isEmpty, "no drawing is left to enter")
    plan.enrolled = 3
    let moved = drawings.map { drawing in
      var drawing = drawing
      drawing.device = drawing.writer
      return drawing
    }
    let alone = OwnerEvaluator(WarpingComparison(), plan: plan, jobs: 1).score(moved)
    #expect(alone.owners.allSatisfy { $0.knowing.isEmpty }, "strangers draw on the same device")
  }
}
