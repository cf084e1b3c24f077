import PINVault

/// Misreads every bit of every reading of a task and of the boot before it, once each; every reading as a whole; and
/// all readings from each one on, as on a bus that dies. It also makes every bit of every head marginal.
///
/// A misread may make a vault corrupt until the next boot, and an attempt a fault. It must not make a device absent,
/// forgive an attempt, or destroy a PIN.
public struct MisreadSweep {
  /// Of the readings in the logs and of erased sectors, every n-th bit is misread.
  public var stride = 1
  /// The same for heads.
  public var headStride = 1
  public private(set) var points = 0
  public private(set) var violations: [String] = []
  private static let head = 120
  /// Whether a boot finds what is allowed, by the content of the flash: most misreads leave the same.
  private var known: [Expectation: String?] = [:]

  private struct Expectation: Hashable {
    var content: Content
    var allowed: Set<Holding>
  }

  public init() {}

  public mutating func run(_ task: VaultTask) {
    let boot = readings(of: task.flash)
    for (number, size) in boot.enumerated() {
      for fault in faults(number, size, of: boot.count) { check(task, boot: fault) }
    }
    guard !task.isBoot else { return }
    var device = VaultDevice(task.flash)
    device.flash.restore()
    device.flash.faults.chosen = FlashFaults.Chosen.none
    _ = task.act(&device)
    let act = device.flash.readings
    for (number, size) in act.enumerated() {
      for fault in faults(number, size, of: act.count) { check(task, act: fault) }
    }
  }

  /// Every bit of the heads as a marginal cell, over several boots and attempts.
  public mutating func runMarginal(_ task: VaultTask, boots: Int = 6) {
    let allowed = task.marginal.union([task.before])
    let heads = (0..<4).flatMap { sector in (0..<MisreadSweep.head).map { sector * 4096 + $0 } }
    for (k, offset) in heads.enumerated() {
      for bit in 0..<8 where (8 * k + bit) % headStride == 0 {
        points += 1
        var flash = task.flash
        flash.weaken(offset, bits: 1 << UInt8(bit))
        flash.reseed(UInt64(offset * 8 + bit))
        var device = VaultDevice(flash)
        let name = "\(task.name), marginal bit \(bit) of byte \(offset)"
        for _ in 0..<boots {
          device.reboot()
          expectState(device.state, allowed: allowed, name)
        }
        // What is left once the cell reads well.
        device.flash.settle()
        expect(device.flash, allowed: allowed, name)
        _ = task.act(&device)
      }
    }
  }

  private func readings(of flash: CuttingFlash) -> [Int] {
    var flash = flash
    flash.restore()
    flash.faults.chosen = FlashFaults.Chosen.none
    return VaultDevice(flash).flash.readings
  }

  private func faults(_ number: Int, _ size: Int, of count: Int) -> [FlashFaults.Chosen] {
    let step = size == 64 || size == 96 ? stride : headStride
    return Swift.stride(from: number % step, to: size * 8, by: step).map { .bit($0, reading: number) }
      + [0, 0xFF].flatMap { byte in
        [.bytes(byte, readings: number..<number + 1), .bytes(byte, readings: number..<Int.max)]
      }
  }

  private mutating func check(_ task: VaultTask, boot fault: FlashFaults.Chosen) {
    points += 1
    var flash = task.flash
    flash.restore()
    flash.faults.chosen = fault
    var device = VaultDevice(flash)
    let name = "\(task.name), boot, \(fault)"
    expectState(device.state, allowed: [task.before], name)
    device.flash.faults.chosen = nil
    expect(device.flash, allowed: [task.before], name)
    if case .bytes = fault {
      // The device is used all the same.
      device.flash.faults.chosen = fault
      let outcome = task.act(&device)
      device.flash.faults.chosen = nil
      expect(device.flash, allowed: outcome?.isJudged == true ? task.after : task.after.union([task.before]), name)
    }
  }

  private mutating func check(_ task: VaultTask, act fault: FlashFaults.Chosen) {
    points += 1
    var device = VaultDevice(task.flash)
    device.flash.restore()
    device.flash.faults.chosen = fault
    let outcome = task.act(&device)
    device.flash.faults.chosen = nil
    expect(
      device.flash, allowed: outcome?.isJudged == true ? task.after : task.after.union([task.before]),
      "\(task.name), \(fault)")
  }

  /// A misread boot finds the vault as it is, more attempts, or takes it for corrupt.
  private mutating func expectState(_ state: VaultState, allowed: Set<Holding>, _ name: @autoclosure () -> String) {
    if state == .corrupt || Inspection(allowed: allowed, pins: [], mayCountMore: true).allows(state) { return }
    violations.append("\(name()): boots as \(state), held \(allowed)")
  }

  /// A boot without faults finds exactly what is allowed.
  private mutating func expect(_ flash: CuttingFlash, allowed: Set<Holding>, _ name: @autoclosure () -> String) {
    let key = Expectation(content: Content(of: flash.image), allowed: allowed)
    let found = known[key] ?? violation(of: flash, allowed)
    known[key] = .some(found)
    if let found { violations.append("\(name()): \(found)") }
  }

  private func violation(of flash: CuttingFlash, _ allowed: Set<Holding>) -> String? {
    var flash = flash
    flash.restore()
    let device = VaultDevice(flash)
    let state = device.state
    guard allowed.contains(where: { $0.state == state }) else { return "is \(state), allowed \(allowed)" }
    guard case .present(let attempts) = state else { return nil }
    let pins = allowed.filter { $0.state == state }.compactMap(\.pin)
    let opens = pins.contains { pin in
      var copy = VaultDevice(device.flash)
      return copy.attempt(pin) == .accepted(attempts: attempts + 1)
    }
    return opens ? nil : "does not open with any of \(pins)"
  }
}
