import Handwriting

/// How often owners are refused and strangers accepted. The lower a score (`HandWeights`), the more alike.
public struct OwnerScore: Sendable {
  /// What was drawn against the template of one owner.
  public typealias Owner = OwnerAttempts<UInt32>
  /// A stranger who draws one of the owner's PINs.
  public typealias Stranger = Owner.Stranger

  public var owners: [Owner]
  /// Drawings of each digit that were enrolled.
  public var enrolled: Int

  /// - Parameters:
  ///   - owners: in any order.
  ///   - enrolled: drawings of each digit that were enrolled.
  public init(owners: [Owner], enrolled: Int) {
    self.owners = owners
    self.enrolled = enrolled
  }

  /// Who draws against an owner's template.
  public enum Impostors: Sendable {
    /// Strangers who know the PIN.
    case knowing
    /// Strangers who draw a random PIN.
    case random
  }

  /// The scores that the other figures are of, sorted.
  public struct Scores: Sendable {
    public var genuine: [UInt32]
    public var impostors: [UInt32]

    init(_ owners: some Sequence<Owner>, _ kind: Impostors) {
      genuine = owners.flatMap { $0.genuine.joined() }.sorted()
      impostors = owners.flatMap { kind == .knowing ? $0.knowing.flatMap(\.tries) : $0.guessing }.sorted()
    }

    /// The mean of false rejections and false acceptances where they are nearest to each other, 0...1.
    public var equalErrorRate: Double {
      var accepted = 0
      for (k, score) in genuine.enumerated() {
        while accepted < impostors.count, impostors[accepted] <= score { accepted += 1 }
        let rejection = Double(genuine.count - k - 1) / Double(genuine.count)
        let acceptance = Double(accepted) / Double(max(impostors.count, 1))
        if acceptance >= rejection { return (acceptance + rejection) / 2 }
      }
      return 0
    }

    /// The largest score that accepts at most a share of the impostors.
    public func threshold(accepting share: Double) -> UInt32 {
      guard !impostors.isEmpty else { return 0 }
      let first = impostors[min(Int(share * Double(impostors.count)), impostors.count - 1)]
      return first == 0 ? 0 : first - 1
    }

    /// Share of the owners' attempts that a threshold refuses.
    public func falseRejection(at threshold: UInt32) -> Double { OwnerScore.share(genuine) { $0 > threshold } }
    /// Share of the impostors' attempts that a threshold accepts.
    public func falseAcceptance(at threshold: UInt32) -> Double { OwnerScore.share(impostors) { $0 <= threshold } }
  }

  public func scores(_ kind: Impostors = .knowing) -> Scores { Scores(owners, kind) }

  static func share<Element>(_ list: [Element], _ isCounted: (Element) -> Bool) -> Double {
    Double(list.count { isCounted($0) }) / Double(max(list.count, 1))
  }

  /// The equal error rate that 5% and 95% of random choices of as many owners, with repetition, do not exceed.
  public func equalErrorRange(seed: UInt64, rounds: Int = 200) -> ClosedRange<Double> {
    guard !owners.isEmpty else { return 0...0 }
    var generator = SeededGenerator(seed: seed, stream: 7)
    let rates = (0..<rounds).map { _ in
      Scores((0..<owners.count).map { _ in owners[generator.index(below: owners.count)] }, .knowing).equalErrorRate
    }.sorted()
    return rates[rounds / 20]...rates[rounds - 1 - rounds / 20]
  }

  /// Share of the owner's attempts at another tempo that a threshold refuses: in 0.6 and in 1.6 of the time.
  public func falseRejectionAtTempo(_ threshold: UInt32) -> (fast: Double, slow: Double) {
    (
      OwnerScore.share(owners.flatMap(\.fast)) { $0 > threshold },
      OwnerScore.share(owners.flatMap(\.slow)) { $0 > threshold }
    )
  }

  /// Share of the PINs at which a threshold accepts one of the owner's first two attempts.
  public func ownerWithinTwo(_ threshold: UInt32) -> Double {
    OwnerScore.share(owners.flatMap(\.genuine)) { $0.prefix(2).contains { $0 <= threshold } }
  }

  /// Share of the strangers of whom a threshold accepts one of five attempts at a PIN that they know.
  public func strangerWithinFive(_ threshold: UInt32) -> Double {
    OwnerScore.share(owners.flatMap(\.knowing)) { $0.tries.prefix(5).contains { $0 <= threshold } }
  }

  /// The mean over the owners of the share of attempts that is accepted of the stranger who is accepted most often.
  public func closestStranger(_ threshold: UInt32) -> Double {
    let shares = owners.compactMap { owner in
      Dictionary(grouping: owner.knowing) { $0.other }.values.map { strangers in
        OwnerScore.share(strangers.flatMap(\.tries)) { $0 <= threshold }
      }.max()
    }
    return shares.reduce(0, +) / Double(max(shares.count, 1))
  }

  /// Share of the strangers' attempts with the owner's ink in their own tempo that a threshold accepts.
  public func tracedAcceptance(_ threshold: UInt32) -> Double {
    OwnerScore.share(owners.flatMap(\.traced)) { $0 <= threshold }
  }

  /// Share of the attempts that a threshold refuses of the quarter of the owners who are refused most often.
  public func worstQuarter(_ threshold: UInt32) -> Double {
    let shares = owners.map { OwnerScore.share(Array($0.genuine.joined())) { $0 > threshold } }.sorted(by: >)
    let worst = shares.prefix(max((shares.count + 3) / 4, 1))
    return worst.reduce(0, +) / Double(max(worst.count, 1))
  }
}
