import Core2HAL
import PINVault

extension Lock where Device: ~Copyable {
  /// Counts how long button B is held, and forgets the PIN when that was long enough.
  mutating func advanceHold() {
    let isHeld = touch.heldButton == .b
    if touch.isDown, !isHeld { hasTouched = true }
    let mayStart =
      state.mode == .unlocked || configuration.resetAtBoot && !hasTouched && now <= ResetHold.window
    switch hold.advance(to: now, isHeld: isHeld, mayStart: mayStart) {
    case .none: break
    case .counted(let seconds, let isFirst):
      // From here on the end of the press is no tap.
      touch.hold()
      acceptAt = .max
      paintResetCountdown(seconds)
      vibration.start(.tap, now: now, motor: &board.motor)
      if isFirst { logReset("pending") }
    case .cancelled:
      logReset("cancelled")
      paintScreen()
    case .completed: factoryReset()
    }
  }

  /// Forgets the PIN and the attempts. A device without a PIN takes a new one from anybody.
  private mutating func factoryReset() {
    guard vault.wipe(&board.vaultFlash) else { return fail(.vault) }
    logReset("done")
    wait = ServedWait()
    if network != nil {
      fault = nil
      isFresh = true
      perform(state.handle(.forgotten))
    } else {
      paintScreen()
    }
    vibration.start(.forgotten, now: now, motor: &board.motor)
  }
}
