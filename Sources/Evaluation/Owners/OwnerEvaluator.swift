public import DigitModel
import Handwriting
import HostSupport

/// Enrolls the hands of writers, and lets them and others draw PINs that all of them know.
///
/// An owner's PIN has different digits, each of which the owner has drawn more often than it is enrolled. Strangers
/// have drawn on the same device: pens, sizes and clocks of different devices differ more than hands.
public struct OwnerEvaluator<Comparison: HandComparison>: Sendable {
  private let comparison: Comparison
  private let plan: OwnerPlan
  private let jobs: Int

  /// - Parameters:
  ///   - comparison: how drawings are compared.
  ///   - plan: what is drawn.
  ///   - jobs: threads; the scores do not depend on it.
  public init(_ comparison: Comparison, plan: OwnerPlan, jobs: Int) {
    self.comparison = comparison
    self.plan = plan
    self.jobs = jobs
  }

  /// A writer on one device, with the drawings of each digit in the order of the file.
  private struct Person: Sendable {
    var name: String
    var device: String
    var drawings: [[HandDrawing]]
    var forms: [[Comparison.Form]]
  }

  /// The scores of all owners and strangers.
  ///
  /// - Parameter drawings: of the people.
  public func score(_ drawings: [HandDrawing]) -> OwnerScore {
    OwnerScore(owners: attempts(drawings, comparison.score), enrolled: plan.enrolled)
  }

  /// The attempts of all owners and strangers.
  ///
  /// - Parameters:
  ///   - drawings: of the people.
  ///   - score: of a drawn PIN.
  public func attempts<Score: Sendable>(
    _ drawings: [HandDrawing], _ score: @escaping @Sendable ([Comparison.Form], [Comparison.Enrolled]) -> Score
  ) -> [OwnerAttempts<Score>] {
    let byWriter = Dictionary(grouping: drawings, by: \.hand)
    let people = byWriter.keys.sorted().map { key in
      let own = byWriter[key] ?? []
      let byDigit = (0..<10).map { digit in own.filter { Int($0.digit) == digit } }
      return Person(
        name: own[0].writer, device: own[0].device, drawings: byDigit, forms: byDigit.map { $0.map(comparison.form) })
    }
    let owners = people.indices.filter { index in
      people[index].forms.count { $0.count > plan.enrolled } >= plan.length
    }
    return Parallel.map(owners.count, jobs: jobs) { attempts(of: owners[$0], among: people, score) }
  }

  private func attempts<Score>(
    of index: Int, among people: [Person], _ scored: ([Comparison.Form], [Comparison.Enrolled]) -> Score
  ) -> OwnerAttempts<Score> {
    let owner = people[index]
    var generator = SeededGenerator(seed: plan.seed, stream: UInt64(index))
    var result = OwnerAttempts<Score>(name: owner.name, device: owner.device)
    let usable = (0..<10).filter { owner.forms[$0].count > plan.enrolled }
    let others = people.indices.filter { $0 != index && people[$0].device == owner.device }
    for _ in 0..<plan.pins {
      let order = generator.permutation(of: usable.count)
      let pin = order.prefix(plan.length).map { usable[$0] }
      let digits = pin.map { digit in
        let count = owner.forms[digit].count
        let order = plan.isShuffled ? generator.permutation(of: count) : Array(0..<count)
        let forms = order.prefix(plan.enrolled).map { owner.forms[digit][$0] }
        // The owner's drawings that are not enrolled.
        return (enrolled: comparison.enroll(forms), rest: Array(order.dropFirst(plan.enrolled)))
      }
      let enrolled = digits.map(\.enrolled)
      func score(_ forms: [Comparison.Form]) -> Score { scored(forms, enrolled) }
      func own() -> [HandDrawing] {
        zip(pin, digits).map { owner.drawings[$0][$1.rest[generator.index(below: $1.rest.count)]] }
      }
      var tries: [Score] = []
      for _ in 0..<plan.attempts {
        let drawings = own()
        tries.append(score(drawings.map(comparison.form)))
        for (factor, path) in [(0.6, \OwnerAttempts<Score>.fast), (1.6, \OwnerAttempts<Score>.slow)] {
          let varied = drawings.compactMap { $0.lasting(factor) }
          if varied.count == drawings.count { result[keyPath: path].append(score(varied.map(comparison.form))) }
        }
      }
      result.genuine.append(tries)
      for other in others {
        let stranger = people[other]
        func draw(_ pin: [Int]) -> [Int]? {
          guard pin.allSatisfy({ !stranger.forms[$0].isEmpty }) else { return nil }
          return pin.map { generator.index(below: stranger.forms[$0].count) }
        }
        func forms(_ pin: [Int], _ drawn: [Int]) -> [Comparison.Form] { zip(pin, drawn).map { stranger.forms[$0][$1] } }
        var tries: [Score] = []
        for attempt in 0..<plan.attempts {
          guard let drawn = draw(pin) else { break }
          tries.append(score(forms(pin, drawn)))
          guard attempt == 0 else { continue }
          let traced = zip(own(), zip(pin, drawn)).map { $0.traced(by: stranger.drawings[$1.0][$1.1]) }
          result.traced.append(score(traced.map(comparison.form)))
        }
        if !tries.isEmpty { result.knowing.append(OwnerAttempts<Score>.Stranger(other: other, tries: tries)) }
        let guess = (0..<plan.length).map { _ in generator.index(below: 10) }
        if let drawn = draw(guess) { result.guessing.append(score(forms(guess, drawn))) }
      }
    }
    return result
  }
}

/// What is asked of each owner.
public struct OwnerPlan: Equatable, Sendable {
  /// Drawings of each digit that enroll a hand, at least 1.
  public var enrolled = 3
  /// PINs of each owner.
  public var pins = 20
  /// Digits of a PIN.
  public var length = 4
  /// How many times an owner, and each stranger, draws each PIN.
  public var attempts = 5
  /// Whether the drawings that enroll are chosen at random, instead of the first ones of the file.
  public var isShuffled = false
  public var seed: UInt64 = 1

  public init() {}
}
