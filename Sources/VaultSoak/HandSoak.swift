import PINVault

/// Random lives of a whole lock that knows its owner's hand. PINs are set, drawn by right and wrong hands, changed and
/// forgotten and fingers are added, while the power is cut, also several times in a row. `NaiveLock` says after each
/// action what the lock must answer, and after a cut the lock must be as before or as after it.
///
/// No bits are weak: the two sectors of the profile cannot stand them, as `VAULT.md` says of `SectorStore`.
public struct HandSoak: Sendable {
  /// Power cuts.
  public private(set) var points = 0
  /// PINs that were drawn.
  public private(set) var entries = 0
  public private(set) var violations: [String] = []
  /// The flash of all lives; `nil`: by the seed.
  public var kind: Soak.Kind?
  var flaw: NaiveLock.Flaw?

  private let models: HandModels

  /// - Parameter models: of the locks.
  public init(_ models: HandModels) { self.models = models }

  /// One life. The same seed gives the same one.
  public mutating func run(seed: UInt64) {
    let kind = kind ?? Soak.Kind.allCases[Int(seed % UInt64(Soak.Kind.allCases.count))]
    var life = HandLife(models, seed: seed, kind: kind, flaw: flaw)
    life.run()
    points += life.points
    entries += life.entries
    if let violation = life.violation { violations.append("hand seed \(seed), \(kind),\(life.story): \(violation)") }
  }

  /// Adds the results of other lives.
  public mutating func add(_ other: HandSoak) {
    points += other.points
    entries += other.entries
    violations += other.violations
  }
}

private struct HandLife: ~Copyable {
  var points = 0
  var entries = 0
  var violation: Violation?
  var story = ""
  private let models: HandModels
  private let kind: Soak.Kind
  private let faults: FlashFaults
  private let flaw: NaiveLock.Flaw?
  private var chance: Chance
  private var device: HandDevice
  /// What the lock holds.
  private var lock = NaiveLock()

  private static let pins = ["2580", "1379", "4466"]

  init(_ models: HandModels, seed: UInt64, kind: Soak.Kind, flaw: NaiveLock.Flaw?) {
    self.models = models
    self.kind = kind
    self.flaw = flaw
    // Other lives than those of the vault with this seed.
    chance = Chance(~seed)
    faults =
      switch kind {
      case .cut: FlashFaults()
      // An attempt has about 100 readings.
      case .misread: FlashFaults(wrongBits: 60, deadReadings: 600)
      case .brownout: FlashFaults(brownouts: 60)
      }
    var flash = CuttingFlash(geometry: Chip.geometry, seed: chance.next())
    flash.faults = faults
    device = HandDevice(models, flash, seed: chance.next())
  }

  mutating func run() {
    for _ in 0..<8 where violation == nil { step() }
  }

  private var isNoisy: Bool { kind != .cut }

  private mutating func step() {
    guard isReady() else { return }
    let pin = HandLife.pins[chance.below(HandLife.pins.count)]
    let hand = SoakedHand.allCases[chance.below(SoakedHand.allCases.count)]
    guard let current = lock.pin else { return perform([.set(pin, hand)], operations: 90) }
    let own = lock.hands.min { $0.rawValue < $1.rawValue }
    let choice = chance.below(12)
    guard choice > 0, !lock.isExhausted else { return perform([.reset], operations: 8) }
    guard choice > 6, let own else {
      // The right PIN by any hand, or any PIN; and often the same again, which counts again.
      let attempt = NaiveLock.Action.enter(choice < 3 ? current : pin, hand)
      return perform(chance.below(2) == 0 ? [attempt, attempt] : [attempt], operations: 8)
    }
    let unlock = NaiveLock.Action.enter(current, own)
    if choice < 10 {
      perform([unlock, unlock, .set(pin, hand)], operations: 90) { $0.press(.a) }
    } else {
      perform([unlock, unlock, .addFinger(hand)], operations: 50) { $0.tapFinger() }
    }
  }

  /// Whether the device has booted as it should. A misread boot may find a corrupt vault, and is made again.
  private mutating func isReady() -> Bool {
    device.chip.flash.restore()
    for _ in 0..<4 {
      if device.mode == lock.mode { return true }
      guard isNoisy else {
        fail("is \(device.mode) with \(lock)")
        return false
      }
      device.reboot(seed: chance.next())
    }
    return false
  }

  /// Does some things one after another, up to a power cut or an answer that only a fault of the flash explains.
  ///
  /// - Parameters:
  ///   - operations: as many as the power is cut in.
  ///   - button: what is pressed on the unlocked device in between.
  private mutating func perform(
    _ actions: [NaiveLock.Action], operations: Int, button: (inout HandDevice) -> Void = { $0.press(.c) }
  ) {
    let cut = chance.below(4) > 0 ? randomCut(operations: operations) : nil
    device.chip.flash.restore(cut: cut)
    for action in actions {
      if device.mode == "unlocked" { button(&device) }
      story += " \(action.name)"
      let before = lock
      let (after, between) = before.after(action, flaw: flaw)
      let isExpected = act(action, after: after)
      guard violation == nil else { return }
      guard !device.chip.flash.isDead, isExpected else {
        guard device.chip.flash.isDead || isNoisy else {
          return fail("the lock is \(device.mode) after \(device.wrongAttempts), with \(after)")
        }
        recover(cut)
        return inspect([before, after] + between, isReset: action == .reset)
      }
      // Whether a finger was added is on the screen alone.
      if isNoisy, case .addFinger = action {
        inspect([before, after], isReset: false)
      } else {
        inspect(isNoisy ? [after] + between : [after], isReset: action == .reset)
      }
      guard violation == nil else { return }
      // A wrong attempt ends what it was made for.
      if case .enter = action, after.attempts > 0, actions.count > 2 || after.isExhausted { break }
    }
    if device.mode == "unlocked" { device.press(.c) }
    // A wrong attempt in place of the old PIN, and what misread bits led to, end with the power.
    if isNoisy || device.mode != lock.mode { device.reboot(seed: chance.next()) }
  }

  /// Lets the device do something.
  ///
  /// - Returns: whether it answers as it should.
  private mutating func act(_ action: NaiveLock.Action, after: NaiveLock) -> Bool {
    switch action {
    case .set(let pin, let hand):
      let mode = device.mode
      guard mode == "set-pin" else { return false }
      let isChange = lock.pin != nil
      for _ in 0..<3 { enter(pin, hand) }
      return device.mode == (isChange ? "unlocked" : "locked") && device.wrongAttempts == 0
    case .enter(let pin, let hand):
      if device.mode == "locked-out" { serveWait() }
      let mode = device.mode
      guard mode == "locked" || mode == "old-pin" else { return false }
      enter(pin, hand)
      let isOpen = device.mode != mode && !["locked-out", "fault"].contains(device.mode)
      if isOpen, after.attempts > 0 { fail("opens for \(pin) by \(hand), with \(lock)") }
      let isAsExpected = device.wrongAttempts == UInt32(after.attempts)
      guard after.attempts == 0 else {
        return isAsExpected && device.mode == (mode == "old-pin" && after.mode == "locked" ? mode : after.mode)
      }
      return isOpen && isAsExpected
    case .addFinger(let hand):
      guard device.mode == "add-finger", let pin = lock.pin else { return false }
      enter(pin, hand)
      return device.mode == "unlocked"
    case .reset:
      if device.mode != "unlocked" { device.reboot(cut: device.chip.flash.cut, seed: chance.next()) }
      device.holdReset()
      return device.mode == "set-pin"
    }
  }

  private mutating func enter(_ pin: String, _ hand: SoakedHand) {
    entries += 1
    device.enter(pin, by: hand)
  }

  /// Waits after wrong attempts, no less than it must.
  private mutating func serveWait() {
    device.wait(lock.wait * 1000 - 500)
    if device.mode != "locked-out" { fail("waits less than \(lock.wait) s after \(lock.attempts) wrong attempts") }
    device.wait(1000)
  }

  /// Boots, with the power cut again and again if it was cut.
  private mutating func recover(_ cut: PowerCut?) {
    if device.chip.flash.isDead {
      if let cut { story += " cut at \(cut)" }
      points += 1
      while chance.below(2) == 0 {
        let next = randomCut(operations: 40)
        device.reboot(cut: next, seed: chance.next())
        guard device.chip.flash.isDead else { break }
        points += 1
        story += " and \(next)"
      }
    }
    device.reboot(seed: chance.next())
  }

  /// Finds out what the lock holds, on copies of its flash that are read without faults.
  private mutating func inspect(_ allowed: [NaiveLock], isReset: Bool) {
    var flash = device.chip.flash
    flash.restore()
    flash.faults = FlashFaults()
    var copy = HandDevice(models, flash, seed: chance.next())
    let (mode, attempts) = (copy.mode, Int(copy.wrongAttempts))
    // Misread marks may count, and never forgive.
    let mayCountMore = kind == .misread
    var possible = allowed.filter { $0.pin == nil ? attempts == 0 : $0.attempts <= attempts }.map { allowed in
      NaiveLock(pin: allowed.pin, hands: allowed.hands, attempts: attempts)
    }
    if !mayCountMore { possible.removeAll { !allowed.contains($0) } }
    possible.removeAll { $0.mode != mode }
    guard !possible.isEmpty else { return fail("is \(mode) after \(attempts), allowed \(allowed)") }
    copy.reboot(seed: chance.next())
    guard copy.chip.flash.operations.isEmpty else { return fail("a second boot writes again") }
    if isReset, copy.mode == "set-pin", !copy.chip.isProfileErased { return fail("something is left after a reset") }

    let isOpen = possible.count > 1
    var trials = Set(possible.compactMap(\.pin)).sorted().flatMap { pin in
      SoakedHand.allCases.map { (pin: pin, hand: $0) }
    }
    // Drawing takes most of the time of a life.
    let share = chance.below(4)
    if !isOpen, share > 0 { trials = share == 1 ? trials.randomElement(using: &chance).map { [$0] } ?? [] : [] }
    for (pin, hand) in trials where possible.first?.isExhausted == false {
      var trial = HandDevice(models, copy.chip.flash, seed: chance.next())
      if trial.mode == "locked-out" { trial.wait(4000) }
      entries += 1
      trial.enter(pin, by: hand)
      let opens = trial.mode == "unlocked"
      possible.removeAll { $0.opens(pin, hand) != opens }
      guard !possible.isEmpty else {
        return fail("\(opens ? "opens" : "does not open") for \(pin) by \(hand), allowed \(allowed)")
      }
    }
    lock = possible[0]
  }

  private mutating func randomCut(operations: Int) -> PowerCut {
    let tear: Tear =
      switch chance.below(4) {
      case 0: .before
      case 1: .after
      case 2: .bytes(1 + chance.below(119))
      default: .bits(seed: chance.next())
      }
    return PowerCut(operation: chance.below(operations), tear: tear)
  }

  private mutating func fail(_ text: String) { violation = violation ?? Violation(text) }
}
