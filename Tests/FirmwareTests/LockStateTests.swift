import DigitNet
import PINVault
import TestSupport
import Testing

@testable import LockFirmware

/// A lock after a list of events, without a device.
private func state(after events: [LockEvent], pinLength: UInt8 = 4) -> LockState {
  var state = LockState(pinLength: pinLength)
  for event in events { _ = state.handle(event) }
  return state
}

extension LockEvent {
  /// A clear digit.
  static func digit(_ value: UInt8) -> LockEvent { .read(value, confidence: 1000, second: 0) }

  /// An unclear drawing.
  static func unclear(_ value: UInt8, confidence: UInt16, second: UInt8 = 0) -> LockEvent {
    .read(Prediction(digit: value, confidence: confidence, second: second, isUnclear: true))
  }

  static func read(_ value: UInt8, confidence: UInt16, second: UInt8) -> LockEvent {
    .read(Prediction(digit: value, confidence: confidence, second: second, isUnclear: false))
  }
}

private func digits(_ text: String) -> [LockEvent] { text.map { .digit(UInt8(String($0))!) } }

private let fresh: [LockEvent] = [.booted(hasPIN: false, wait: 0)]
private let locked: [LockEvent] = [.booted(hasPIN: true, wait: 0)]
private let unlocked = locked + digits("1234") + [.enter, .accepted]
private let teaching = unlocked + [.teach] + digits("1234") + [.enter, .accepted]
private let changing = unlocked + [.clear] + digits("1234") + [.enter, .accepted]

@Suite("Lock state")
struct LockStateTests {
  struct Row: CustomTestStringConvertible {
    var story: String
    var before: [LockEvent]
    var event: LockEvent
    var effect: LockEffect
    var mode: Mode
    var entered = 0
    var testDescription: String { story }
  }

  static let table: [Row] = [
    Row(story: "first boot asks for a PIN", before: [], event: fresh[0], effect: .modeChanged, mode: .setPIN),
    Row(story: "boot with a PIN is locked", before: [], event: locked[0], effect: .modeChanged, mode: .locked),
    Row(
      story: "boot in a lockout serves it", before: [], event: .booted(hasPIN: true, wait: 30_000),
      effect: .wait(30_000), mode: .lockedOut),
    Row(story: "a failure ends everything", before: unlocked, event: .failed, effect: .modeChanged, mode: .fault),

    Row(story: "a digit is entered", before: fresh, event: .digit(3), effect: .refresh, mode: .setPIN, entered: 1),
    Row(
      story: "a complete PIN takes no digit", before: locked + digits("1234"), event: .digit(5), effect: .refuse,
      mode: .locked, entered: 4),
    Row(
      story: "ENTER on an incomplete PIN is refused", before: locked + digits("123"), event: .enter, effect: .refuse,
      mode: .locked, entered: 3),
    Row(
      story: "CLEAR takes the last digit back", before: locked + digits("1234"), event: .clear, effect: .refresh,
      mode: .locked, entered: 3),
    Row(story: "CLEAR with no digit is refused", before: locked, event: .clear, effect: .refuse, mode: .locked),

    Row(
      story: "a new PIN is entered twice", before: fresh + digits("1234"), event: .enter, effect: .modeChanged,
      mode: .confirmPIN),
    Row(
      story: "the same PIN again is stored", before: fresh + digits("1234") + [.enter] + digits("1234"), event: .enter,
      effect: .store, mode: .confirmPIN, entered: 4),
    Row(
      story: "another PIN is a mismatch", before: fresh + digits("1234") + [.enter] + digits("1235"), event: .enter,
      effect: .mismatch, mode: .setPIN),
    Row(
      story: "CLEAR goes back to the first entry", before: fresh + digits("1234") + [.enter], event: .clear,
      effect: .modeChanged, mode: .setPIN),
    Row(
      story: "a first PIN locks the device", before: fresh + digits("1234") + [.enter] + digits("1234") + [.enter],
      event: .stored, effect: .modeChanged, mode: .locked),

    Row(
      story: "a complete PIN is an attempt", before: locked + digits("1234"), event: .enter, effect: .attempt,
      mode: .locked, entered: 4),
    Row(
      story: "the right PIN unlocks", before: locked + digits("1234") + [.enter], event: .accepted,
      effect: .modeChanged, mode: .unlocked),
    Row(
      story: "a wrong PIN is forgotten", before: locked + digits("1234") + [.enter], event: .rejected(wait: 0),
      effect: .refresh, mode: .locked),
    Row(
      story: "one wrong PIN too many locks out", before: locked + digits("1234") + [.enter],
      event: .rejected(wait: 60_000), effect: .wait(60_000), mode: .lockedOut),
    Row(
      story: "after the wait it is locked", before: [.booted(hasPIN: true, wait: 1000)], event: .waitOver,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "no practice while locked out", before: [.booted(hasPIN: true, wait: 1000)], event: .mode,
      effect: .refuse, mode: .lockedOut),
    Row(
      story: "no digit while locked out", before: [.booted(hasPIN: true, wait: 1000)], event: .digit(1),
      effect: .refuse, mode: .lockedOut),

    Row(story: "ENTER locks again", before: unlocked, event: .enter, effect: .modeChanged, mode: .locked),
    Row(story: "a change asks for the old PIN", before: unlocked, event: .clear, effect: .modeChanged, mode: .oldPIN),
    Row(
      story: "CLEAR gives up the old PIN", before: unlocked + [.clear], event: .clear, effect: .modeChanged,
      mode: .unlocked),
    Row(
      story: "a complete old PIN is an attempt", before: unlocked + [.clear] + digits("1234"), event: .enter,
      effect: .attempt, mode: .oldPIN, entered: 4),
    Row(
      story: "after a wrong old PIN it is asked again", before: unlocked + [.clear] + digits("1235") + [.enter],
      event: .rejected(wait: 0), effect: .refresh, mode: .oldPIN),
    Row(
      story: "one wrong old PIN too many locks out", before: unlocked + [.clear] + digits("1235") + [.enter],
      event: .rejected(wait: 60_000), effect: .wait(60_000), mode: .lockedOut),
    Row(
      story: "after that wait it is locked",
      before: unlocked + [.clear] + digits("1235") + [.enter, .rejected(wait: 60_000)], event: .waitOver,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "the old PIN sets a new one", before: unlocked + [.clear] + digits("1234") + [.enter], event: .accepted,
      effect: .modeChanged, mode: .setPIN),
    Row(story: "a lesson asks for the PIN", before: unlocked, event: .teach, effect: .modeChanged, mode: .oldPIN),
    Row(
      story: "the PIN begins a lesson", before: unlocked + [.teach] + digits("1234") + [.enter], event: .accepted,
      effect: .modeChanged, mode: .teaching),
    Row(story: "no lesson without unlocking", before: locked, event: .teach, effect: .none, mode: .locked),
    Row(
      story: "no lesson while a PIN is changed", before: changing, event: .teach, effect: .none, mode: .setPIN),
    Row(story: "CLEAR gives up a lesson", before: teaching, event: .clear, effect: .modeChanged, mode: .unlocked),
    Row(
      story: "ENTER without ink does nothing in a lesson", before: teaching, event: .enter, effect: .refuse,
      mode: .teaching),
    Row(story: "a lesson ends unlocked", before: teaching, event: .taught, effect: .modeChanged, mode: .unlocked),
    Row(story: "only a lesson can end", before: locked, event: .taught, effect: .none, mode: .locked),
    Row(
      story: "practice gives up a lesson", before: teaching + [.mode], event: .mode, effect: .modeChanged,
      mode: .unlocked),
    Row(
      story: "a device that is not touched ends its lesson", before: teaching, event: .unlockExpired,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "a change after a lesson that was given up sets a new PIN",
      before: unlocked + [.teach, .clear, .clear] + digits("1234") + [.enter], event: .accepted, effect: .modeChanged,
      mode: .setPIN),
    Row(story: "CLEAR gives up a new PIN", before: changing, event: .clear, effect: .modeChanged, mode: .unlocked),
    Row(
      story: "a changed PIN leaves the device unlocked",
      before: changing + digits("5678") + [.enter] + digits("5678") + [.enter], event: .stored,
      effect: .modeChanged, mode: .unlocked),

    Row(
      story: "half a PIN is dropped", before: locked + digits("12"), event: .entryExpired, effect: .modeChanged,
      mode: .locked),
    Row(story: "no digit is no entry", before: locked, event: .entryExpired, effect: .none, mode: .locked),
    Row(
      story: "the first entry of a new PIN is dropped", before: fresh + digits("1234") + [.enter],
      event: .entryExpired, effect: .modeChanged, mode: .setPIN),
    Row(
      story: "practice goes back to an entry that was dropped",
      before: fresh + digits("1234") + [.enter, .mode, .entryExpired], event: .mode, effect: .modeChanged,
      mode: .setPIN),
    Row(story: "an open device locks", before: unlocked, event: .unlockExpired, effect: .modeChanged, mode: .locked),
    Row(
      story: "an old PIN that is not given locks", before: unlocked + [.clear], event: .unlockExpired,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "a change that is not finished locks", before: changing + digits("5678") + [.enter],
      event: .unlockExpired, effect: .modeChanged, mode: .locked),
    Row(
      story: "practice does not end by itself", before: unlocked + [.mode], event: .unlockExpired, effect: .none,
      mode: .practice),
    Row(
      story: "practice goes back to a device that has locked", before: unlocked + [.mode, .unlockExpired],
      event: .mode, effect: .modeChanged, mode: .locked),
    Row(
      story: "practice in a change goes back to a device that has locked", before: changing + [.mode, .unlockExpired],
      event: .mode, effect: .modeChanged, mode: .locked),
    Row(story: "a locked device stays locked", before: locked, event: .unlockExpired, effect: .none, mode: .locked),
    Row(
      story: "a fault in a change stays a fault", before: changing + [.failed], event: .unlockExpired, effect: .none,
      mode: .fault),
    Row(
      story: "a first PIN cannot be given up", before: fresh, event: .clear, effect: .refuse, mode: .setPIN),

    Row(
      story: "an incomplete old PIN is refused", before: unlocked + [.clear] + digits("123"), event: .enter,
      effect: .refuse, mode: .oldPIN, entered: 3),
    Row(
      story: "an incomplete new PIN is refused", before: fresh + digits("123"), event: .enter, effect: .refuse,
      mode: .setPIN, entered: 3),
    Row(
      story: "an incomplete confirmation is refused", before: fresh + digits("1234") + [.enter] + digits("123"),
      event: .enter, effect: .refuse, mode: .confirmPIN, entered: 3),
    Row(
      story: "one digit is an entry that can be dropped", before: locked + digits("1"), event: .entryExpired,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "a finished change is over: once locked, the device is not open",
      before: changing + digits("5678") + [.enter] + digits("5678") + [.enter, .stored, .enter],
      event: .unlockExpired, effect: .none, mode: .locked),
    Row(
      story: "a change that was given up is over", before: changing + [.clear, .enter], event: .unlockExpired,
      effect: .none, mode: .locked),
    Row(
      story: "a change that has locked is over", before: changing + [.unlockExpired], event: .unlockExpired,
      effect: .none, mode: .locked),
    Row(
      story: "a change that has locked in practice is over", before: changing + [.mode, .unlockExpired, .mode],
      event: .unlockExpired, effect: .none, mode: .locked),
    Row(
      story: "the PIN of a device that forgot it in a change is a first one", before: changing + [.forgotten],
      event: .clear, effect: .refuse, mode: .setPIN),

    Row(story: "practice from locked", before: locked, event: .mode, effect: .modeChanged, mode: .practice),
    Row(story: "practice goes back", before: locked + [.mode], event: .mode, effect: .modeChanged, mode: .locked),
    Row(
      story: "practice goes back to unlocked", before: unlocked + [.mode], event: .mode, effect: .modeChanged,
      mode: .unlocked),
    Row(
      story: "practice drops a half-entered PIN", before: locked + digits("12") + [.mode], event: .mode,
      effect: .modeChanged, mode: .locked),
    Row(
      story: "practice goes back to the confirmation",
      before: fresh + digits("1234") + [.enter] + digits("12") + [.mode],
      event: .mode, effect: .modeChanged, mode: .confirmPIN),
    Row(
      story: "a practiced digit is shown", before: locked + [.mode], event: .digit(4), effect: .refresh, mode: .practice
    ),
    Row(
      story: "ENTER without ink in practice", before: locked + [.mode], event: .enter, effect: .refuse, mode: .practice),
    Row(story: "a fault can be practiced in", before: [.failed], event: .mode, effect: .modeChanged, mode: .practice),
    Row(
      story: "a fault is left for practice only", before: [.failed, .mode], event: .mode, effect: .modeChanged,
      mode: .fault),
  ]

  @Test("a table of the state machine", arguments: table)
  func row(_ row: Row) {
    var lock = state(after: row.before)
    var (entering, clearing) = (lock, lock)
    #expect((entering.handle(.enter) != .refuse) == lock.canEnter)
    #expect((clearing.handle(.clear) != .refuse) == lock.canClear)
    #expect(lock.handle(row.event) == row.effect)
    #expect(lock.mode == row.mode)
    #expect(lock.entered.count == row.entered)
  }

  @Test("unless the vault accepts a PIN, no sequence of events unlocks", arguments: 1...8 as ClosedRange<UInt64>)
  func neverUnlocks(seed: UInt64) {
    var generator = Seeded(seed)
    let events: [LockEvent] = [
      .digit(1), .digit(2), .enter, .enter, .clear, .mode, .waitOver, .rejected(wait: 0), .rejected(wait: 5000),
      .failed, .entryExpired, .unlockExpired,
    ]
    for start in [locked, [.booted(hasPIN: true, wait: 9000)], [.failed]] {
      var lock = state(after: start)
      for _ in 0..<5000 {
        let effect = lock.handle(events.randomElement(using: &generator)!)
        #expect(lock.mode != .unlocked && effect != .store, "seed \(seed)")
      }
    }
  }

  @Test("by default a lock state has no limit of redraws")
  func redrawsWithoutLimit() {
    var lock = state(after: locked)
    for _ in 0..<300 {
      let effect = lock.handle(.unclear(4, confidence: 700))
      #expect(effect == .redraw && lock.enteredCount == 0)
    }
  }

  @Test("a PIN has as many digits as the device is built for", arguments: 4...8 as ClosedRange<UInt8>)
  func pinLength(length: UInt8) {
    var lock = state(after: locked, pinLength: length)
    for k in 1...length {
      #expect(!lock.isComplete)
      #expect(lock.missingDigits == length + 1 - k)
      _ = lock.handle(.digit(k % 10))
    }
    #expect(lock.isComplete)
    #expect(lock.missingDigits == 0)
    #expect(!lock.acceptsInk)
  }

  /// Events after which no digit of a PIN is needed any more.
  static let forgetting: [(story: String, events: [LockEvent])] = [
    ("a first PIN is stored", fresh + digits("9898") + [.enter] + digits("9898") + [.enter, .stored]),
    ("a changed PIN is stored", changing + digits("9898") + [.enter] + digits("9898") + [.enter, .stored]),
    ("the two entries differ", fresh + digits("9898") + [.enter] + digits("9889") + [.enter]),
    ("CLEAR goes back to the first entry", fresh + digits("9898") + [.enter, .clear]),
    ("a new PIN is given up", changing + digits("9898") + [.enter, .clear, .clear]),
    ("the PIN is right", locked + digits("9898") + [.enter, .accepted]),
    ("the PIN is wrong", locked + digits("9898") + [.enter, .rejected(wait: 0)]),
    ("the PIN is wrong once too often", locked + digits("9898") + [.enter, .rejected(wait: 1000)]),
    ("the old PIN is right", unlocked + [.clear] + digits("9898") + [.enter, .accepted]),
    ("practice begins", locked + digits("989") + [.mode]),
    ("the vault fails", locked + digits("9898") + [.enter, .failed]),
    ("the vault fails while a PIN is set", fresh + digits("9898") + [.enter] + digits("9898") + [.enter, .failed]),
    ("half a PIN is dropped", locked + digits("98") + [.entryExpired]),
    ("the confirmation is dropped", fresh + digits("9898") + [.enter] + digits("98") + [.entryExpired]),
    ("the confirmation is dropped in practice", fresh + digits("9898") + [.enter, .mode, .entryExpired]),
    ("a change locks", changing + digits("9898") + [.enter] + digits("98") + [.unlockExpired]),
    ("a change locks in practice", changing + digits("9898") + [.enter, .mode, .unlockExpired]),
    ("the PIN is forgotten", changing + digits("9898") + [.enter] + digits("98") + [.forgotten]),
    ("digits are taken back", locked + digits("98") + [.clear, .clear]),
    ("an unclear digit is taken back", locked + digits("9") + [.unclear(8, confidence: 500, second: 9), .clear]),
    ("an unclear digit is dropped", locked + [.unclear(8, confidence: 500, second: 9), .entryExpired]),
    (
      "a wrong PIN was read again", locked + digits("989") + [.read(8, confidence: 900, second: 9), .rejected(wait: 0)]
    ),
  ]

  @Test("no digit of a PIN stays in memory", arguments: forgetting)
  func forgets(story: String, events: [LockEvent]) {
    #expect(!keepsDigits(after: events), "after: \(story)")
    let entered = fresh + digits("9898") + [.enter] + digits("98")
    #expect(keepsDigits(after: entered))
    #expect(!keepsDigits(after: entered) { $0.wipe() })
  }

  @Test(
    "after two redraws the most confident drawing of a digit is accepted",
    arguments: [
      ([], [.refresh]), ([400], [.redraw]), ([400, 300, 500], [.redraw, .redraw, .refresh]),
      ([400, 500, 300], [.redraw, .redraw, .refresh]), ([500, 300, 400], [.redraw, .redraw, .refresh]),
    ] as [([UInt16], [LockEffect])])
  func redraws(confidences: [UInt16], effects: [LockEffect]) {
    var lock = LockState(pinLength: 4, redraws: 2)
    for event in locked + digits("1") { _ = lock.handle(event) }
    var drawn: [LockEffect] = []
    for confidence in confidences {
      drawn.append(lock.handle(.unclear(UInt8(confidence / 100), confidence: confidence, second: 7)))
    }
    if confidences.isEmpty { drawn.append(lock.handle(.digit(5))) }
    #expect(drawn == effects)
    let isEntered = effects.last == .refresh
    #expect(lock.enteredCount == (isEntered ? 2 : 1))
    if isEntered {
      #expect(lock.entered[1] == 5)
      #expect(!lock.lastReading.isUnclear && lock.lastReading.digit == 5)
      // The next digit has redraws of its own.
      #expect(lock.handle(.unclear(3, confidence: 900)) == .redraw)
      #expect(lock.handle(.unclear(3, confidence: 900)) == .redraw)
    }
  }

  @Test("a clear digit, CLEAR or another mode ends the redraws", arguments: [.digit(1), .clear, .mode] as [LockEvent])
  func redrawsEnd(event: LockEvent) {
    var lock = LockState(pinLength: 4, redraws: 1)
    for event in locked + [.digit(2), .unclear(9, confidence: 600)] { _ = lock.handle(event) }
    _ = lock.handle(event)
    if event == .mode { _ = lock.handle(event) }
    #expect(lock.handle(.unclear(3, confidence: 500)) == .redraw)
    let count = lock.enteredCount
    #expect(lock.handle(.unclear(4, confidence: 400)) == .refresh)
    #expect(lock.entered[count] == 3)
  }

  @Test("CLEAR drops the unclear drawings of the first digit", arguments: [locked, fresh])
  func redrawsCleared(start: [LockEvent]) {
    var lock = LockState(pinLength: 4, redraws: 1)
    for event in start { _ = lock.handle(event) }
    #expect(!lock.canClear)
    #expect(lock.handle(.unclear(9, confidence: 600)) == .redraw)
    #expect(lock.canClear)
    #expect(lock.handle(.clear) == .refresh)
    #expect(!lock.canClear && !lock.holdsEntry)
    #expect(lock.handle(.unclear(3, confidence: 500)) == .redraw)
  }

  @Test("without a limit, or in practice, an unclear digit never counts")
  func redrawsWithoutEnd() {
    var lock = LockState(pinLength: 4, redraws: 0)
    for event in locked { _ = lock.handle(event) }
    for _ in 0..<300 {
      let effect = lock.handle(.unclear(3, confidence: 999))
      #expect(effect == .redraw)
    }
    #expect(!lock.holdsEntry)
    lock = LockState(pinLength: 4, redraws: 1)
    for event in locked + [.mode] { _ = lock.handle(event) }
    for _ in 0..<5 { #expect(lock.handle(.unclear(3, confidence: 999)) == .redraw) }
    #expect(lock.enteredCount == 0)
  }

  @Test(
    "a second reading replaces the least confident digit by its runner-up",
    arguments: [
      ([1000, 1000, 1000, 1000], nil), ([980, 980, 980, 980], nil), ([1000, 979, 1000, 1000], 1),
      ([970, 960, 950, 955], 2), ([400, 400, 1000, 400], 0), ([999, 998, 997, 300], 3),
    ] as [([UInt16], Int?)])
  func secondReading(confidences: [UInt16], position: Int?) {
    var lock = state(after: locked)
    for k in 0..<4 { _ = lock.handle(.read(UInt8(k), confidence: confidences[k], second: UInt8(9 - k))) }
    let isReadAgain = lock.readAgain()
    #expect(isReadAgain == (position != nil))
    for k in 0..<4 { #expect(lock.entered[k] == UInt8(k == position ? 9 - k : k)) }
    #expect(lock.isComplete)
  }

  @Test("a digit that was taken back is not read again")
  func secondReadingAfterClear() {
    var lock = state(after: locked + digits("12"))
    for event in [.read(3, confidence: 300, second: 4), .clear] as [LockEvent] + digits("34") { _ = lock.handle(event) }
    let isReadAgain = lock.readAgain()
    #expect(!isReadAgain)
  }

  @Test("a PIN that is too common is not kept")
  func forgetsCommonPIN() {
    var lock = LockState(pinLength: 4, refusesCommonPINs: true)
    let events = fresh + digits("9999")
    #expect(keepsDigits(after: events, from: lock))
    #expect(!keepsDigits(after: events + [.enter], from: lock))
    for event in events { _ = lock.handle(event) }
    #expect(lock.handle(.enter) == .tooCommon)
    #expect(lock.enteredCount == 0 && lock.mode == .setPIN)
  }

  /// Whether an 8 or a 9 of some events is in the memory of the state after them: a byte that is a 6 or a 7 after the same
  /// events with these digits. Bytes between the members may hold anything.
  private func keepsDigits(
    after events: [LockEvent], from start: LockState = LockState(pinLength: 4),
    then change: (inout LockState) -> Void = { _ in }
  ) -> Bool {
    func bytes(lessening difference: UInt8) -> [UInt8] {
      var state = start
      for event in events {
        guard case .read(var prediction) = event else {
          _ = state.handle(event)
          continue
        }
        if prediction.digit >= 8 { prediction.digit -= difference }
        if prediction.second >= 8 { prediction.second -= difference }
        _ = state.handle(.read(prediction))
      }
      change(&state)
      return withUnsafeBytes(of: state) { Array($0) }
    }
    return zip(bytes(lessening: 0), bytes(lessening: 2)).contains { ($0 == 8 || $0 == 9) && $1 == $0 - 2 }
  }
}
