import Core2HAL
import PINVault

/// What the lock does with its vault.
extension Lock where Device: ~Copyable {
  mutating func store() {
    let isSet = storeEntered()
    Vault.wipeStack()
    guard isSet else { return fail(.vault) }
    log.pin("set", to: &board.serial)
    perform(state.handle(.stored))
    feedback.add(.pinSet)
    show(.pinSet)
  }

  mutating func attempt() {
    let outcome = attemptEntered()
    Vault.wipeStack()
    switch outcome {
    case .accepted(let attempts):
      log.attempt(isRight: true, attempts: attempts, isRepeated: false, to: &board.serial)
      perform(state.handle(.accepted))
    case .wrong(let attempts, let isRepeated):
      log.attempt(isRight: false, attempts: attempts, isRepeated: isRepeated, to: &board.serial)
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
    var salt = InlineArray<16, UInt8>(repeating: 0)
    for k in 0..<4 {
      let random = board.entropy.next()
      for b in 0..<4 { salt[4 * k + b] = UInt8(truncatingIfNeeded: random >> UInt32(truncatingIfNeeded: 8 * b)) }
    }
    return vault.setPIN(
      state.entered, secret: board.secret.bytes, salt: salt, iterations: configuration.iterations,
      flash: &board.vaultFlash)
  }

  @inline(never)
  private mutating func attemptEntered() -> AttemptOutcome {
    vault.attempt(
      state.entered, secret: board.secret.bytes, iterations: configuration.iterations, flash: &board.vaultFlash)
  }

  /// Forgets the PIN and the attempts. A device without a PIN takes a new one from anyone.
  mutating func factoryReset() {
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
