import Core2Simulator
import LockFirmware
import PINVault

extension LockRules {
  /// The log reports a mode.
  mutating func enter(_ next: Mode, at time: UInt64) throws(Finding) {
    guard let now = mode else {
      mode = next
      return try require(next == bootMode, "boots into \(next), not \(bootMode)")
    }
    defer { isForgotten = false }
    // The console repeats it.
    if next == now { return }
    if now == .unlocked { lastUnlocked = time }
    try require(canEnter(next, from: now, at: time), "goes from \(now) to \(next)")
    switch (now, next) {
    case (_, .practice): modeBeforePractice = now
    case (.setPIN, .confirmPIN): firstEntry = entered
    case (.unlocked, .setPIN): isChange = !isForgotten
    case (_, .unlocked), (_, .locked): if now != .practice { isChange = false }
    default: break
    }
    entered = EnteredDigits()
    isGranted = false
    mode = next
  }

  /// The mode that a boot ends in.
  private var bootMode: Mode {
    if hasFailed || isExhausted { return .fault }
    guard hasPIN else { return .setPIN }
    return configuration.lockout.wait(afterWrongAttempts: attempts) > 0 ? .lockedOut : .locked
  }

  /// Whether the policy allows no further attempt.
  var isExhausted: Bool { hasPIN && configuration.lockout.isExhausted(afterWrongAttempts: attempts) }

  private func canEnter(_ next: Mode, from now: Mode, at time: UInt64) -> Bool {
    switch (now, next) {
    case (_, .setPIN) where isForgotten: true
    case (_, .fault) where hasFailed && pendingReset != nil: true
    case (.practice, _): next == modeBeforePractice
    case (.lockedOut, .locked): time >= waitEnd
    case (.lockedOut, _): false
    case (_, .practice): true
    case (.locked, .unlocked): isGranted
    case (.locked, .lockedOut): waitEnd > time
    case (.setPIN, .confirmPIN): entered.digits.count >= length
    case (.setPIN, .unlocked): isChange
    case (.confirmPIN, .setPIN): true
    case (.confirmPIN, .unlocked): isChange && isGranted
    case (.confirmPIN, .locked): !isChange && isGranted
    case (.unlocked, .locked), (.unlocked, .setPIN): true
    case (.locked, .fault), (.confirmPIN, .fault): hasFailed
    default: false
    }
  }

  mutating func observe(lastAttempt event: LogLine) throws(Finding) {
    try require(isExhausted, "\"\(event.text)\" after \(attempts) wrong attempts")
    try require(try event.number("attempts") == attempts, "\"\(event.text)\" after \(attempts) wrong attempts")
    hasFailed = true
    expect("mode name=fault")
  }

  mutating func observe(lockout event: LogLine, at time: UInt64) throws(Finding) {
    let wait = configuration.lockout.wait(afterWrongAttempts: attempts)
    try require(wait > 0 && (mode == nil || mode == .locked), "\"\(event.text)\" in \(String(describing: mode))")
    try require(
      try event.number("seconds") == wait / 1000, "\"\(event.text)\", and the policy has \(wait / 1000) seconds")
    try require(try event.number("attempts") == attempts, "\"\(event.text)\" after \(attempts) wrong attempts")
    waitEnd = time + wait
    expect("mode name=locked-out")
  }

  /// A held button counts down, is released, or has deleted the PIN.
  mutating func observe(reset event: LogLine, at time: UInt64) throws(Finding) {
    switch event.event {
    case "reset pending":
      // Two seconds after the press, which came within a second of the boot, or on an unlocked device.
      let isJustBooted = configuration.resetAtBoot && time - bootTime <= 3_000
      let wasUnlocked = mode == .unlocked || lastUnlocked.map { time - $0 <= 2_000 } ?? false
      try require(
        pendingReset == nil && (isJustBooted || wasUnlocked), "\"\(event.text)\" in \(String(describing: mode))")
      pendingReset = time
    case "reset cancelled":
      try require(pendingReset != nil, "\"\(event.text)\" where nothing was pending")
      pendingReset = nil
    default:
      try require(pendingReset.map { time >= $0 + 8_000 } ?? false, "\"\(event.text)\" before its time")
      pendingReset = nil
      pin = nil
      attempts = 0
      lastWrong = nil
      waitEnd = 0
      isChange = false
      hasFailed = false
      isForgotten = true
      expect("mode name=set-pin")
    }
  }

  func observe(status event: LogLine, at time: UInt64) throws(Finding) {
    try require(event["mode"].flatMap(Mode.init(name:)) == mode, "\"\(event.text)\" in \(String(describing: mode))")
    try require(event["pin"] == (hasPIN ? "set" : "absent"), "\"\(event.text)\", and a PIN is set: \(hasPIN)")
    try require(try event.number("attempts") == attempts, "\"\(event.text)\" after \(attempts) wrong attempts")
    guard mode == .lockedOut else { return try require(event["wait"] == nil, "a wait in \"\(event.text)\"") }
    let left = waitEnd > time ? (waitEnd - time + 999) / 1000 : 0
    try require(try event.number("wait") >= left, "\"\(event.text)\" with \(left) seconds to serve")
  }
}
