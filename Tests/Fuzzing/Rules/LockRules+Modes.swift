import Core2HAL
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
    // The console repeats it; else it begins anew.
    if next == now {
      if typedAt != time { entered = EnteredDigits() }
      return
    }
    if now == .unlocked { lastUnlocked = time }
    try require(canEnter(next, from: now, at: time), "goes from \(now) to \(next)")
    switch (now, next) {
    case (_, .practice):
      modeBeforePractice = now == .teaching ? .unlocked : now
      if isTouched { lastTouch = time }
    case (.setPIN, .confirmPIN): firstEntry = entered
    case (.oldPIN, .setPIN): isChange = !isForgotten
    case (.practice, _) where next == modeBeforePractice: break
    case (_, .unlocked), (_, .locked): isChange = false
    default: break
    }
    entered = EnteredDigits()
    isGranted = false
    lesson = nil
    mode = next
    if next == .teaching, configuration.log == .development { expect("teach digit=0 sample=1") }
  }

  /// A lesson goes on, by one drawing at most.
  mutating func observe(lesson event: LogLine) throws(Finding) {
    try require(
      mode == .teaching && configuration.log == .development, "\"\(event.text)\" in \(String(describing: mode))")
    let (sample, digit) = (try event.number("sample"), try event.number("digit"))
    try require((1...20).contains(sample) && digit == (sample - 1) % 10, "not a drawing: \"\(event.text)\"")
    let isNext = event["refused"] != nil ? sample == lesson : sample == lesson.map { $0 + 1 } ?? 1
    try require(isNext, "\"\(event.text)\" after drawing \(String(describing: lesson))")
    lesson = sample
  }

  /// The profile changes only on an open device, or with the PIN.
  mutating func observe(profile event: LogLine) throws(Finding) {
    switch event.event {
    case "profile taught":
      try require(
        mode == .teaching && (configuration.log == .production || lesson == 20),
        "\"\(event.text)\" after drawing \(String(describing: lesson))")
      expect("mode name=unlocked")
    case "profile forgotten", "profile failed":
      try require(
        mode == .unlocked || mode == .teaching || pendingReset != nil,
        "\"\(event.text)\" in \(String(describing: mode))")
    default: try require(mode == nil, "\"\(event.text)\" after the boot")
    }
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
    case (.practice, .locked) where wasOpenBeforePractice: isOver(configuration.unlockLimit, at: time)
    case (.practice, .setPIN) where modeBeforePractice == .confirmPIN: isOver(configuration.entryLimit, at: time)
    case (.practice, _) where wasOpenBeforePractice:
      next == modeBeforePractice && !isOver(configuration.unlockLimit, at: beforeSampling(time))
    case (.practice, _): next == modeBeforePractice
    case (.lockedOut, .locked): time >= waitEnd
    case (.lockedOut, _): false
    case (_, .practice): true
    case (.locked, .unlocked), (.oldPIN, .setPIN), (.oldPIN, .teaching): isGranted
    case (.teaching, .unlocked): true
    case (.teaching, .locked): isOver(configuration.unlockLimit, at: time)
    case (.locked, .lockedOut), (.oldPIN, .lockedOut): waitEnd > time
    case (.oldPIN, .unlocked): true
    case (.oldPIN, .locked): isOver(configuration.unlockLimit, at: time)
    case (.setPIN, .locked) where isChange, (.confirmPIN, .locked) where isChange && !isGranted:
      isOver(configuration.unlockLimit, at: time)
    case (.setPIN, .confirmPIN): entered.digits.count >= length
    case (.setPIN, .unlocked): isChange
    case (.confirmPIN, .setPIN): true
    case (.confirmPIN, .unlocked): isChange && isGranted
    case (.confirmPIN, .locked): !isChange && isGranted
    case (.unlocked, .locked), (.unlocked, .oldPIN): true
    case (.locked, .fault), (.oldPIN, .fault), (.confirmPIN, .fault): hasFailed
    default: false
    }
  }

  private var wasOpenBeforePractice: Bool {
    modeBeforePractice == .unlocked || modeBeforePractice == .oldPIN || isChange
  }

  /// Whether the device was not touched for as long as a limit, in ms; 0 switches it off.
  func isOver(_ limit: UInt32, at time: UInt64) -> Bool {
    limit > 0 && !(isTouched && mode != .practice) && time >= lastTouch + UInt64(limit)
  }

  /// The panel is read every 13 ms, so a touch counts a little later than it begins.
  private func beforeSampling(_ time: UInt64) -> UInt64 { time - min(time, 2 * TouchGeometry.samplePeriod) }

  /// An unlocked device locks when its limit is over.
  func requireLocked(at time: UInt64) throws(Finding) {
    guard mode == .unlocked || mode == .oldPIN || mode == .teaching || isChange && mode != .practice else { return }
    try require(
      !isOver(configuration.unlockLimit, at: beforeSampling(time)),
      "stays open, in \(String(describing: mode)), without a touch since \(lastTouch) ms")
  }

  mutating func observe(lastAttempt event: LogLine) throws(Finding) {
    try require(isExhausted, "\"\(event.text)\" after \(attempts) wrong attempts")
    try require(try event.number("attempts") == attempts, "\"\(event.text)\" after \(attempts) wrong attempts")
    hasFailed = true
    expect("mode name=fault")
  }

  mutating func observe(lockout event: LogLine, at time: UInt64) throws(Finding) {
    let wait = configuration.lockout.wait(afterWrongAttempts: attempts)
    try require(
      wait > 0 && (mode == nil || mode == .locked || mode == .oldPIN),
      "\"\(event.text)\" in \(String(describing: mode))")
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
    try require(try event.number("entered") <= entered.digits.count, "\"\(event.text)\" after \(entered.digits)")
    try require(
      (event["points"] == nil) == (configuration.log == .production), "points of ink in \"\(event.text)\"")
    guard mode == .lockedOut else { return try require(event["wait"] == nil, "a wait in \"\(event.text)\"") }
    let left = waitEnd > time ? (waitEnd - time + 999) / 1000 : 0
    try require(try event.number("wait") >= left, "\"\(event.text)\" with \(left) seconds to serve")
  }
}
