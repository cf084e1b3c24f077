import Testing

@testable import DigitCollection

@Suite("The order in which digits are drawn") struct CollectionPlanTests {
  private static func plan(
    _ fingers: [WritingFinger] = [.index, .thumb], drawings: Int = 3, seed: UInt64 = 1, done: [DrawingPrompt: Int] = [:]
  ) -> [DrawingPrompt] {
    CollectionPlan(fingers: fingers, drawings: drawings, seed: seed, done: done).prompts
  }

  private static func counts(_ prompts: some Sequence<DrawingPrompt>) -> [DrawingPrompt: Int] {
    prompts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test("each digit is drawn equally often with each finger", arguments: [1, 2, 5])
  func complete(drawings: Int) {
    let counts = Self.counts(Self.plan(drawings: drawings))
    #expect(counts.count == 20)
    #expect(counts.values.allSatisfy { $0 == drawings })
  }

  @Test("no digit follows itself, whichever digits were drawn before", arguments: 1...200 as ClosedRange<UInt64>)
  func separate(seed: UInt64) {
    let prompts = Self.plan(drawings: 5, seed: seed)
    // Also in what is left of the plan, after any part of it.
    for start in [0, 1, 9, 10, 11, 20, 37] {
      let rest = Self.plan(drawings: 5, seed: seed, done: Self.counts(prompts.prefix(start)))
      #expect(zip(rest, rest.dropFirst()).allSatisfy { $0.digit != $1.digit }, "seed \(seed), start \(start)")
    }
  }

  @Test("the fingers take turns of ten digits")
  func turns() {
    let prompts = Self.plan()
    for turn in 0..<6 {
      let part = prompts[10 * turn..<10 * turn + 10]
      #expect(Set(part.map(\.digit)).count == 10)
      #expect(part.allSatisfy { $0.finger == (turn % 2 == 0 ? .index : .thumb) })
    }
  }

  @Test("the order is that of the seed, and another seed gives another order")
  func seeds() {
    #expect(Self.plan(seed: 4) == Self.plan(seed: 4))
    #expect(Self.plan(seed: 4) != Self.plan(seed: 5))
  }

  @Test("what was drawn before is not asked for again, and the rest keeps its order", arguments: 0...60)
  func resumed(done: Int) {
    let prompts = Self.plan()
    #expect(Self.plan(done: Self.counts(prompts.prefix(done))) == Array(prompts.dropFirst(done)))
  }

  @Test("a plan with more drawings begins with the smaller one")
  func larger() { #expect(Self.plan(drawings: 5).prefix(60) == Self.plan(drawings: 3)[...]) }

  @Test("drawings beyond the plan do not count")
  func tooMany() {
    let done = [DrawingPrompt(digit: 3, finger: .index): 7]
    let rest = Self.plan(done: done)
    #expect(rest.count == 57)
    #expect(!rest.contains(DrawingPrompt(digit: 3, finger: .index)))
  }
}

@Suite("Names of people in a data set") struct CollectorNameTests {
  @Test(
    "letters and digits of any script are a name, with separators between them",
    arguments: ["a", "me", "Anna 2", "j.r-doe_3", "Jürgen", "李明", String(repeating: "n", count: 40)])
  func accepted(name: String) { #expect(CollectorName(name)?.text == name) }

  @Test(
    "anything else is not",
    arguments: [
      "", " ", "a ", " a", ".", "-a", "a\n", "a/b", "../a", "a\"b", "a\u{202E}b", "a\u{0}",
      String(repeating: "n", count: 41),
    ])
  func refused(name: String) { #expect(CollectorName(name) == nil) }
}
