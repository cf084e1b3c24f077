import Core2HAL
import Owner
import PINVault

/// What the lock does with its vault.
extension Lock where Device: ~Copyable {
  mutating func store() {
    let isHandKnown = Device.HandPart.isBuilt && hand.isActive
    if isHandKnown {
      let enrollment = storeWithHand()
      Vault.wipeStack(withHand: true)
      if enrollment == .unlike { return startAgain() }
      guard enrollment == .stored else { return fail(.vault) }
    } else {
      let isSet = storeEntered()
      Vault.wipeStack()
      guard isSet else { return fail(.vault) }
    }
    log.pin("set", to: &board.serial)
    if isHandKnown { settleHand() }
    perform(state.handle(.stored))
    feedback.add(.pinSet)
    show(.pinSet)
  }

  mutating func attempt() {
    var outcome = attemptEntered()
    logScore(of: outcome)
    log.attempt(outcome, to: &board.serial)
    if case .wrong(let attempts, _) = outcome, allowsSecondReading(after: attempts), state.readAgain() {
      // Its outcome is the outcome of the entry: the vault calls it repeated only if the first reading was repeated, too.
      outcome = attemptEntered(isSecondReading: true)
      logScore(of: outcome)
      log.attempt(outcome, isSecondReading: true, to: &board.serial)
    }
    Vault.wipeStack(withHand: Device.HandPart.isBuilt && hand.isActive)
    switch outcome {
    case .accepted: perform(state.handle(.accepted))
    case .wrong(let attempts, let isRepeated):
      if isExhausted(after: attempts) { return fail(.exhausted) }
      let wait = isRepeated ? 0 : configuration.lockout.wait(afterWrongAttempts: attempts)
      let effect = state.handle(.rejected(wait: wait))
      perform(effect)
      if effect == .refresh {
        screen.paintNoPrediction(on: &board.display)
        feedback.add(.wrong)
        show(isRepeated ? .sameWrongPIN : wrongPIN(attempts))
      }
    case .fault: fail(.vault)
    }
  }

  // Passing the digits may copy them to the stack, so the call is made below the function that wipes the stack.

  @inline(never)
  private mutating func storeEntered() -> Bool {
    vault.setPIN(
      state.entered, secret: board.secret.bytes, salt: randomBytes(), iterations: configuration.iterations,
      flash: &board.vaultFlash)
  }

  mutating func randomBytes() -> Vault.Salt {
    var bytes = Vault.Salt(repeating: 0)
    for k in 0..<4 {
      let random = board.entropy.next()
      for b in 0..<4 { bytes[4 * k + b] = UInt8(truncatingIfNeeded: random >> UInt32(truncatingIfNeeded: 8 * b)) }
    }
    return bytes
  }

  @inline(never)
  private mutating func attemptEntered(isSecondReading: Bool = false) -> AttemptOutcome {
    guard Device.HandPart.isBuilt, hand.isActive else {
      return vault.attempt(
        state.entered, isSecondReading: isSecondReading, secret: board.secret.bytes,
        iterations: configuration.iterations, flash: &board.vaultFlash)
    }
    var attempt = PendingAttempt()
    vault.begin(
      &attempt, state.entered, isSecondReading: isSecondReading, secret: board.secret.bytes,
      iterations: configuration.iterations, flash: &board.vaultFlash)
    let isHandRight =
      !attempt.needsHand
      || hand.accepts(attempt, state.entered, &board.profileFlash, secret: board.secret.bytes)
    return vault.end(&attempt, isHandRight: isHandRight, secret: board.secret.bytes, flash: &board.vaultFlash)
  }

  /// Whether a second reading is allowed after a wrong PIN. It is a separate attempt, so it must not be one that could
  /// start a wait or lock the device for good. Changes nothing; exclusive access reads the lock in place.
  private mutating func allowsSecondReading(after attempts: UInt32) -> Bool {
    let lockout = configuration.lockout
    return configuration.secondReading && !isExhausted(after: attempts)
      && lockout.wait(afterWrongAttempts: attempts) == 0
      && lockout.attemptsLeft(afterWrongAttempts: attempts) ?? .max > 1
  }

  /// Forgets the owner's hand, the PIN and the attempts. A device without a PIN takes a new one from anyone.
  mutating func factoryReset() {
    // First, so that the next owner does not get the previous one's profile if the power is cut.
    if !HandProfile.isErased(&board.profileFlash) { eraseProfile() }
    enrolled = 0
    guard vault.wipe(&board.vaultFlash, secret: board.secret.bytes) else { return fail(.vault) }
    log.reset("done", to: &board.serial)
    wait = ServedWait()
    if network != nil {
      fault = nil
      perform(state.handle(.forgotten))
      show(.forgotten)
    } else {
      paintScreen()
    }
    feedback.add(.forgotten)
  }

  /// Changes nothing; exclusive access reads the lock in place instead of copying it to the stack.
  private mutating func wrongPIN(_ attempts: UInt32) -> Notice {
    let left = configuration.lockout.attemptsLeft(afterWrongAttempts: attempts) ?? 0
    let wait = configuration.lockout.wait(afterWrongAttempts: attempts + left) / 1000
    let isLast = configuration.lockout.isExhausted(afterWrongAttempts: attempts + left)
    return .wrongPIN(left: left, wait: isLast ? 0 : UInt32(truncatingIfNeeded: wait))
  }
}
