import Core2HAL
import DigitNet
import HostSupport
import Owner
import PINVault
import TestSupport
import Testing

@testable import LockFirmware
@testable import VaultSoak

/// A lock with its owner's hand.
typealias HandBench = BenchOfHands<OwnerHandCheck>

/// A lock on flash that can lose its power. Digits are drawn in zones of the screen, in any shape.
struct BenchOfHands<HandPart: HandCheck>: ~Copyable {
  /// How a digit is drawn.
  enum Hand: CaseIterable {
    /// Quickly down.
    case owner
    /// As quickly, with a hook.
    case thumb
    /// Slowly up, in waves.
    case stranger

    /// Displacements from the middle of the zone, one in each 13 ms.
    var points: [(x: Int, y: Int)] {
      switch self {
      case .owner: (0...14).map { (0, 5 * $0 - 35) }
      case .thumb: (0...14).map { (0, 5 * $0 - 35) } + (1...6).map { (-3 * $0, 35 - 3 * $0) }
      case .stranger: (0...40).map { ($0 % 8 < 4 ? $0 % 4 * 4 : 16 - $0 % 4 * 4, 35 - $0 * 7 / 4) }
      }
    }
  }

  let digits: [UInt8]
  private let aligned: AlignedBytes
  let ownerModel: AlignedBytes
  let configuration: LockConfiguration
  var lock: Lock<BoardOfParts<WithoutConsole, HandPart>>
  var now: UInt64 = 5

  init(
    vault: CuttingFlash = CuttingFlash(), profile: CuttingFlash = CuttingFlash(geometry: .profile),
    owner: HandLevel = .on, log: LockConfiguration.Log = .development, digits: [UInt8] = ZoneModel.bytes,
    ownerModel: AlignedBytes
  ) {
    self.digits = digits
    aligned = AlignedBytes(digits)
    self.ownerModel = ownerModel
    configuration = LockConfiguration(
      lockout: LockoutPolicy(), autoAccept: 0, log: log, entryLimit: 0, unlockLimit: 0, refusesCommonPINs: false,
      secondReading: false, iterations: 2, owner: owner)
    var board = BoardOfParts<WithoutConsole, HandPart>(
      vaultFlash: vault, profileFlash: profile, model: aligned.bytes)
    board.ownerModel = ownerModel.bytes
    lock = Lock(board: board, configuration: configuration)
    _ = lock.step(now: now)
  }

  /// The same device after a power cut.
  consuming func rebooted(owner: HandLevel = .on, ownerModel: AlignedBytes? = nil) -> Self {
    var (vault, profile) = (lock.board.vaultFlash, lock.board.profileFlash)
    vault.restore()
    profile.restore()
    return Self(
      vault: vault, profile: profile, owner: owner, log: configuration.log, digits: digits,
      ownerModel: ownerModel ?? self.ownerModel)
  }

  mutating func draw(_ digit: Int, by hand: Hand) {
    let (x, y) = ZoneModel.middle(of: digit)
    // Four samples are whole units of time: so the same drawing has the same times.
    now = (now + 51) / 52 * 52
    for point in hand.points {
      touch(.one(TouchPoint(x: UInt16(Int(x) + point.x), y: UInt16(Int(y) + point.y))))
    }
    touch(.none)
    press(.c)
  }

  /// Draws a PIN and presses ENTER.
  mutating func enter(_ pin: String, by hand: Hand) {
    for digit in pin.utf8 { draw(Int(digit - 0x30), by: hand) }
    press(.c)
  }

  mutating func set(_ pin: String, by hands: Hand...) { for hand in hands { enter(pin, by: hand) } }

  /// Whether a PIN opens the device, which locks again.
  mutating func opens(_ pin: String, by hand: Hand) -> Bool {
    enter(pin, by: hand)
    defer { if lock.state.mode == .unlocked { press(.c) } }
    return lock.state.mode == .unlocked
  }

  mutating func press(_ button: PanelButton) { tap(button.center) }

  mutating func tap(_ point: TouchPoint) {
    touch(.one(point))
    now += 100
    touch(.one(point))
    touch(.none)
  }

  mutating func touch(_ report: TouchReport) {
    now += 13
    lock.board.touch.report = report
    _ = lock.step(now: now)
  }

  var mode: Mode { lock.state.mode }

  /// The log's lines without their times, and the log is empty then.
  mutating func takeLog() -> [String] {
    defer { lock.board.serial.sent = [] }
    return String(decoding: lock.board.serial.sent, as: UTF8.self).split(separator: "\r\n").map {
      String($0.split(separator: "] ", maxSplits: 1).last ?? "")
    }
  }
}

@Suite("The owner's hand") struct HandTests {
  private let model: AlignedBytes

  init() throws { model = AlignedBytes(try AtomicFile.read("Models/inklock-owner.model")) }

  private func device(
    owner: HandLevel = .on, log: LockConfiguration.Log = .development, digits: [UInt8] = ZoneModel.bytes
  ) -> HandBench {
    HandBench(owner: owner, log: log, digits: digits, ownerModel: model)
  }

  @Test("a PIN that was drawn three times opens for the hand that drew it, and for no other", arguments: [false, true])
  func opens(restarts: Bool) {
    var device = device()
    #expect(device.mode == .setPIN)
    device.enter("2580", by: .owner)
    #expect(device.mode == .confirmPIN)
    device.enter("2580", by: .owner)
    #expect(device.mode == .repeatPIN)
    device.enter("2580", by: .owner)
    #expect(device.mode == .locked)
    if restarts { device = device.rebooted() }
    let isOwner = device.opens("2580", by: .owner)
    #expect(isOwner)
    let isStranger = device.opens("2580", by: .stranger)
    #expect(!isStranger)
    let isOther = device.opens("2581", by: .owner)
    #expect(!isOther)
    let isOwnerAgain = device.opens("2580", by: .owner)
    #expect(isOwnerAgain)
  }

  @Test("each attempt counts, of the right PIN by a wrong hand and of the same wrong PIN, and only both right forgive")
  func counts() {
    var device = device()
    device.set("2580", by: .owner, .owner, .owner)
    for count in 1...3 {
      _ = device.opens("2580", by: .stranger)
      #expect(device.lock.wrongAttempts == UInt32(count))
    }
    for count in 4...6 {
      _ = device.opens("1111", by: .owner)
      #expect(device.lock.wrongAttempts == UInt32(count))
    }
    _ = device.opens("2580", by: .owner)
    #expect(device.lock.wrongAttempts == 0)
  }

  @Test("a wrong hand and a wrong PIN are the same: words, flash operations and readings, and the state after them")
  func oneVerdict() {
    func attempt(_ pin: String, _ hand: HandBench.Hand) -> (log: [String], vault: [FlashOperation], read: [[Int]]) {
      var device = device(log: .production)
      device.set("2580", by: .owner, .owner, .owner)
      device = device.rebooted()
      _ = device.takeLog()
      for digit in pin.utf8 { device.draw(Int(digit - 0x30), by: hand) }
      device.lock.board.vaultFlash.restore()
      device.lock.board.profileFlash.restore()
      device.press(.c)
      #expect(device.lock.board.profileFlash.operations.isEmpty)
      return (
        device.takeLog(), device.lock.board.vaultFlash.operations,
        [device.lock.board.vaultFlash.readings, device.lock.board.profileFlash.readings]
      )
    }
    let (hand, pin, both) = (attempt("2580", .stranger), attempt("2581", .owner), attempt("2581", .stranger))
    #expect(hand.log == ["pin wrong attempts=1"])
    for other in [pin, both] {
      #expect(other.log == hand.log && other.vault == hand.vault && other.read == hand.read)
    }
  }

  @Test("a lock that is built without hands opens for anyone, and writes and says nothing of hands")
  func without() {
    var device = BenchOfHands<NoHandCheck>(owner: .on, ownerModel: model)
    device.set("2580", by: .owner, .thumb)
    #expect(device.mode == .locked)
    let isStranger = device.opens("2580", by: .stranger)
    #expect(isStranger)
    #expect(!device.takeLog().contains { $0.hasPrefix("hand ") })
    #expect(device.lock.board.profileFlash.operations.isEmpty)
    let check = NoHandCheck()
    #expect(NoHandCheck.mostDrawings == 0 && !check.isActive && check.lastScore == (0, 0))
  }

  @Test("distances are in the log of a development device only")
  func log() {
    for level in [LockConfiguration.Log.development, .production] {
      var device = device(log: level)
      device.set("2580", by: .owner, .owner, .owner)
      _ = device.opens("2580", by: .stranger)
      #expect(device.takeLog().contains { $0.hasPrefix("hand score=") } == (level == .development))
    }
  }

  @Test("drawings of a new PIN that are too different are drawn again from the beginning")
  func unlike() {
    var device = device()
    device.set("2580", by: .owner, .owner, .stranger)
    #expect(device.mode == .setPIN)
    #expect(device.takeLog().suffix(2) == ["hand unlike", "mode name=set-pin"])
    device.set("2580", by: .owner, .owner, .owner)
    let isOwner = device.opens("2580", by: .owner)
    #expect(isOwner)
  }

  @Test("the third entry of a new PIN must be the same PIN, and CLEAR begins again")
  func repeats() {
    var device = device()
    device.set("2580", by: .owner, .owner)
    device.enter("2581", by: .owner)
    #expect(device.mode == .setPIN)
    device.set("2580", by: .owner, .owner)
    device.press(.a)
    #expect(device.mode == .setPIN)
    // Practice in between changes nothing.
    device.set("2580", by: .owner, .owner)
    device.press(.b)
    device.press(.b)
    #expect(device.mode == .repeatPIN)
    device.enter("2580", by: .owner)
    let isOwner = device.opens("2580", by: .owner)
    #expect(isOwner)
  }

  @Test("a drawing of too few points is not read, and is drawn again")
  func poor() {
    var device = device()
    let (x, y) = ZoneModel.middle(of: 2)
    for offset in stride(from: 0, to: 60, by: 20) { device.touch(.one(TouchPoint(x: x, y: y + UInt16(offset)))) }
    device.touch(.none)
    device.press(.c)
    #expect(device.lock.state.enteredCount == 0)
    #expect(device.takeLog().last == "hand poor")
    device.draw(2, by: .owner)
    #expect(device.lock.state.enteredCount == 1)
  }

  private func unlocked(digits: [UInt8] = ZoneModel.bytes) -> HandBench {
    var device = device(digits: digits)
    device.set("2580", by: .owner, .owner, .owner)
    device.enter("2580", by: .owner)
    return device
  }

  private let finger = TouchPoint(x: 178, y: 196)

  @Test("another finger opens after it was added, behind the PIN and the hand, and the first one still does")
  func addsFinger() {
    var device = unlocked()
    device.tap(finger)
    #expect(device.mode == .oldPIN)
    device.enter("2580", by: .thumb)
    #expect(device.mode == .oldPIN)
    device.enter("2580", by: .owner)
    #expect(device.mode == .addFinger)
    device.enter("2581", by: .thumb)
    #expect(device.mode == .addFinger)
    device.enter("2580", by: .thumb)
    #expect(device.mode == .unlocked)
    #expect(device.takeLog().last == "hand added drawings=4")
    device.press(.c)
    device = device.rebooted()
    for (hand, isRight) in [(HandBench.Hand.owner, true), (.thumb, true), (.stranger, false)] {
      let opens = device.opens("2580", by: hand)
      #expect(opens == isRight, "\(hand)")
    }
  }

  @Test("eight drawings of other fingers fit")
  func full() {
    var device = unlocked()
    for count in 4...11 {
      device.tap(finger)
      device.enter("2580", by: .owner)
      device.enter("2580", by: .owner)
      #expect(device.mode == .unlocked)
      #expect(device.takeLog().last == "hand added drawings=\(count)")
    }
    // Then the button is not there.
    device.tap(finger)
    #expect(device.mode == .unlocked)
  }

  @Test("after a power cut at any operation, the old PIN opens with the old hand or the new one with the new hand")
  func cutsOfChange() {
    /// Draws a new PIN with another hand, up to a cut, and returns what opens then.
    func change(vaultCut: PowerCut?, profileCut: PowerCut?) -> (opens: [Bool], vault: Int, profile: Int) {
      var device = unlocked()
      device.press(.a)
      device.enter("2580", by: .owner)
      device.set("1379", by: .thumb, .thumb)
      device.lock.board.vaultFlash.restore(cut: vaultCut)
      device.lock.board.profileFlash.restore(cut: profileCut)
      device.enter("1379", by: .thumb)
      let operations = (
        device.lock.board.vaultFlash.operations.count, device.lock.board.profileFlash.operations.count
      )
      device = device.rebooted()
      let old = device.opens("2580", by: .owner)
      let new = device.opens("1379", by: .thumb)
      let mixed = [device.opens("2580", by: .thumb), device.opens("1379", by: .owner)]
      #expect(!mixed.contains(true))
      return ([old, new], operations.0, operations.1)
    }
    let whole = change(vaultCut: nil, profileCut: nil)
    #expect(whole.opens == [false, true] && whole.vault > 3 && whole.profile > 6)
    for tear in [Tear.before, .bits(seed: 7), .after] {
      for operation in 0..<whole.vault {
        let opens = change(vaultCut: PowerCut(operation: operation, tear: tear), profileCut: nil).opens
        #expect(opens == [true, false] || opens == [false, true], "vault \(operation) \(tear): \(opens)")
      }
      for operation in 0..<whole.profile {
        let opens = change(vaultCut: nil, profileCut: PowerCut(operation: operation, tear: tear)).opens
        #expect(opens == [true, false] || opens == [false, true], "profile \(operation) \(tear): \(opens)")
      }
    }
  }

  @Test("after a power cut while a finger is added, the first one opens")
  func cutsOfFinger() {
    func add(_ cut: PowerCut?) -> (opens: [Bool], operations: Int) {
      var device = unlocked()
      device.tap(finger)
      device.enter("2580", by: .owner)
      device.lock.board.profileFlash.restore(cut: cut)
      device.enter("2580", by: .thumb)
      let operations = device.lock.board.profileFlash.operations.count
      device = device.rebooted()
      return ([device.opens("2580", by: .owner), device.opens("2580", by: .thumb)], operations)
    }
    let whole = add(nil)
    #expect(whole.opens == [true, true] && whole.operations > 3)
    for operation in 0..<whole.operations {
      for tear in [Tear.before, .bits(seed: 7), .after] {
        #expect(add(PowerCut(operation: operation, tear: tear)).opens[0], "\(operation) \(tear)")
      }
    }
  }

  @Test("what was taught and the template are kept beside each other, and forgotten apart")
  func besideTheLesson() {
    var device = unlocked(digits: ZoneModel.hidden)
    let teach = TouchPoint(x: 60, y: 196)
    device.tap(teach)
    device.enter("2580", by: .owner)
    #expect(device.mode == .teaching)
    for sample in 0..<20 { device.draw(sample % 10, by: .owner) }
    #expect(device.mode == .unlocked && device.lock.profile.samples == 2)
    device.press(.c)
    device = device.rebooted()
    #expect(device.lock.profile.samples == 2)
    device.enter("2580", by: .owner)
    #expect(device.mode == .unlocked)
    device.lock.forgetHand()
    device.press(.c)
    device = device.rebooted()
    #expect(device.lock.profile.samples == 0)
    #expect(!device.takeLog().contains { $0.hasPrefix("profile") })
    let isOwner = device.opens("2580", by: .owner)
    let isStranger = device.opens("2580", by: .stranger)
    #expect(isOwner && !isStranger)
    // A new PIN keeps what was taught.
    device.enter("2580", by: .owner)
    device.tap(teach)
    device.enter("2580", by: .owner)
    for sample in 0..<20 { device.draw(sample % 10, by: .owner) }
    device.press(.a)
    device.enter("2580", by: .owner)
    device.set("1379", by: .owner, .owner, .owner)
    device = device.rebooted()
    #expect(device.lock.profile.samples == 2)
  }

  @Test("a factory reset forgets the hand with the PIN")
  func reset() {
    var device = unlocked()
    device.lock.factoryReset()
    #expect(device.mode == .setPIN)
    #expect(HandProfile.isErased(&device.lock.board.profileFlash))
    device.set("2580", by: .stranger, .stranger, .stranger)
    let isStranger = device.opens("2580", by: .stranger)
    let isOwner = device.opens("2580", by: .owner)
    #expect(isStranger && !isOwner)
  }

  @Test("a template that is lost, damaged or of another model opens for nobody")
  func damaged() throws {
    let intact = unlocked()
    let (vault, profile) = (intact.lock.board.vaultFlash, intact.lock.board.profileFlash)
    func opens(_ profile: CuttingFlash, model: AlignedBytes? = nil) -> Bool {
      var vault = vault
      vault.restore()
      var device = HandBench(vault: vault, profile: profile, ownerModel: model ?? self.model)
      return device.opens("2580", by: .owner)
    }
    #expect(opens(profile))
    #expect(!opens(CuttingFlash(geometry: .profile)))
    let slot = try #require(slots(of: profile).first)
    // The salt, the head, the signatures up to the last byte, which no drawing of this PIN uses, and the code.
    for offset in [0, 5, 16, 17, 20, 24, 31, 32, 40, 32 + 128, 1439, 1440, 1471] {
      var damaged = profile
      damaged.image[slot + offset] ^= 4
      #expect(!opens(damaged), "\(offset)")
    }
    // Another reference, so another checksum.
    let bytes = try AtomicFile.read("Models/inklock-owner.model")
    let other = AlignedBytes(ModelBytes.patched(bytes, at: bytes.count - 1, [bytes[bytes.count - 1] ^ 1]))
    #expect(!opens(profile, model: other))
  }

  /// Where the templates lie: the current record has two slots after its means, and empty ones are erased.
  private func slots(of flash: CuttingFlash) -> [Int] {
    [0, 4096].flatMap { sector in [576, 576 + 1472].map { sector + $0 } }.filter { slot in
      flash.image[slot..<slot + 32].contains { $0 != 0xFF }
    }
  }

  @Test("one template is left after a change, and after a cut the next boot drops the other one")
  func stale() {
    let (vault, profile) = interruptedChange()
    let newest = { (flash: CuttingFlash) in
      // The records of both sectors, the newer one first.
      [0, 4096].max { flash.image[$0 + 8] < flash.image[$1 + 8] || flash.image[$0] == 0 } ?? 0
    }
    let before = newest(profile)
    #expect(slots(of: profile).filter { $0 / 4096 == before / 4096 }.count == 2)
    var device = HandBench(vault: vault, profile: profile, ownerModel: model)
    let after = newest(device.lock.board.profileFlash)
    #expect(slots(of: device.lock.board.profileFlash).filter { $0 / 4096 == after / 4096 }.count == 1)
    let isOwner = device.opens("2580", by: .owner)
    #expect(isOwner)
  }

  /// The flash of a device whose change of the PIN was cut after the new template was written.
  private func interruptedChange() -> (vault: CuttingFlash, profile: CuttingFlash) {
    var device = unlocked()
    device.press(.a)
    device.enter("2580", by: .owner)
    device.set("1379", by: .thumb, .thumb)
    device.lock.board.vaultFlash.restore(cut: PowerCut(operation: 0, tear: .before))
    device.enter("1379", by: .thumb)
    var (vault, profile) = (device.lock.board.vaultFlash, device.lock.board.profileFlash)
    vault.restore()
    profile.restore()
    return (vault, profile)
  }

  @Test("no wrong reading of the profile, at a boot that drops another template, loses the template of the PIN")
  func misreadProfile() {
    var (vault, profile) = interruptedChange()
    profile.faults.chosen = FlashFaults.Chosen.none
    let readings = HandBench(vault: vault, profile: profile, ownerModel: model).lock.board.profileFlash.readings
    vault.restore()
    #expect(readings.count > 60)
    for (number, size) in readings.enumerated() {
      var misread = profile
      // In the piece that has it, this is a bit of the salt of a template.
      misread.faults.chosen = .bit(8 * 40 % (8 * size), reading: number)
      var device = HandBench(vault: vault, profile: misread, ownerModel: model)
      device.lock.board.profileFlash.faults.chosen = nil
      device = device.rebooted()
      let isOwner = device.opens("2580", by: .owner)
      #expect(isOwner, "reading \(number) of \(size) bytes")
    }
  }

  @Test("a vault that cannot be read, from any reading of a boot on, loses no template")
  func deadVault() {
    var (vault, profile) = interruptedChange()
    vault.faults.chosen = FlashFaults.Chosen.none
    let count = HandBench(vault: vault, profile: profile, ownerModel: model).lock.board.vaultFlash.readings.count
    #expect(count > 10)
    vault.restore()
    profile.restore()
    for number in 0..<count {
      var dead = vault
      dead.faults.chosen = .bytes(0xFF, readings: number..<Int.max)
      var device = HandBench(vault: dead, profile: profile, ownerModel: model)
      device.lock.board.vaultFlash.faults.chosen = nil
      device = device.rebooted()
      let isOwner = device.opens("2580", by: .owner)
      #expect(isOwner, "reading \(number)")
    }
  }

  @Test("a PIN is not changed while the vault cannot be read, and keeps its template")
  func deadVaultWhileSet() {
    var device = unlocked()
    device.press(.a)
    device.enter("2580", by: .owner)
    device.set("1379", by: .thumb, .thumb)
    device.lock.board.vaultFlash.faults.chosen = .bytes(0xFF, readings: 0..<Int.max)
    device.enter("1379", by: .thumb)
    #expect(device.mode == .fault)
    device.lock.board.vaultFlash.faults.chosen = nil
    device = device.rebooted()
    let isOwner = device.opens("2580", by: .owner)
    #expect(isOwner)
  }

  @Test("the template lies in flash encrypted: the same drawings give other bytes each time")
  func encrypted() throws {
    var device = unlocked()
    let first = device.lock.board.profileFlash
    device.tap(finger)
    device.enter("2580", by: .owner)
    device.enter("2580", by: .owner)
    let second = device.lock.board.profileFlash
    let (a, b) = (
      try #require(slots(of: first).last),
      try #require(
        slots(of: second).first { slot in
          second.image[slot + 16] == 4
        })
    )
    // The second signature block of the first drawing is the same, and so are the zeros at the end.
    for offset in [32, 64, 96, 1408] {
      let blocks = (
        Array(first.image[(a + offset)..<(a + offset + 32)]), Array(second.image[(b + offset)..<(b + offset + 32)])
      )
      #expect(blocks.0 != blocks.1)
      #expect(blocks.0.contains { $0 != 0 })
    }
  }

  @Test("a device that does not ask for the hand keeps the template while its owner's digits are taught and forgotten")
  func keptWhileOff() {
    var device = unlocked(digits: ZoneModel.hidden)
    device.press(.c)
    device = device.rebooted(owner: .off)
    device.enter("2580", by: .stranger)
    device.tap(TouchPoint(x: 120, y: 196))
    device.enter("2580", by: .stranger)
    for sample in 0..<20 { device.draw(sample % 10, by: .owner) }
    #expect(device.lock.profile.samples == 2)
    device.lock.forgetHand()
    device = device.rebooted(owner: .on)
    let isOwner = device.opens("2580", by: .owner)
    let isStranger = device.opens("2580", by: .stranger)
    #expect(isOwner && !isStranger)
  }

  @Test("what was taught is erased where no template is beside it")
  func erasedAlone() {
    var device = device(owner: .off, digits: ZoneModel.hidden)
    device.set("2580", by: .owner, .owner)
    device.enter("2580", by: .owner)
    device.tap(TouchPoint(x: 120, y: 196))
    device.enter("2580", by: .owner)
    for sample in 0..<20 { device.draw(sample % 10, by: .owner) }
    device.lock.forgetHand()
    #expect(HandProfile.isErased(&device.lock.board.profileFlash))
  }

  @Test("of the unclear drawings of a digit, the hand of the most confident one counts, as its digit does")
  func unclear() throws {
    // Every drawing is unclear, and more ink is more confident.
    let unsure = ZoneModel.build(threshold: 900, weight: 1)
    // A score by the distance to the nearest drawing alone, with small steps, so that it is not 0 for the same drawing.
    var bytes = try AtomicFile.read("Models/inklock-owner.model")
    for (offset, value) in [(84, 0), (92, 300), (100, 0), (108, 0), (116, 0), (124, 0), (132, 0)] as [(Int, UInt16)] {
      bytes = ModelBytes.patched(bytes, at: offset, [UInt8(value & 0xFF), UInt8(value >> 8), 0, 0])
    }
    let model = AlignedBytes(ModelBytes.patched(bytes, at: 68, [0x60, 0x09]))
    for position in [0, 3] {
      var device = HandBench(owner: .on, digits: unsure, ownerModel: model)
      func score(_ hands: [HandBench.Hand]) throws -> Int {
        _ = device.takeLog()
        for (k, digit) in "2580".utf8.enumerated() {
          for hand in k == position ? hands : [.owner, .owner, .owner] { device.draw(Int(digit - 0x30), by: hand) }
        }
        device.press(.c)
        let line = device.takeLog().first { $0.hasPrefix("hand score=") }
        if device.mode == .unlocked { device.press(.c) }
        return Int(line?.split { $0 == "=" || $0 == " " }[2] ?? "") ?? -1
      }
      for _ in 0..<3 { _ = try score([.owner, .owner, .owner]) }
      #expect(device.mode == .locked, "\(position)")
      let own = try score([.owner, .owner, .owner])
      #expect(own >= 0)
      for hands in [[.stranger, .owner, .owner], [.owner, .stranger, .owner]] as [[HandBench.Hand]] {
        let other = try score(hands)
        #expect(other > own + 50, "\(position): \(other), \(own)")
      }
    }
  }

  @Test("a PIN that was set without a hand opens for everybody, and with `off` so does one with a hand")
  func levels() {
    var device = device(owner: .off)
    device.set("2580", by: .owner, .owner)
    #expect(device.mode == .locked)
    device = device.rebooted(owner: .on)
    let isStranger = device.opens("2580", by: .stranger)
    #expect(isStranger)
    var other = unlocked()
    other.press(.c)
    other = other.rebooted(owner: .off)
    let isOpen = other.opens("2580", by: .stranger)
    #expect(isOpen)
  }

  @Test("without its model a device that asks for the hand does not start")
  func withoutModel() {
    var device = HandBench(ownerModel: AlignedBytes([]))
    #expect(device.mode == .fault)
    #expect(device.takeLog().contains("model refused reason=truncated"))
  }
}
