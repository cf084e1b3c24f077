public import DigitNet
import PINVault

/// The mode of the device.
public enum Mode: UInt8, Equatable, Sendable {
  /// Practice: the user draws, and the screen shows the prediction.
  case practice
  /// The new PIN is entered for the first time.
  case setPIN
  /// The new PIN is entered for the second time.
  case confirmPIN
  case locked
  case unlocked
  /// Too many wrong attempts: the user must wait.
  case lockedOut
  /// The vault or the model cannot be used. The device stays locked.
  case fault
  /// The PIN is entered once more on an unlocked device, before it is changed or the owner's hand is taught.
  case oldPIN
  /// The owner draws each digit twice, so that the device learns the owner's hand.
  case teaching
  /// The new PIN is entered for the third time, so that the device knows the hand.
  case repeatPIN
  /// The PIN is drawn with another finger, which may open the device from then on.
  case addFinger

  /// Whether digits that are drawn now are part of a PIN.
  var isEnteringPIN: Bool {
    switch self {
    case .setPIN, .confirmPIN, .repeatPIN, .locked, .oldPIN, .addFinger: true
    case .practice, .unlocked, .lockedOut, .fault, .teaching: false
    }
  }
  /// Whether a new PIN is entered again.
  fileprivate var repeatsPIN: Bool { self == .confirmPIN || self == .repeatPIN }
}

/// The events of the lock. Ink and time have already been turned into digits and commands.
public enum LockEvent: Equatable, Sendable {
  /// The vault is mounted; a wait above zero, in milliseconds, still has to be served.
  case booted(hasPIN: Bool, wait: UInt64)
  /// The vault or the model cannot be used.
  case failed
  /// A drawing was read, clearly or not.
  case read(Prediction)
  /// ENTER, or the pause after a complete PIN, with no ink on the drawing area.
  case enter
  /// CLEAR with no ink on the drawing area.
  case clear
  /// The button that toggles practice.
  case mode
  /// The button that begins a lesson.
  case teach
  /// The lesson is over.
  case taught
  /// The button that adds a finger.
  case finger
  /// The finger is added, or cannot be.
  case fingerAdded
  /// The drawings of the new PIN are too different to be one hand.
  case unlike
  /// The new PIN is in the vault.
  case stored
  /// The vault compared the PIN: it is right.
  case accepted
  /// The vault compared the PIN: it is wrong; a wait above zero, in milliseconds, has to be served.
  case rejected(wait: UInt64)
  /// The wait is over.
  case waitOver
  /// The vault forgot the PIN.
  case forgotten
  /// The device was not touched for so long that a half-entered PIN is dropped.
  case entryExpired
  /// The device was not touched for so long that it locks.
  case unlockExpired
}

/// What the device must do because of an event.
public enum LockEffect: Equatable, Sendable {
  /// Nothing changed.
  case none
  /// The PIN entry or the prediction changed.
  case refresh
  /// The drawing is unclear, and the digit has to be drawn again.
  case redraw
  /// The mode changed.
  case modeChanged
  /// The two entries of the new PIN differ; the mode changed.
  case mismatch
  /// The entry is another PIN than the one that a finger is added to, and was dropped.
  case differs
  /// The new PIN is one of the commonest, and was dropped.
  case tooCommon
  /// The event has no meaning in this state.
  case refuse
  /// Store the entered PIN, then send `stored` or `failed`.
  case store
  /// Add the entered drawing of the PIN to the enrolled ones, then send `fingerAdded`.
  case addFinger
  /// Pass the entered PIN to the vault, then send `accepted`, `rejected` or `failed`.
  case attempt
  /// Serve a wait of these milliseconds, then send `waitOver`; the mode changed.
  case wait(UInt64)
}

/// The lock as a pure state machine.
public struct LockState: Sendable {
  public private(set) var mode = Mode.locked
  private var entry = PINEntry()
  // Everything below is always inlined: a call would pass a copy of the state and leave the digits on the stack.

  /// The digits entered so far.
  @inline(__always)
  var entered: PIN { entry.pin }
  /// The last digit as it was read. The entry must have one.
  @inline(__always)
  var lastReading: Prediction { entry.last }
  /// How many digits are entered.
  @inline(__always)
  var enteredCount: Int { entry.count }
  /// Whether unclear drawings of the next digit are kept.
  @inline(__always)
  var holdsDrawings: Bool { entry.hasDrawings }
  /// Digits of a PIN.
  public let pinLength: UInt8

  /// Digits of a wrong PIN are read a second time if their confidence is below this, in thousandths. `Models/README.md`
  /// has the figures from which it was chosen.
  static let secondReadingThreshold: UInt16 = 980

  /// The mode that practice returns to.
  private var modeBefore = Mode.locked
  /// The first entry of a new PIN.
  private var first = PIN()
  /// Whether the new PIN replaces another one, on an unlocked device.
  private var isChange = false
  /// What the old PIN is entered for.
  private enum Purpose { case change, lesson, finger }
  private var purpose = Purpose.change
  private let refusesCommonPINs: Bool
  /// How many times an unclear digit is redrawn. Then its most confident drawing is accepted. 0: without limit.
  private let redraws: UInt8
  /// Whether a new PIN is drawn three times, so that the device knows the hand.
  private let enrollsHand: Bool

  /// A device that has not mounted its vault yet; PINs have 4...8 digits.
  public init(pinLength: UInt8, refusesCommonPINs: Bool = false, redraws: UInt8 = 0, enrollsHand: Bool = false) {
    self.pinLength = pinLength
    self.refusesCommonPINs = refusesCommonPINs
    self.redraws = redraws
    self.enrollsHand = enrollsHand
  }

  /// Whether digits that are drawn now are part of a PIN.
  @inline(__always)
  var isEnteringPIN: Bool { mode.isEnteringPIN }
  /// Whether the drawing area takes ink.
  @inline(__always)
  var acceptsInk: Bool { isEnteringPIN && !isComplete || mode == .practice || mode == .teaching }
  /// Whether every digit of the PIN is entered.
  @inline(__always)
  public var isComplete: Bool { isEnteringPIN && entry.count == Int(pinLength) }

  /// Digits of the PIN that are not entered yet.
  @inline(__always)
  var missingDigits: UInt8 { pinLength - UInt8(truncatingIfNeeded: entry.count) }
  /// Whether ENTER does something here, without ink on the drawing area.
  @inline(__always)
  var canEnter: Bool { mode == .unlocked || isComplete }
  /// Whether CLEAR does something here, without ink on the drawing area.
  @inline(__always)
  var canClear: Bool {
    switch mode {
    case .practice, .unlocked, .oldPIN, .confirmPIN, .repeatPIN, .teaching, .addFinger: true
    case .setPIN: isChange || !entry.isEmpty
    case .locked: !entry.isEmpty
    case .lockedOut, .fault: false
    }
  }

  /// Whether the owner has unlocked the device and it has not locked since; in practice, whether it returns to that.
  @inline(__always)
  var isOpen: Bool {
    let mode = self.mode == .practice ? modeBefore : self.mode
    return mode == .unlocked || mode == .oldPIN || mode == .teaching || mode == .addFinger || isChange
  }
  /// Whether memory holds digits of an incomplete PIN, or an unclear drawing.
  @inline(__always)
  var holdsEntry: Bool {
    let mode = self.mode == .practice ? modeBefore : self.mode
    return mode.repeatsPIN || mode == .addFinger || !entry.isEmpty
  }

  /// Applies an event.
  public mutating func handle(_ event: LockEvent) -> LockEffect {
    switch event {
    case .failed:
      first.wipe()
      isChange = false
      return enter(.fault)
    case .booted(let hasPIN, let wait):
      guard wait == 0 else { return startWait(wait) }
      return enter(hasPIN ? .locked : .setPIN)
    case .read(let prediction):
      if mode == .practice { return prediction.isUnclear ? .redraw : .refresh }
      guard isEnteringPIN, !isComplete else { return .refuse }
      if prediction.isUnclear { return entry.appendUnclear(prediction, redraws: redraws) ? .refresh : .redraw }
      entry.append(prediction)
      return .refresh
    case .enter: return handleEnter()
    case .clear: return handleClear()
    case .mode: return handleMode()
    case .teach: return askForPIN(.lesson)
    case .finger: return askForPIN(.finger)
    case .fingerAdded:
      first.wipe()
      return mode == .addFinger ? enter(.unlocked) : .none
    case .unlike:
      first.wipe()
      return enter(.setPIN)
    case .taught: return mode == .teaching ? enter(.unlocked) : .none
    case .stored:
      first.wipe()
      defer { isChange = false }
      return enter(isChange ? .unlocked : .locked)
    case .accepted:
      guard mode == .oldPIN else { return enter(.unlocked) }
      switch purpose {
      case .lesson: return enter(.teaching)
      case .finger:
        first = entry.pin
        return enter(.addFinger)
      case .change:
        isChange = true
        return enter(.setPIN)
      }
    case .rejected(let wait):
      entry.wipe()
      return wait == 0 ? .refresh : startWait(wait)
    case .waitOver: return mode == .lockedOut ? enter(.locked) : .none
    case .forgotten:
      first.wipe()
      isChange = false
      return enter(.setPIN)
    case .entryExpired: return expireEntry()
    case .unlockExpired: return expireUnlock()
    }
  }

  private mutating func handleEnter() -> LockEffect {
    switch mode {
    case .unlocked: return enter(.locked)
    case .locked where isComplete, .oldPIN where isComplete: return .attempt
    case .setPIN where isComplete:
      if refusesCommonPINs, PIN.isCommon(entry.pin) {
        entry.wipe()
        return .tooCommon
      }
      first = entry.pin
      return enter(.confirmPIN)
    case .confirmPIN where isComplete, .repeatPIN where isComplete:
      if PIN.areEqual(first, entry.pin) { return enrollsHand && mode == .confirmPIN ? enter(.repeatPIN) : .store }
      first.wipe()
      _ = enter(.setPIN)
      return .mismatch
    case .addFinger where isComplete:
      if PIN.areEqual(first, entry.pin) { return .addFinger }
      entry.wipe()
      return .differs
    default: return .refuse
    }
  }

  private mutating func handleClear() -> LockEffect {
    switch mode {
    case .practice: return .refresh
    case .unlocked: return askForPIN(.change)
    case .teaching: return enter(.unlocked)
    case _ where isEnteringPIN && !entry.isEmpty:
      entry.removeLast()
      return .refresh
    case .confirmPIN, .repeatPIN:
      first.wipe()
      return enter(.setPIN)
    case .addFinger:
      first.wipe()
      return enter(.unlocked)
    case .oldPIN: return enter(.unlocked)
    case .setPIN where isChange:
      isChange = false
      return enter(.unlocked)
    default: return .refuse
    }
  }

  private mutating func expireEntry() -> LockEffect {
    guard holdsEntry else { return .none }
    first.wipe()
    if mode == .practice {
      modeBefore = .setPIN
      return .none
    }
    return enter(mode.repeatsPIN ? .setPIN : mode == .addFinger ? .unlocked : mode)
  }

  private mutating func expireUnlock() -> LockEffect {
    guard isOpen else { return .none }
    first.wipe()
    isChange = false
    if mode == .practice {
      modeBefore = .locked
      return .none
    }
    return enter(.locked)
  }

  private mutating func handleMode() -> LockEffect {
    switch mode {
    case .lockedOut: return .refuse
    case .practice: return enter(modeBefore)
    default:
      // A lesson that is left is over, and so is the addition of a finger.
      if mode == .addFinger { first.wipe() }
      modeBefore = mode == .teaching || mode == .addFinger ? .unlocked : mode
      return enter(.practice)
    }
  }

  /// Asks for the PIN once more, on an unlocked device.
  private mutating func askForPIN(_ purpose: Purpose) -> LockEffect {
    guard mode == .unlocked else { return .none }
    self.purpose = purpose
    return enter(.oldPIN)
  }

  /// Replaces the least confident digit of a wrong PIN by its runner-up.
  ///
  /// - Returns: whether there is such a second reading.
  @inline(__always)
  mutating func readAgain() -> Bool { entry.readAgain(below: LockState.secondReadingThreshold) }

  /// Overwrites the digits that were entered.
  mutating func wipe() {
    first.wipe()
    entry.wipe()
  }

  private mutating func startWait(_ wait: UInt64) -> LockEffect {
    _ = enter(.lockedOut)
    return .wait(wait)
  }

  private mutating func enter(_ next: Mode) -> LockEffect {
    entry.wipe()
    mode = next
    return .modeChanged
  }
}
