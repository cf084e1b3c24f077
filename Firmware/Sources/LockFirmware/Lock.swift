public import Core2HAL
import DigitNet
import Ink
import PINVault

/// The firmware of the lock: what a board runs.
public struct Lock<Device: Board & ~Copyable>: ~Copyable {
  public var board: Device

  let configuration: LockConfiguration
  var state: LockState
  var vault: Vault
  var network: Network?
  var fault: Fault?
  var ink = Ink()
  var touch = TouchTracker()
  var vibration = VibrationPlayer()
  var line = ConsoleLine()
  /// Milliseconds after which ink, or a complete PIN, is accepted by itself; 0 never.
  var autoAccept: UInt32
  /// Milliseconds since boot, in this step.
  var now: UInt64 = 0
  /// When ink, or a complete PIN, is accepted by itself.
  var acceptAt: UInt64 = .max
  /// What is left of the lockout.
  var wait = ServedWait()
  /// Seconds of the countdown on the screen.
  var countdown: UInt32 = 0
  var hold = ResetHold()
  /// Whether a finger did anything but hold B since boot.
  var hasTouched = false
  /// Whether the PIN was just forgotten, for the screen to say so.
  var isFresh = false
  private var hasBooted = false
  private var isRestarting = false

  /// Mounts the vault; everything else waits for the first step.
  public init(board: consuming Device, configuration: LockConfiguration) {
    self.board = board
    self.configuration = configuration
    vault = Vault(mounting: &self.board.vaultFlash)
    state = LockState(pinLength: configuration.pinLength)
    autoAccept = configuration.autoAccept
  }

  /// Reads the board's inputs and acts on them and on the time. Call it when an input arrives and when the time that
  /// it returned last has come.
  ///
  /// - Parameter now: milliseconds since boot.
  /// - Returns: the next time at which something is due, after `now`; `UInt64.max` when only an input can change
  ///   anything.
  public mutating func step(now: UInt64) -> UInt64 {
    self.now = now
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
    if acceptAt <= now { acceptByItself() }
    vibration.advance(to: now, motor: &board.motor)
    if state.mode == .lockedOut, !hold.isCounting { paintCountdown() }
    return nextWakeUp()
  }

  /// Changes nothing, but exclusive access reads the lock where it is; another copies it whole onto the stack.
  private mutating func nextWakeUp() -> UInt64 {
    var next = min(min(acceptAt, vibration.due), hold.due)
    // The countdown changes at whole seconds before the end, and reaches the end itself.
    if state.mode == .lockedOut { next = min(next, now + wait.untilNextSecond) }
    return max(next, now + 1)
  }

  // MARK: Boot

  private mutating func boot() {
    board.serial.begin("boot", at: now)
    board.serial.field("firmware", firmwareVersion)
    board.serial.field("log", configuration.log == .development ? "development" : "production")
    board.serial.end()
    do {
      network = try Network(board.model)
      logModel()
    } catch {
      fault = .model(error)
    }
    if vault.state == .corrupt, fault == nil { fault = .vault }
    if fault == nil, isExhausted { fault = .exhausted }
    if let fault {
      log(fault)
      perform(state.handle(.failed))
    } else {
      let wait = configuration.lockout.wait(afterWrongAttempts: wrongAttempts)
      perform(state.handle(.booted(hasPIN: hasPIN, wait: wait)))
    }
  }

  mutating func restart() {
    isRestarting = true
    acceptAt = .max
    // Memory may outlive a restart.
    state.wipe()
    board.restart()
  }

  // MARK: Input

  private mutating func readTouch() {
    let previousX = touch.lastX
    let previousY = touch.lastY
    switch touch.track(board.touch.read()) {
    case .none: break
    case .draw(let x, let y, let begins):
      // A step without a new sample sees the same point again.
      guard state.acceptsInk, begins || x != previousX || y != previousY else { break }
      acceptAt = .max
      ink.add(x: x, y: y)
      board.observe(.drew(x: x, y: y))
      paintInk(fromX: begins ? x : previousX, y: begins ? y : previousY, toX: x, y: y)
    case .strokeEnded:
      ink.endStroke()
      board.observe(.strokeEnded)
      if !ink.isEmpty { startPause() }
    case .tapped(let tap): handle(tap)
    }
  }

  private mutating func readSerial() {
    while !isRestarting, let byte = board.serial.read() {
      guard line.receive(byte) == .complete else { continue }
      if line.count > 0 || line.isTooLong { runCommand() }
      line.clear()
    }
  }

  /// Acts on a button, printed or on the screen.
  mutating func handle(_ tap: TouchTracker.Tap) {
    switch tap {
    case .enter where !ink.isEmpty:
      acceptInk()
    case .clear where !ink.isEmpty:
      acceptAt = .max
      ink.clear()
      board.observe(.cleared)
      paintDrawingArea()
      vibration.start(.tap, now: now, motor: &board.motor)
    case .enter: perform(state.handle(.enter))
    case .clear:
      let effect = state.handle(.clear)
      if effect == .refresh { startPause() }
      perform(effect)
      if effect == .refresh { paintNoPrediction() }
    case .mode: changeMode()
    }
  }

  /// Toggles practice. Without a network there is nothing to practise.
  mutating func changeMode() {
    perform(network == nil ? .refuse : state.handle(.mode))
  }

  /// After the pause, ink becomes a digit, and a complete PIN an attempt.
  private mutating func startPause() {
    acceptAt = autoAccept > 0 && (!ink.isEmpty || state.isComplete) ? now + UInt64(widening: autoAccept) : .max
  }

  private mutating func acceptByItself() {
    acceptAt = .max
    if ink.isEmpty { perform(state.handle(.enter)) } else { acceptInk() }
  }

  // MARK: Digits

  private mutating func acceptInk() {
    guard let network, !touch.isDrawing else { return }
    acceptAt = .max
    isFresh = false
    let isMasked = configuration.log == .production && state.isEnteringPIN
    var drawing = Drawing()
    ink.drawInPlace(on: &drawing, framed: network.header.framing)
    let prediction = ink.overflowed ? nil : network.predictInPlace(&drawing)
    let cells = drawing.raster.inkedCells
    log(prediction, cells: cells, overflowed: ink.overflowed, isMasked: isMasked)
    board.observe(
      .read(DigitReading(prediction, inkedCells: cells, overflowed: ink.overflowed, isMasked: isMasked)))
    ink.clear()
    if let prediction, !prediction.isUnclear {
      perform(state.handle(.digit(prediction.digit)))
      vibration.start(.digit, now: now, motor: &board.motor)
    } else {
      vibration.start(.unclear, now: now, motor: &board.motor)
    }
    paintDrawingArea()
    paint(prediction, drawing.raster, isMasked: isMasked)
    startPause()
  }

  // MARK: Effects

  mutating func perform(_ effect: LockEffect) {
    switch effect {
    case .none: break
    case .refresh: paintDots()
    case .refuse: vibration.start(.refused, now: now, motor: &board.motor)
    case .modeChanged: modeDidChange()
    case .mismatch:
      logPIN("mismatch")
      modeDidChange()
      vibration.start(.mismatch, now: now, motor: &board.motor)
    case .store: store()
    case .attempt: attempt()
    case .wait(let milliseconds):
      wait.start(milliseconds, at: now)
      board.serial.begin("lockout", at: now)
      board.serial.field("seconds", milliseconds / 1000)
      board.serial.field("attempts", wrongAttempts)
      board.serial.end()
      modeDidChange()
      vibration.start(.lockedOut, now: now, motor: &board.motor)
    }
  }

  private mutating func modeDidChange() {
    acceptAt = .max
    ink.clear()
    board.observe(.cleared)
    logMode()
    paintScreen()
    let pattern: VibrationPattern =
      switch state.mode {
      case .unlocked: .unlocked
      case .fault: .fault
      case .practice, .setPIN, .confirmPIN, .locked, .lockedOut: .tap
      }
    vibration.start(pattern, now: now, motor: &board.motor)
  }

  // MARK: Vault

  private mutating func store() {
    var salt = InlineArray<16, UInt8>(repeating: 0)
    for k in 0..<4 {
      let random = board.entropy.next()
      for b in 0..<4 { salt[4 * k + b] = UInt8(truncatingIfNeeded: random >> UInt32(truncatingIfNeeded: 8 * b)) }
    }
    let isSet =
      vault.setPIN(
        state.entered, secret: board.secret.bytes, salt: salt, iterations: configuration.iterations,
        flash: &board.vaultFlash)
    guard isSet else { return fail(.vault) }
    logPIN("set")
    perform(state.handle(.stored))
    vibration.start(.pinSet, now: now, motor: &board.motor)
  }

  private mutating func attempt() {
    let outcome = vault.attempt(
      state.entered, secret: board.secret.bytes, iterations: configuration.iterations, flash: &board.vaultFlash)
    switch outcome {
    case .accepted(let attempts):
      logPIN("accepted", attempts: attempts)
      perform(state.handle(.accepted))
    case .wrong(let attempts, let isRepeated):
      logPIN("wrong", attempts: attempts, isRepeated: isRepeated)
      if isExhausted { return fail(.exhausted) }
      let wait = isRepeated ? 0 : configuration.lockout.wait(afterWrongAttempts: attempts)
      let effect = state.handle(.rejected(wait: wait))
      perform(effect)
      if effect == .refresh {
        paintNoPrediction()
        vibration.start(.wrong, now: now, motor: &board.motor)
      }
    case .fault: fail(.vault)
    }
  }

  var hasPIN: Bool { vault.state != .absent }
  /// Wrong attempts since the last right one.
  var wrongAttempts: UInt32 { if case .present(let count) = vault.state { count } else { 0 } }

  /// Whether the policy lets no further attempt be judged.
  private var isExhausted: Bool { configuration.lockout.isExhausted(afterWrongAttempts: wrongAttempts) }

  mutating func fail(_ fault: Fault) {
    self.fault = fault
    log(fault)
    perform(state.handle(.failed))
  }
}

/// Why the device stays locked for good.
enum Fault: Equatable {
  case model(ModelError)
  case vault
  /// The lockout policy allows no further attempt.
  case exhausted
}

/// The version that `boot` and `version` tell.
let firmwareVersion: StaticString = "1.0"
