import Core2HAL
import PINVault

/// Random lives of a device: PINs are set, entered wrong, changed and wiped while the power is cut, also several times
/// in a row while the device recovers, on flash that wears out and whose torn bits are weak.
public struct Soak {
  public private(set) var points = 0
  public private(set) var violations: [String] = []

  private static let pins = ["1111", "2222", "12345678", "0000"]

  public init() {}

  /// One life. The same seed gives the same one.
  public mutating func run(seed: UInt64) {
    var life = Life(seed: seed)
    life.run()
    points += life.points
    if let violation = life.violation { violations.append("seed \(seed), \(life.story): \(violation)") }
  }

  private struct Life: ~Copyable {
    var points = 0
    var violation: Violation?
    var story = ""
    private var chance: Chance
    private var device: VaultDevice
    /// What the vault may hold: more than one thing only where weak bits of an attempt read both ways.
    private var holdings: Set<Holding> = [Holding(nil)]

    init(seed: UInt64) {
      chance = Chance(seed)
      var flash = CuttingFlash(seed: chance.next())
      flash.leavesWeakBits = chance.below(2) == 0
      if chance.below(4) == 0 {
        // One worn sector: the others must do.
        let offset = chance.below(flash.image.count)
        flash.stuckAtZero[offset] = 1 << UInt8(chance.below(8))
      }
      device = VaultDevice(flash)
    }

    mutating func run() {
      for _ in 0..<16 where violation == nil { step() }
    }

    private mutating func step() {
      let holding = holdings.first ?? Holding(nil)
      let pin = Soak.pins[chance.below(Soak.pins.count)]
      let choice = chance.below(12)
      // As many operations as the step can have: an attempt marks, twice when it is right, the others write a record.
      let cut = chance.below(4) > 0 ? randomCut(operations: choice < 4 ? 7 : choice == 5 ? 3 : 4) : nil
      device.flash.restore(cut: cut)
      let before = holdings
      let after: Set<Holding>
      var isJudged = true
      switch choice {
      case 0..<3:
        story += " set \(pin)"
        after = [Holding(pin)]
        isJudged = device.set(pin)
      case 3:
        story += " wipe"
        after = [Holding(nil)]
        isJudged = device.wipe()
      case 4 where holding.pin != nil && cut == nil:
        story += " fill"
        // Two PINs in turn, so that none is the same as the previous one.
        for k in 0..<236 { _ = device.attempt(k % 2 == 0 ? "9999" : "8888") }
        after = Set(before.map { Holding($0.pin, attempts: $0.attempts + 236) })
        device.reboot()
      case 5:
        story += " boot"
        device.reboot(cut: cut)
        after = before
      default:
        story += " try \(pin)"
        after = Set(before.map { $0.pin == pin ? Holding(pin) : Holding($0.pin, attempts: $0.attempts + 1) })
        let counted = Set(before.map { Holding($0.pin, attempts: $0.attempts + 1) })
        let outcome = device.attempt(pin)
        if case .wrong(_, true) = outcome { return finish(cut, allowed: before) }
        isJudged = outcome.isJudged
        if holding.pin == nil { return finish(cut, allowed: before) }
        if device.flash.isDead {
          // A right PIN whose success was not written stays counted.
          return finish(cut, allowed: isJudged ? after.union(counted) : before.union(counted).union(after))
        }
      }
      finish(cut, allowed: device.flash.isDead ? before.union(after) : isJudged ? after : before)
    }

    /// Boots, with the power cut again and again, and checks what the vault holds.
    private mutating func finish(_ cut: PowerCut?, allowed: Set<Holding>) {
      guard device.flash.isDead else {
        if let cut { story += " (no \(cut.operation))" }
        return inspect(allowed)
      }
      if let cut { story += " cut at \(cut)" }
      points += 1
      while chance.below(2) == 0 {
        let next = randomCut(operations: 3)
        device.reboot(cut: next)
        guard device.flash.isDead else { break }
        points += 1
        story += " and \(next)"
      }
      device.reboot()
      inspect(allowed)
    }

    private mutating func inspect(_ allowed: Set<Holding>) {
      var flash = device.flash
      flash.restore()
      switch Inspection(allowed: allowed, pins: Soak.pins).holding(of: flash) {
      case .success(let found):
        // Weak bits may read the other way next time, but only those of the attempt that was cut.
        holdings = flash.leavesWeakBits ? allowed.filter { $0.pin == found.pin } : [found]
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
