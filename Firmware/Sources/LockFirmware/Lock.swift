public import Core2HAL
import DigitNet
import Ink
import Owner
import PINVault

/// The firmware of the lock, which a board runs.
///
/// `LockState` decides. This type turns what happens on the board into events, and passes the effects to the parts that
/// act: the drawing pad, the screen, the log, the vibration and the vault.
public struct Lock<Device: Board & ~Copyable>: ~Copyable where Device.HandPart: HandCheck {
  public var board: Device

  let configuration: LockConfiguration
  var state: LockState
  var vault: Vault
  var network: Network?
  var fault: Fault?
  var pad: DrawingPad
  var screen = LockScreen()
  var log = SerialLog()
  var console = ConsoleEditor()
  var feedback = FeedbackPlayer()
  /// What was learned of the owner's hand; empty if nothing was, or if it belongs to another network. In a lesson, the
  /// profile that is being taught; it is used when it is complete.
  var profile = HandProfile()
  /// The hand that draws PINs.
  var hand = Device.HandPart()
  /// Drawings of the PIN that are enrolled, of all fingers.
  var enrolled: UInt8 = 0
  /// The lesson in the mode `teaching`; `nil` in all others.
  var lesson: Lesson?
  private var hold = ResetHold()
  private var idle: IdleLimits
  /// The rest of the lockout.
  var wait = ServedWait()
  /// The time of this step, in milliseconds since boot.
  private var now: UInt64 = 0
  private var hasBooted = false
  var isRestarting = false

  /// Mounts the vault; everything else waits for the first step.
  public init(board: consuming Device, configuration: LockConfiguration) {
    self.board = board
    self.configuration = configuration
    vault = Vault(mounting: &self.board.vaultFlash, secret: self.board.secret.bytes)
    state = LockState(
      pinLength: configuration.pinLength, refusesCommonPINs: configuration.refusesCommonPINs,
      redraws: configuration.redraws, enrollsHand: Device.HandPart.isBuilt && configuration.owner != .off)
    idle = IdleLimits(entry: configuration.entryLimit, unlock: configuration.unlockLimit)
    pad = DrawingPad(pause: configuration.autoAccept)
  }

  /// Reads the board's inputs and acts on them and on the time. Call it when an input arrives, and at the time that the
  /// last call returned.
  ///
  /// - Parameter now: milliseconds since boot.
  /// - Returns: the next time at which something is due, after `now`; `UInt64.max` when only an input can change
  ///   anything.
  public mutating func step(now: UInt64) -> UInt64 {
    self.now = now
    log.now = now
    wait.advance(to: now)
    if !hasBooted {
      hasBooted = true
      boot()
    }
    readTouch()
    readSerial()
    if isRestarting { return .max }
    advanceHold()
    if state.mode == .lockedOut, wait.remaining == 0 { perform(state.handle(.waitOver)) }
    if pad.due <= now { acceptByItself() }
    advanceIdle()
    feedback.advance(to: now, motor: &board.motor)
    if !hold.isCounting { advanceScreen() }
    hand.follow(entered: state.enteredCount, holdsDrawings: state.holdsDrawings)
    return nextWakeUp()
  }

  /// Changes nothing; exclusive access reads the lock in place instead of copying it to the stack.
  private mutating func nextWakeUp() -> UInt64 {
    var next = min(min(pad.due, feedback.due), min(hold.due, min(screen.due, idle.due(after: now))))
    // The countdown changes at each whole second that remains, and at the end itself.
    if state.mode == .lockedOut { next = min(next, now + wait.untilNextSecond) }
    return max(next, now + 1)
  }

  // MARK: Start and restart

  private mutating func boot() {
    log.boot(configuration.log, to: &board.serial)
    do {
      network = try Network(board.model)
      logModel()
      bootProfile()
      try bootHand()
    } catch {
      // Neither model is used without the other.
      network = nil
      fault = .model(error)
    }
    if vault.state == .corrupt, fault == nil { fault = vault.foreignVersion.map { .vaultFormat($0) } ?? .vault }
    let attempts = wrongAttempts
    if fault == nil, isExhausted(after: attempts) { fault = .exhausted }
    if let fault {
      fail(fault)
    } else {
      let wait = configuration.lockout.wait(afterWrongAttempts: attempts)
      perform(state.handle(.booted(hasPIN: hasPIN, wait: wait)))
    }
  }

  mutating func fail(_ fault: Fault) {
    self.fault = fault
    log.fault(fault, attempts: wrongAttempts, to: &board.serial)
    perform(state.handle(.failed))
  }

  mutating func restart() {
    isRestarting = true
    // Memory may keep its content over a restart.
    state.wipe()
    hand.follow(entered: 0, holdsDrawings: false)
    hand.forgetEntries()
    hand.clearInk()
    board.restart()
  }

  // MARK: Touch

  private mutating func readTouch() {
    let wasTouched = pad.isTouched
    let event = pad.track(
      board.touch.read(), at: now, acceptsInk: state.acceptsInk, isPIN: state.isEnteringPIN,
      buttons: unlockedButtons)
    // Practice must not keep a device unlocked.
    if wasTouched || pad.isTouched, state.mode != .practice { idle.restart(at: now) }
    switch event {
    case .none: break
    case .drew(let fromX, let fromY, let x, let y):
      board.observe(.drew(x: x, y: y))
      hand.drew(points: pad.points, at: UInt32(truncatingIfNeeded: now))
      if screen.hasNotice { screen.endNotice(content(), on: &board.display) }
      screen.paintInk(fromX: fromX, y: fromY, toX: x, y: y, on: &board.display)
    case .strokeEnded:
      board.observe(.strokeEnded)
      hand.strokeEnded(at: UInt32(truncatingIfNeeded: now))
    case .tapped(let tap): handle(tap)
    }
  }

  /// Acts on a button, printed or on the screen.
  mutating func handle(_ tap: TouchTracker.Tap) {
    switch tap {
    case .enter where !pad.isEmpty: acceptInk()
    case .enter:
      let effect = enter()
      perform(effect)
      if effect == .refuse, state.isEnteringPIN { show(.missing(digits: state.missingDigits)) }
    case .clear where !pad.isEmpty:
      pad.clear()
      hand.clearInk()
      board.observe(.cleared)
      paintDrawingArea()
      feedback.add(.tap)
    case .clear:
      let effect = state.handle(.clear)
      if effect == .refresh { startPause() }
      perform(effect)
      if effect == .refresh { screen.paintNoPrediction(on: &board.display) }
    case .mode: changeMode()
    case .teach: perform(state.handle(.teach))
    case .finger: perform(state.handle(.finger))
    }
  }

  /// ENTER without ink. A complete entry of a new PIN is one of its drawings.
  private mutating func enter() -> LockEffect {
    guard Device.HandPart.isBuilt, hand.isActive else { return state.handle(.enter) }
    let mode = state.mode
    let effect = state.handle(.enter)
    let isKept = mode == .setPIN && state.mode == .confirmPIN || mode == .confirmPIN && state.mode == .repeatPIN
    if isKept || effect == .store { hand.keepEntry() }
    return effect
  }

  /// Toggles practice. Without a network there is nothing to practice.
  mutating func changeMode() {
    perform(network == nil ? .refuse : state.handle(.mode))
  }

  /// After the pause, ink becomes a digit, and a complete PIN becomes an attempt.
  private mutating func startPause() {
    pad.startPause(at: now, isPIN: state.isEnteringPIN, isPINComplete: state.isComplete)
  }

  private mutating func acceptByItself() {
    pad.cancelPause()
    if pad.isEmpty { perform(enter()) } else { acceptInk() }
  }

  /// Measures how long button B is held, and forgets the PIN when that is long enough.
  private mutating func advanceHold() {
    let event = hold.advance(
      to: now, isHeld: pad.heldButton == .b, isTouched: pad.isTouched, isUnlocked: state.mode == .unlocked,
      isAllowedAtBoot: configuration.resetAtBoot)
    switch event {
    case .none: break
    case .counted(let seconds, let isFirst):
      // From here on, the end of the press does not count as a tap.
      pad.holdButton()
      pad.cancelPause()
      screen.paintResetCountdown(seconds, on: &board.display)
      feedback.add(.tap)
      if isFirst { log.reset("pending", to: &board.serial) }
    case .cancelled:
      log.reset("cancelled", to: &board.serial)
      paintScreen()
    case .completed: factoryReset()
    }
  }

  /// Drops a half-entered PIN, or locks the device, when it was not touched for the time of a limit.
  private mutating func advanceIdle() {
    let holdsEntry = state.holdsEntry || state.isEnteringPIN && !pad.isEmpty
    switch idle.advance(to: now, holdsEntry: holdsEntry, isOpen: state.isOpen) {
    case .none: break
    case .entryExpired:
      if configuration.log == .development { log.entry("dropped", to: &board.serial) }
      _ = state.handle(.entryExpired)
      // Ink without a digit changes no state. In practice, nothing of an entry is on the screen.
      if state.isEnteringPIN {
        perform(.modeChanged)
        feedback.add(.refused)
        show(.dropped)
      }
    case .unlockExpired: perform(state.handle(.unlockExpired))
    }
  }

  // MARK: Digits

  /// Reads the digit on the drawing pad. This is the only place where the network predicts.
  private mutating func acceptInk() {
    guard let network, !pad.isDrawing else { return }
    let isMasked = configuration.log == .production && state.isEnteringPIN
    if state.isEnteringPIN, !pad.describe(to: &hand) { return refuseQuickDrawing() }
    var drawing = Drawing()
    var activations = ActivationSum()
    var logits = pad.read(by: network, on: &drawing, observer: &activations)
    // A lesson judges what the network alone reads: its profile has no samples yet.
    profile.correct(&logits, for: activations.sample(units: profile.units), network.header)
    var prediction = pad.overflowed ? nil : network.prediction(of: &drawing, logits)
    let cells = drawing.raster.inkedCells
    if configuration.log == .development {
      log.prediction(prediction, cells: cells, overflowed: pad.overflowed, to: &board.serial)
    }
    board.observe(.read(DigitReading(prediction, inkedCells: cells, overflowed: pad.overflowed, isMasked: isMasked)))
    pad.clear()
    if lesson != nil, let prediction { return teach(prediction, drawing, activations) }
    let effect = prediction.map { state.handle(.read($0)) } ?? .redraw
    if state.isEnteringPIN, let prediction { hand.take(prediction, entered: state.enteredCount) }
    // Signatures of the drawing.
    if Device.HandPart.isBuilt { Vault.wipeStack() }
    hand.clearInk()
    perform(effect)
    if effect == .refresh {
      feedback.add(.digit)
      if prediction?.isUnclear == true {
        prediction = state.lastReading
        if configuration.log == .development { log.entry("unclear", to: &board.serial) }
      }
    }
    paintDrawingArea()
    screen.paint(prediction, drawing.raster, isMasked: isMasked, on: &board.display)
    startPause()
  }

  // MARK: Effects

  mutating func perform(_ effect: LockEffect) {
    switch effect {
    case .none: break
    case .refresh: screen.paintDots(content(), on: &board.display)
    case .redraw: feedback.add(.unclear)
    case .refuse: feedback.add(.refused)
    case .modeChanged: modeDidChange()
    case .differs: if Device.HandPart.isBuilt { refuseOtherPIN() }
    case .addFinger: if Device.HandPart.isBuilt { addFinger() }
    case .mismatch:
      log.pin("mismatch", to: &board.serial)
      modeDidChange()
      feedback.add(.mismatch)
      show(.mismatch)
    case .tooCommon:
      log.pin("too-common", to: &board.serial)
      modeDidChange()
      feedback.add(.mismatch)
      show(.tooCommon)
    case .store: store()
    case .attempt: attempt()
    case .wait(let milliseconds):
      wait.start(milliseconds, at: now)
      log.lockout(milliseconds: milliseconds, attempts: wrongAttempts, to: &board.serial)
      modeDidChange()
      feedback.add(.lockedOut)
    }
  }

  private mutating func modeDidChange() {
    pad.clear()
    hand.clearInk()
    switch state.mode {
    case .confirmPIN, .repeatPIN, .practice: break
    default: hand.forgetEntries()
    }
    board.observe(.cleared)
    log.mode(state.mode, to: &board.serial)
    updateLesson()
    paintScreen()
    switch state.mode {
    case .unlocked: feedback.add(.unlocked)
    case .fault: feedback.add(.fault)
    case .practice, .setPIN, .confirmPIN, .repeatPIN, .locked, .lockedOut, .oldPIN, .teaching, .addFinger:
      feedback.add(.tap)
    }
  }

  mutating func paintScreen() { screen.paint(content(), on: &board.display) }

  mutating func paintDrawingArea() { screen.paintDrawingArea(content(), on: &board.display) }

  mutating func show(_ notice: Notice) { screen.show(notice, at: now, on: &board.display) }

  /// The parts of the screen that change without an event.
  private mutating func advanceScreen() {
    if state.mode == .lockedOut { screen.paintCountdown(wait, on: &board.display) }
    let buttons = ButtonState(
      isUnlocked: state.mode == .unlocked, isPractice: state.mode == .practice,
      canEnter: !pad.isEmpty || state.canEnter, canClear: !pad.isEmpty || state.canClear,
      canChangeMode: network != nil && state.mode != .lockedOut,
      stopsLesson: state.mode == .teaching && pad.isEmpty)
    if screen.isNoticeOver(at: now) { screen.endNotice(content(), on: &board.display) }
    screen.advance(to: now, pauseEnd: pad.due, warning: idle.warning(at: now), buttons, on: &board.display)
  }

  /// What the screen shows now.
  @inline(never)
  mutating func content() -> ScreenContent {
    ScreenContent(
      mode: state.mode, pinLength: state.pinLength, entered: state.enteredCount, fault: fault, wait: wait,
      buttons: unlockedButtons, taught: lesson?.accepted ?? 0, digit: lesson?.digit ?? 0)
  }

  /// The buttons on the drawing area. Changes nothing; exclusive access reads the lock in place.
  private var unlockedButtons: UnlockedButtons {
    mutating get {
      guard state.mode == .unlocked else { return UnlockedButtons() }
      return UnlockedButtons(
        hasTeach: canTeach,
        hasFinger: Device.HandPart.isBuilt && enrolled > 0 && enrolled < Device.HandPart.mostDrawings)
    }
  }

  var hasPIN: Bool { vault.state != .absent }
  /// Wrong attempts since the last right one.
  public var wrongAttempts: UInt32 { if case .present(let count) = vault.state { count } else { 0 } }
  /// Whether the lock waits after wrong attempts.
  public var isLockedOut: Bool { state.mode == .lockedOut }
  /// Whether the policy allows no further attempt. Inlined, because a call would copy the whole lock to the stack.
  @inline(__always)
  func isExhausted(after attempts: UInt32) -> Bool {
    configuration.lockout.isExhausted(afterWrongAttempts: attempts)
  }
}

/// Why the device stays locked for good.
enum Fault: Equatable {
  case model(ModelError)
  case vault
  /// The vault was written by another firmware, with this format version.
  case vaultFormat(UInt32)
  /// The lockout policy allows no further attempt.
  case exhausted
}
