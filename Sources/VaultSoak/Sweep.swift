/// Cuts the power in a task at every flash operation, torn in every way, and again while the device recovers.
public struct Sweep {
  /// Random tears of an operation's bits, where all its bytes are tried and where only a few are.
  var randomTears = 24
  var fewRandomTears = 4
  var seed: UInt64

  /// Between the bytes of an erase, only every n-th cut is followed by a second one, or is a second one.
  var eraseStride = 32

  public private(set) var points = 0
  public private(set) var violations: [String] = []

  /// Results of inspections of the current task, by what they depend on: most cuts leave the same flash, or one that
  /// a boot makes the same.
  private var known: [Content: Result<Holding, Violation>] = [:]

  public init(seed: UInt64 = 0) { self.seed = seed }

  /// Cuts of the task on flash whose torn bits are weak, each followed by a cut of the boot after it, also in weak bits,
  /// and then by several boots that read them differently.
  public mutating func runWithWeakBits(_ task: VaultTask, random: Int = 12) {
    var task = task
    task.flash.leavesWeakBits = true
    let inspection = Inspection(allowed: task.after.union([task.before]), pins: task.pins, triesNewPIN: false)
    for (index, operation) in task.run(cut: nil).flash.operations.enumerated() {
      for tear in Tear.some(of: operation, random: random, seed: next()) {
        let cut = PowerCut(operation: index, tear: tear)
        task.flash.reseed(next())
        let flash = powered(task.run(cut: cut).flash)
        checkWeak(flash, inspection) { "\(task.name), weak bits, \(cut)" }
        for (index, operation) in VaultDevice(flash).flash.operations.enumerated() {
          for tear in Tear.some(of: operation, random: random, seed: next()) {
            let second = PowerCut(operation: index, tear: tear)
            var boot = powered(flash, cut: second)
            boot.reseed(next())
            checkWeak(powered(VaultDevice(boot).flash), inspection) {
              "\(task.name), weak bits, \(cut), then \(second)"
            }
          }
        }
      }
    }
  }

  private mutating func checkWeak(_ flash: CuttingFlash, _ inspection: Inspection, _ name: () -> String) {
    points += 1
    var flash = flash
    flash.reseed(next())
    if case .failure(let violation) = inspection.holding(of: flash) { violations.append("\(name()): \(violation)") }
  }

  /// Every cut of the task, each followed by every cut of the boot after it.
  ///
  /// Where a first cut is one of many between two bytes, the second one is tried at a few places, and the other way
  /// round, so that the number of pairs stays small.
  public mutating func run(_ task: VaultTask) {
    var inspection = Inspection(allowed: task.after.union([task.before]), pins: task.pins)
    known = [:]
    let whole = task.run(cut: nil, keepsContents: true)
    // Without a cut, what was begun is completed.
    inspection.allowed = task.after.isEmpty ? [task.before] : task.after
    if case .failure(let violation) = inspection.holding(of: powered(whole.flash)) {
      violations.append("\(task.name), no cut: \(violation)")
    }
    inspection.allowed = task.after.union([task.before])

    for (index, operation) in whole.flash.operations.enumerated() {
      // Once an attempt is judged it is in flash, whatever the power did. No operation works after the cut, so this
      // does not depend on how far the one that was cut had come.
      let outcome = task.run(cut: PowerCut(operation: index, tear: .before)).outcome
      inspection.allowed = outcome?.isJudged == true ? task.after : task.after.union([task.before])
      let few = Tear.some(of: operation, random: fewRandomTears, seed: next())
      for tear in few {
        recover(task, operation, whole.flash, PowerCut(operation: index, tear: tear), inspection) {
          Tear.all(of: $0, random: $1, seed: $2)
        }
      }
      for tear in Tear.all(of: operation, random: randomTears, seed: next()) where !few.contains(tear) {
        recover(task, operation, whole.flash, PowerCut(operation: index, tear: tear), inspection) {
          Tear.some(of: $0, random: min($1, 1), seed: $2)
        }
      }
    }
  }

  /// One cut of the task, and all of the boot after it.
  ///
  /// What happens before a cut is always the same. So the task and the boot run once, and what a cut leaves is made from
  /// the flash before the operation that it hits.
  private mutating func recover(
    _ task: VaultTask, _ operation: FlashOperation, _ whole: CuttingFlash, _ cut: PowerCut, _ inspection: Inspection,
    tears: (FlashOperation, Int, UInt64) -> [Tear]
  ) {
    var flash = whole.torn(cut)
    check(flash, inspection) { "\(task.name), \(cut)" }
    if case .bytes(let count) = cut.tear, operation.size > 1000, count % eraseStride != 0 { return }

    flash.keepsContents = true
    let boot = VaultDevice(flash).flash
    for (index, operation) in boot.operations.enumerated() {
      for tear in tears(operation, randomTears, next()) {
        if case .bytes(let count) = tear, operation.size > 1000, count % eraseStride != 0 { continue }
        let second = PowerCut(operation: index, tear: tear)
        check(boot.torn(second), inspection) { "\(task.name), \(cut), then \(second)" }
      }
    }
  }

  private mutating func check(_ flash: CuttingFlash, _ inspection: Inspection, _ name: () -> String) {
    points += 1
    // Fewer things are allowed once an attempt is judged.
    let key = Content(of: flash.image, allowed: inspection.allowed.count)
    let found = known[key] ?? afterBoot(flash, inspection)
    known[key] = found
    if case .failure(let violation) = found { violations.append("\(name()): \(violation)") }
  }

  private mutating func afterBoot(_ flash: CuttingFlash, _ inspection: Inspection) -> Result<Holding, Violation> {
    let booted = VaultDevice(flash).flash.image
    let key = Content(of: booted, allowed: inspection.allowed.count, isBooted: true)
    let found = known[key] ?? inspection.holding(of: flash)
    known[key] = found
    return found
  }

  private func powered(_ flash: CuttingFlash, cut: PowerCut? = nil) -> CuttingFlash {
    var flash = flash
    flash.restore(cut: cut)
    return flash
  }

  private mutating func next() -> UInt64 {
    seed &+= 1000
    return seed
  }
}

/// The content of a partition, as two 64-bit hashes. After a boot, these are the heads, and the sectors whose heads are
/// not overwritten: the vault's answers depend on nothing else. The random lives look at all.
struct Content: Hashable {
  private var first: UInt64
  private var second: UInt64 = 0

  init(of image: [UInt8], allowed: Int = 0, isBooted: Bool = false) {
    first = UInt64(allowed * 2 + (isBooted ? 1 : 0))
    image.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 4096) {
        let isOverwritten = isBooted && bytes[start..<start + 116].allSatisfy { $0 == 0 }
        for k in stride(from: start, to: start + (isOverwritten ? 120 : 4096), by: 8) {
          let word = bytes.loadUnaligned(fromByteOffset: k, as: UInt64.self)
          first = (first ^ word) &* 0x9E37_79B9_7F4A_7C15
          first ^= first >> 32
          second = (second &+ word) &* 0xBF58_476D_1CE4_E5B9
          second ^= second >> 29
        }
      }
    }
  }
}
