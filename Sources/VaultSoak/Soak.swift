import Core2HAL
import PINVault

/// Random lives of a device: PINs are set, entered wrong, changed and wiped while the power is cut, also several times
/// in a row while the device recovers, on flash that wears out, whose torn bits are weak, and that misreads.
public struct Soak: Sendable {
  /// The flash of the lives.
  public enum Kind: String, CaseIterable, Sendable {
    /// Power cuts only, half of them with weak bits.
    case cut
    /// Also one reading of 40 with a wrong bit, and one of 400 that is all ones.
    case misread
    /// Also one operation of 12 that stops half done and fails.
    case brownout
  }

  public private(set) var points = 0
  public private(set) var violations: [String] = []
  /// The kind of all lives; `nil`: by the seed.
  public var kind: Kind?

  private static let pins = ["1111", "2222", "12345678", "0000"]

  public init(kind: Kind? = nil) { self.kind = kind }

  /// One life. The same seed gives the same one.
  public mutating func run(seed: UInt64) {
    let kind = kind ?? Kind.allCases[Int(seed % UInt64(Kind.allCases.count))]
    var life = Life(seed: seed, kind: kind)
    life.run()
    points += life.points
    if let violation = life.violation { violations.append("seed \(seed), \(kind), \(life.story): \(violation)") }
  }

  /// Adds the results of other lives.
  public mutating func add(_ other: Soak) {
    points += other.points
    violations += other.violations
  }

  private struct Life: ~Copyable {
    var points = 0
    var violation: Violation?
    var story = ""
    private var chance: Chance
    private var device: VaultDevice
    /// What the vault may hold: more than one thing only where weak bits of an attempt read both ways.
    private var holdings: Set<Holding> = [Holding(nil)]
    private let kind: Kind
    private let isNoisy: Bool
    private let faults: FlashFaults

    init(seed: UInt64, kind: Kind) {
      self.kind = kind
      var chance = Chance(seed)
      let isNoisy = kind != .cut
      var flash = CuttingFlash(seed: chance.next())
      flash.leavesWeakBits = isNoisy || chance.below(2) == 0
      if !isNoisy, chance.below(4) == 0 {
        // One worn sector: the others must do.
        let offset = chance.below(flash.image.count)
        flash.stuckAtZero[offset] = 1 << UInt8(chance.below(8))
      }
      faults =
        switch kind {
        case .cut: FlashFaults()
        case .misread: FlashFaults(wrongBits: 40, deadReadings: 400)
        case .brownout: FlashFaults(brownouts: 12)
        }
      flash.faults = faults
      device = VaultDevice(flash)
      self.chance = chance
      self.isNoisy = isNoisy
    }

    mutating func run() {
      for _ in 0..<16 where violation == nil { step() }
    }

    private mutating func step() {
      let pin = Soak.pins[chance.below(Soak.pins.count)]
      let choice = chance.below(12)
      // As many operations as the step can have: an attempt marks, twice when it is right, the others write a record.
      let cut = chance.below(4) > 0 ? randomCut(operations: choice < 4 ? 7 : choice == 5 ? 3 : 4) : nil
      device.flash.restore(cut: cut)
      let before = holdings
      switch choice {
      case 0..<3:
        story += " set \(pin)"
        let isSet = device.set(pin)
        finish(cut, before, after: [Holding(pin)], isDone: isSet)
      case 3:
        story += " wipe"
        let isWiped = device.wipe()
        finish(cut, before, after: [Holding(nil)], isDone: isWiped)
      case 4 where before.allSatisfy { $0.pin != nil } && cut == nil && !isNoisy && chance.below(4) == 0:
        story += " fill"
        // Two PINs in turn, so that none is the same as the previous one.
        for k in 0..<156 { _ = device.attempt(k % 2 == 0 ? "9999" : "8888") }
        finish(nil, before, after: Set(before.map { Holding($0.pin, attempts: $0.attempts + 156) }), isDone: true)
      case 5:
        story += " boot"
        boot(cut: cut, allowed: before)
        finish(cut, before, after: before, isDone: true)
      default:
        story += " try \(pin)"
        attempt(pin, cut, before)
      }
    }

    private mutating func attempt(_ pin: String, _ cut: PowerCut?, _ before: Set<Holding>) {
      let counted = Set(before.map { $0.pin == nil ? $0 : Holding($0.pin, attempts: $0.attempts + 1) })
      switch device.attempt(pin) {
      case .accepted(let attempts):
        let least = before.filter { $0.pin == pin }.map(\.attempts).min()
        guard let least, attempts > least else { return fail("\(pin) is accepted after \(attempts), held \(before)") }
        // A right PIN whose success was not written stays counted.
        let right = counted.filter { $0.pin == pin }
        finish(cut, right, after: [Holding(pin)], isDone: !device.flash.isDead && !isNoisy)
      case .wrong(_, isRepeated: true): finish(cut, before, after: before, isDone: true)
      case .wrong(let attempts, isRepeated: false):
        let others = before.filter { $0.pin != nil && $0.pin != pin }
        guard let least = others.map(\.attempts).min(), attempts > least else {
          return fail("\(pin) is wrong after \(attempts), held \(before)")
        }
        finish(cut, before, after: counted.filter { $0.pin != pin }, isDone: true)
      case .fault:
        let isUnclear = device.flash.isDead || isNoisy
        guard isUnclear || before.contains(where: { $0.pin == nil }) else { return fail("a fault, held \(before)") }
        finish(cut, before, after: counted, isDone: !isUnclear)
      }
    }

    /// Boots with the faults of this life. They may make a vault corrupt for one boot, or count more; nothing else.
    private mutating func boot(cut: PowerCut?, allowed: Set<Holding>) {
      device.flash.faults = faults
      device.reboot(cut: cut)
      if isNoisy, !device.flash.isDead, device.state != .corrupt,
        !Inspection(allowed: allowed, pins: [], mayCountMore: true).allows(device.state)
      {
        fail("boots as \(device.state), held \(allowed)")
      }
    }

    private mutating func fail(_ text: String) { violation = violation ?? Violation(text) }

    /// Boots, with the power cut again and again, and checks what the vault holds.
    ///
    /// - Parameters:
    ///   - before: what it may hold where the step was not done.
    ///   - after: what it may hold where it was.
    private mutating func finish(_ cut: PowerCut?, _ before: Set<Holding>, after: Set<Holding>, isDone: Bool) {
      guard violation == nil else { return }
      let allowed = isDone ? after : before.union(after)
      if device.flash.isDead {
        if let cut { story += " cut at \(cut)" }
        points += 1
        while chance.below(2) == 0 {
          let next = randomCut(operations: 3)
          boot(cut: next, allowed: allowed)
          guard device.flash.isDead else { break }
          points += 1
          story += " and \(next)"
        }
        if device.flash.isDead { boot(cut: nil, allowed: allowed) }
      } else if let cut {
        story += " (no \(cut.operation))"
      }
      guard violation == nil else { return }
      inspect(allowed)
    }

    private mutating func inspect(_ allowed: Set<Holding>) {
      var flash = device.flash
      flash.restore()
      flash.faults = FlashFaults()
      // Attempts on copies take most of the time of a life, so other PINs than those that may hold are tried seldom.
      let triesOthers = chance.below(4) == 0
      var pins = Set(allowed.map(\.pin))
      let isOpen = pins.count > 1
      if triesOthers { pins.insert(Soak.pins[chance.below(Soak.pins.count)]) }
      let inspection = Inspection(
        allowed: allowed, pins: pins.compactMap { $0 }.sorted(), mayCountMore: kind == .misread,
        triesPINs: isOpen || triesOthers, triesUnusedPIN: triesOthers, triesNewPIN: chance.below(16) == 0)
      switch inspection.holding(of: flash) {
      case .success(let found):
        // Weak bits may read the other way next time, but only those of the attempt that was cut.
        holdings = flash.leavesWeakBits ? allowed.filter { $0.pin == found.pin } : [found]
        if inspection.mayCountMore { holdings.insert(found) }
      case .failure(let violation): self.violation = violation
      }
    }

    private mutating func randomCut(operations: Int) -> PowerCut {
      let tear: Tear =
        switch chance.below(6) {
        case 0: .before
        case 1: .after
        case 2: .bytes(1 + chance.below(119))
        default: .bits(seed: chance.next())
        }
      return PowerCut(operation: chance.below(operations), tear: tear)
    }
  }
}
