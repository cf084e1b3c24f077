internal import Core2Simulator
public import DigitModel
import Foundation
import Handwriting
import HostSupport
import LockFirmware
public import Owner

/// Sets and enters PINs on the whole simulated lock, which knows hands, to see whether it decides as computed.
public struct OwnersAtTheDevice: Sendable {
  /// What the lock did.
  public struct Result: Equatable, Sendable {
    /// PINs that the lock took, and that it did not take: a digit was misread, or the drawings were too different.
    public var set = 0
    public var unset = 0
    /// Attempts of owners and of strangers whose digits the lock read right, and how many it accepted.
    public var owners = 0
    public var ownersAccepted = 0
    public var strangers = 0
    public var strangersAccepted = 0
    /// Attempts with a digit that was misread or stayed unclear.
    public var misread = 0
    /// Attempts in which the lock decided as computed.
    public var sameDecision = 0
    /// The sum of the differences between the scores of the lock and the computed ones, in 1/256. The panel takes its
    /// samples at other moments than the data set.
    public var difference: UInt32 = 0

    public init() {}

    mutating func add(_ other: Result) {
      set += other.set
      unset += other.unset
      owners += other.owners
      ownersAccepted += other.ownersAccepted
      strangers += other.strangers
      strangersAccepted += other.strangersAccepted
      misread += other.misread
      difference += other.difference
      sameDecision += other.sameDecision
    }

    /// In one line.
    public var text: String {
      let attempts = owners + strangers
      let difference = String(format: "%.1f", Double(difference) / Double(max(attempts, 1)))
      return
        "through the lock: \(set) PINs set, \(unset) not; it decides as computed in \(sameDecision) of \(attempts) attempts, "
        + "and its scores differ by \(difference) on average; accepted \(ownersAccepted) of \(owners) owners and "
        + "\(strangersAccepted) of \(strangers) strangers who know the PIN; \(misread) attempts with a misread digit"
    }
  }

  private let digits: [UInt8]
  private let hands: SignatureModel
  private let level: HandLevel
  private let seed: UInt64

  /// - Parameters:
  ///   - digits: the network that reads digits.
  ///   - hands: the network that knows hands.
  ///   - level: how exactly the hand counts; not `off`.
  ///   - seed: of the PINs and of who draws them.
  public init(digits: DeviceModel, hands: SignatureModel, level: HandLevel, seed: UInt64) {
    self.digits = digits.bytes
    self.hands = hands
    self.level = level
    self.seed = seed
  }

  /// Lets owners set PINs with three drawings of each digit, and enter them once; and a stranger once.
  ///
  /// - Parameters:
  ///   - drawings: of people; those with four drawings of four digits are owners.
  ///   - pins: how many PINs are set.
  ///   - jobs: threads. The result does not depend on it.
  public func run(_ drawings: [HandDrawing], pins: Int, jobs: Int) -> Result {
    let hands = Dictionary(grouping: drawings, by: \.hand)
    let people = hands.keys.sorted().map { hand in
      (0..<10).map { digit in (hands[hand] ?? []).filter { Int($0.digit) == digit } }
    }
    let owners = people.indices.filter { index in people[index].count { $0.count > 3 } >= 4 }
    guard !owners.isEmpty else { return Result() }
    return Parallel.map(pins, jobs: jobs) { pin(number: $0, people, owners) }.reduce(into: Result()) { $0.add($1) }
  }

  private func pin(number: Int, _ people: [[[HandDrawing]]], _ owners: [Int]) -> Result {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    var result = Result()
    let index = owners[generator.index(below: owners.count)]
    let owner = people[index]
    let known = (0..<10).filter { owner[$0].count > 3 }
    let pin = generator.permutation(of: known.count).prefix(4).map { known[$0] }
    var setup = Core2.Setup(model: digits)
    setup.ownerModel = hands.embedding.bytes
    setup.configuration = PINEvaluator.configuration
    setup.configuration.owner = level
    setup.configuration.secondReading = false
    setup.entropySeed = generator.next()
    setup.isPainting = false
    let numbers = pin.map { UInt8($0) }
    guard let setter = try? LockUser(setup) else { return result }
    let entry = setter.set(numbers, rounds: 3) { round, position, _ in owner[pin[position]][round].placed }
    guard entry.isAccepted, entry.digits == numbers + numbers + numbers else {
      result.unset = 1
      return result
    }
    result.set = 1
    setup.flash = setter.flash
    let comparison = SignatureComparison(hands)
    let enrolled = pin.map { comparison.enroll(owner[$0].prefix(3).map(comparison.form)) }
    let limit = hands.network.threshold(strict: level == .strict)
    /// Whether the lock accepted the drawings; `nil` where it did not read the digits as they were meant.
    func attempt(_ drawn: [HandDrawing]) -> Bool? {
      guard let entry = try? LockUser(setup).enter(numbers, drawing: { position, _ in drawn[position].placed }),
        entry.digits == numbers
      else {
        result.misread += 1
        return nil
      }
      let score = comparison.score(drawn.map(comparison.form), to: enrolled)
      let shown = entry.handScore ?? 0
      result.difference += shown > score ? shown - score : score - shown
      if entry.isAccepted == (score <= limit) { result.sameDecision += 1 }
      return entry.isAccepted
    }
    if let isAccepted = attempt(pin.map { owner[$0][3 + generator.index(below: owner[$0].count - 3)] }) {
      result.owners += 1
      result.ownersAccepted += isAccepted ? 1 : 0
    }
    let device = owner[pin[0]][0].device
    let others = people.filter { person in
      pin.allSatisfy { !person[$0].isEmpty } && person[pin[0]][0].device == device
        && person[pin[0]][0].writer != owner[pin[0]][0].writer
    }
    guard !others.isEmpty else { return result }
    let stranger = others[generator.index(below: others.count)]
    if let isAccepted = attempt(pin.map { stranger[$0][generator.index(below: stranger[$0].count)] }) {
      result.strangers += 1
      result.strangersAccepted += isAccepted ? 1 : 0
    }
    return result
  }
}
