import Core2HAL
import Core2Simulator
import PINVault

/// A vault of whose readings one in each operation has a wrong bit.
///
///     byte 0    the image of `PreparedVault` to begin with
///     the rest  operations: a k: attempt with PIN k; s k: set PIN k; w: wipe; anything else: boot. After each come two
///               bytes with the number of the wrong reading, and two with its wrong bit
///
/// One wrong reading never makes a device absent, forgives an attempt, destroys a PIN or opens with a wrong one: the next
/// boot, which reads right, finds what was there before the operation or what it should have made.
enum MisreadTarget {
  /// Operations that one input does, so that none takes too long.
  private static let operations = 32

  static func run(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let base = PreparedVault.all[Int(input.next()) % PreparedVault.all.count]
    var subject = try MisreadSubject(base.image, pin: base.pin)
    for _ in 0..<operations where !input.isAtEnd {
      switch Unicode.Scalar(input.next()) {
      case "a": try subject.attempt(input.pin(), wrong: input.wrongBit())
      case "s": try subject.set(input.pin(), wrong: input.wrongBit())
      case "w": try subject.wipe(wrong: input.wrongBit())
      default: try subject.boot(wrong: input.wrongBit())
      }
    }
    try subject.check()
  }
}

extension InputBytes {
  fileprivate mutating func wrongBit() -> WrongBit { WrongBit(reading: nextPair() % 1024, bit: nextPair()) }
}

/// A bit that one reading has wrong.
private struct WrongBit {
  /// The number of the reading, from 0.
  var reading: Int
  /// The bit of what is read, modulo its size.
  var bit: Int
}

/// Flash of which one reading has a wrong bit.
private struct MisreadFlash: Flash {
  var partition: SimulatedFlash.Partition
  /// `nil` where all readings are right.
  var wrong: WrongBit?
  private var readings = 0

  init(_ partition: SimulatedFlash.Partition) { self.partition = partition }

  var geometry: FlashGeometry { partition.geometry }

  mutating func read(
    _ offset: UInt32, into destination: UnsafeMutableRawPointer, count: Int
  ) throws(FlashErrorKind) {
    try partition.read(offset, into: destination, count: count)
    if let wrong, wrong.reading == readings, count > 0 {
      let bit = wrong.bit % (count * 8)
      let byte = destination.load(fromByteOffset: bit / 8, as: UInt8.self) ^ 1 << UInt8(bit % 8)
      destination.storeBytes(of: byte, toByteOffset: bit / 8, as: UInt8.self)
    }
    readings += 1
  }

  mutating func program(_ offset: UInt32, from source: UnsafeRawPointer, count: Int) throws(FlashErrorKind) {
    try partition.program(offset, from: source, count: count)
  }

  mutating func erase(sector: UInt32) throws(FlashErrorKind) { try partition.erase(sector: sector) }

  mutating func begin(wrong: WrongBit?) {
    self.wrong = wrong
    readings = 0
  }
}

/// A vault, and what it must hold.
private struct MisreadSubject: ~Copyable {
  private struct Holding {
    var pin: [UInt8]?
    var attempts: UInt32

    var state: VaultState { pin == nil ? .absent : .present(wrongAttempts: attempts) }
  }

  private var flash: MisreadFlash
  private var vault: Vault
  private var holding: Holding

  init(_ image: [UInt8], pin: [UInt8]?) throws(Finding) {
    var content = FlashImage()
    content[.vault] = image
    flash = MisreadFlash(SimulatedFlash(image: content)[.vault])
    vault = Vault(mounting: &flash, secret: VaultSubject.secret)
    var attempts: UInt32 = 0
    if case .present(let count) = vault.state { attempts = count }
    holding = Holding(pin: pin, attempts: attempts)
    try require(vault.state == holding.state, "an image of \(pin ?? []) is \(vault.state)")
  }

  mutating func boot(wrong: WrongBit) throws(Finding) {
    flash.begin(wrong: wrong)
    vault = Vault(mounting: &flash, secret: VaultSubject.secret)
    switch vault.state {
    case .corrupt, holding.state: break
    case .present(let attempts) where holding.pin != nil && attempts > holding.attempts: break
    case let state: throw Finding("\(holding.state) boots as \(state) with \(wrong)")
    }
    try settle([holding], "a boot with \(wrong)")
  }

  mutating func attempt(_ digits: [UInt8], wrong: WrongBit) throws(Finding) {
    flash.begin(wrong: wrong)
    let outcome = vault.attempt(PIN(digits), secret: VaultSubject.secret, iterations: 1, flash: &flash)
    let counted = Holding(pin: holding.pin, attempts: holding.attempts + 1)
    let name = "an attempt with \(wrong)"
    switch outcome {
    case .accepted:
      try require(digits == holding.pin, "\(digits) is accepted, the PIN is \(holding.pin ?? []), in \(name)")
      try settle([Holding(pin: holding.pin, attempts: 0), counted], name)
    case .wrong(_, let isRepeated):
      try require(!isRepeated && holding.pin != nil && digits != holding.pin, "\(digits) is \(outcome) in \(name)")
      try settle([counted], name)
    case .fault: try settle(holding.pin == nil ? [holding] : [holding, counted], name)
    }
  }

  mutating func set(_ digits: [UInt8], wrong: WrongBit) throws(Finding) {
    flash.begin(wrong: wrong)
    let isSet = vault.setPIN(
      PIN(digits), secret: VaultSubject.secret, salt: Vault.Salt(repeating: 9), iterations: 1, flash: &flash)
    let new = Holding(pin: digits, attempts: 0)
    try settle(isSet ? [new] : [holding, new], "setting \(digits) with \(wrong)")
  }

  mutating func wipe(wrong: WrongBit) throws(Finding) {
    flash.begin(wrong: wrong)
    let isWiped = vault.wipe(&flash, secret: VaultSubject.secret)
    let new = Holding(pin: nil, attempts: 0)
    try settle(isWiped ? [new] : [holding, new], "a wipe with \(wrong)")
  }

  /// Whether the PIN that must hold opens, on a copy.
  func check() throws(Finding) { try require(opens(holding), "\(holding) does not open") }

  /// A boot that reads right finds one of these.
  private mutating func settle(_ allowed: [Holding], _ name: String) throws(Finding) {
    flash.begin(wrong: nil)
    vault = Vault(mounting: &flash, secret: VaultSubject.secret)
    let found = allowed.filter { $0.state == vault.state }
    try require(!found.isEmpty, "\(vault.state) after \(name), allowed \(allowed.map(\.state))")
    guard let first = found.first(where: { found.count == 1 || opens($0) }) else {
      throw Finding("none of \(found) opens after \(name)")
    }
    holding = first
  }

  private func opens(_ holding: Holding) -> Bool {
    guard let pin = holding.pin else { return true }
    var copy = SimulatedFlash(image: flash.partition.chip.image)[.vault]
    var vault = Vault(mounting: &copy, secret: VaultSubject.secret)
    return vault.attempt(PIN(pin), secret: VaultSubject.secret, iterations: 1, flash: &copy)
      == .accepted(attempts: holding.attempts + 1)
  }
}
